//! The connection that the look-ups of a worker share, as long as there is one.
//!
//! What fails there, or takes long, is looked up once more on a connection of the pool: so nobody
//! notices when the shared one ends, or stands behind somebody's lock.
use super::conn::Conn;
use super::connect::Connector;
use super::lookups::Lookups;
use super::shared::unit::Work;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use taler_merchant_domain::store::StoreError;
use tokio::time::sleep;

/// How long it takes until another connection is opened in the place of one that failed.
const PAUSE: Duration = Duration::from_millis(500);

/// One for each worker.
pub(super) struct Pipeline {
    connector: Arc<Connector>,
    state: Mutex<State>,
}

enum State {
    Absent,
    /// Somebody sees to it.
    Opening,
    Open(Arc<Lookups>),
}

impl Pipeline {
    pub(super) fn new(connector: &Arc<Connector>) -> Arc<Self> {
        Arc::new(Self { connector: Arc::clone(connector), state: Mutex::new(State::Absent) })
    }

    /// Runs one statement that only reads. `None`: it has to be run elsewhere.
    pub(super) async fn read<W, I, T>(
        self: &Arc<Self>,
        work: W,
        input: &I,
    ) -> Option<Result<T, StoreError>>
    where
        W: for<'a> Work<'a, I, T>,
        I: Sync,
    {
        let mut c = Conn::shared(self.lookups()?);
        match work.call(&mut c, input).await {
            Err(StoreError::Unavailable { .. } | StoreError::Contended) => None,
            end => Some(end),
        }
    }

    /// Those on the open connection. Where there is none, one is opened, and not waited for.
    fn lookups(self: &Arc<Self>) -> Option<Arc<Lookups>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Open(lookups) if !lookups.is_closed() => return Some(Arc::clone(lookups)),
            State::Opening => {}
            State::Open(_) => self.open(&mut state, PAUSE),
            State::Absent => self.open(&mut state, Duration::ZERO),
        }
        None
    }

    fn open(self: &Arc<Self>, state: &mut State, pause: Duration) {
        *state = State::Opening;
        let pipeline = Arc::clone(self);
        tokio::spawn(async move {
            sleep(pause).await;
            let opened = pipeline.connector.connect_lookups().await;
            if opened.is_err() {
                sleep(PAUSE).await;
            }
            let mut state = pipeline.state.lock().unwrap_or_else(PoisonError::into_inner);
            *state = opened.map_or(State::Absent, State::Open);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, Target};
    use super::*;
    use diesel::sql_types::BigInt;
    use diesel::{IntoSql, select};
    use diesel_async::{AnsiTransactionManager, RunQueryDsl, SimpleAsyncConnection};

    #[actix_rt::test]
    async fn a_shared_connection_takes_no_command_but_statements() {
        let fixture = crate::testing::postgres().await;
        let target = Target::parse(fixture.url(), |_| None).unwrap();
        let connector = Connector::new(&target, &Options::DEFAULT).unwrap();
        let lookups = connector.connect_lookups().await.unwrap();
        let mut c = Conn::shared(lookups);
        assert!(AnsiTransactionManager::begin_transaction_sql(&mut c, "BEGIN").await.is_err());
        assert!(c.batch_execute("SET search_path TO elsewhere").await.is_err());
        let one = select(1_i64.into_sql::<BigInt>()).get_result::<i64>(&mut c).await;
        assert_eq!(one, Ok(1));
        fixture.close().await;
    }
}
