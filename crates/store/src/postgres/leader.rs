use super::Conn;
use super::connect::Connector;
use crate::error::{Classify, unavailable};
use async_trait::async_trait;
use diesel::QueryResult;
use diesel::dsl::sql;
use diesel::select;
use diesel::sql_types::Bool;
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_domain::leadership::{Leadership, TERM};
use taler_merchant_domain::store::{Phase, StoreError};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long the database may take to answer. A connection that is cut off may never end by itself.
const PATIENCE: Duration = Duration::from_secs(15);

/// One lock for each schema with our tables: a database may have several. Whoever holds it gets it
/// again.
const LOCK: &str =
    "pg_try_advisory_lock((7311986::bigint << 32) | 'instances'::regclass::oid::bigint)";

/// A contender for the lead of all processes on one database: who leads holds an advisory lock.
///
/// The lock is a connection's, and is kept as long as that is, not for one piece of work only: else
/// whoever comes next would do it again. Nothing but that connection is asked whether it has the
/// lock, so that who has lost it cannot believe to lead.
pub struct Leader {
    connector: Arc<Connector>,
    held: Mutex<Option<Conn>>,
}

impl Leader {
    pub(super) fn new(connector: Arc<Connector>) -> Self {
        Self { connector, held: Mutex::new(None) }
    }

    async fn connect(&self) -> Result<Conn, StoreError> {
        let connected = self.connector.connect().await;
        let c = connected.map_err(|error| unavailable(Phase::Setup, error))?;
        let mut c = Conn::own(c);
        // The server ends the connection of a machine that is gone without a word.
        let term = TERM.micros() / 1_000;
        let limit = format!("SET idle_session_timeout = {term}");
        in_time(c.batch_execute(&limit)).await?;
        Ok(c)
    }
}

async fn lock(c: &mut Conn) -> Result<bool, StoreError> {
    in_time(select(sql::<Bool>(LOCK)).get_result(c)).await
}

/// However often it was got.
async fn unlock(c: &mut Conn) -> Result<(), StoreError> {
    in_time(c.batch_execute("SELECT pg_advisory_unlock_all()")).await
}

async fn in_time<T>(answer: impl Future<Output = QueryResult<T>>) -> Result<T, StoreError> {
    let answer = timeout(PATIENCE, answer).await;
    answer.map_err(|late| unavailable(Phase::Fetch, late))?.during(Phase::Fetch)
}

#[async_trait]
impl Leadership for Leader {
    async fn lead(&self) -> Result<bool, StoreError> {
        let mut held = self.held.lock().await;
        // Taken out: of whatever fails, or is not waited for, no connection and no lock is left.
        let mut c = match held.take() {
            Some(c) => c,
            None => self.connect().await?,
        };
        let leads = lock(&mut c).await?;
        if leads {
            *held = Some(c);
        }
        Ok(leads)
    }

    async fn resign(&self) -> Result<(), StoreError> {
        match self.held.lock().await.take() {
            Some(mut c) => unlock(&mut c).await,
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use diesel::sql_types::Text;

    #[actix_rt::test]
    async fn the_server_ends_the_lead_of_who_is_silent_for_a_term() {
        let fixture = fixture().await;
        let mut c = fixture.db.leader().connect().await.unwrap();
        let limit = sql::<Text>("current_setting('idle_session_timeout')");
        let limit: String = select(limit).get_result(&mut c).await.unwrap();
        assert_eq!((limit.as_str(), TERM.micros()), ("15min", 15 * 60 * 1_000_000));
        drop(c);
        fixture.close().await;
    }
}
