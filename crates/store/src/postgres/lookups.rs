//! The look-ups of a worker on their way: those that ask the same, each with its own values, at the
//! same time.
//!
//! Who finds few statements under way goes at once. Who does not waits for one of them to return,
//! and goes with all who wait by then, in one statement: that takes Postgres, and us, a fraction of
//! what a statement for each would. All of them were there before it began, so nobody is told what
//! was true before he asked.
use super::together::{Kinds, One, Statement, Together, place};
use crate::queue::{Queue, Turn};
use diesel::result::{DatabaseErrorKind, Error, QueryResult};
use diesel_async::{AsyncConnectionCore, AsyncPgConnection};
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How many statements are under way at a time: one is answered while the next is on its way.
const CARRIERS: usize = 2;

/// How many look-ups go together at most: a thousandth of a second's work.
const SEATS: usize = 128;

/// How long a statement waits for its answer, which takes well below a millisecond.
const PATIENCE: Duration = Duration::from_secs(2);

type Row = <AsyncPgConnection as AsyncConnectionCore>::Row<'static, 'static>;
type Rows = BoxStream<'static, QueryResult<Row>>;

/// Those of one worker, on the connection that they share.
pub(super) struct Lookups {
    c: AsyncPgConnection,
    is_closed: Arc<AtomicBool>,
    kinds: Kinds,
    queue: Arc<Queue<Asked>>,
}

/// A look-up that waits.
struct Asked {
    what: One,
    answer: oneshot::Sender<Vec<Row>>,
}

impl Lookups {
    pub(super) fn new(c: AsyncPgConnection, is_closed: Arc<AtomicBool>) -> Arc<Self> {
        Arc::new(Self { c, is_closed, kinds: Kinds::look_ups(), queue: Queue::new(CARRIERS) })
    }

    /// Whether the connection has ended, or hangs.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    /// Runs one statement that only reads.
    pub(super) fn load(
        self: &Arc<Self>,
        query: &Statement<'_>,
    ) -> BoxFuture<'static, QueryResult<Rows>> {
        let answer = self.kinds.one(query).map(|one| one.map(|one| self.send(one)));
        async move {
            // What is not for this connection its caller looks up elsewhere, and what failed as well:
            // there he finds out why.
            let rows = answer?.ok_or_else(lost)?.await.map_err(|_gone| lost())?;
            Ok(stream::iter(rows.into_iter().map(Ok)).boxed())
        }
        .boxed()
    }

    fn send(self: &Arc<Self>, what: One) -> oneshot::Receiver<Vec<Row>> {
        let (answer, answered) = oneshot::channel();
        if let Some(turn) = self.queue.push(Asked { what, answer }) {
            tokio::spawn(Arc::clone(self).carry(turn));
        }
        answered
    }

    /// Brings look-ups to Postgres as long as there are some.
    async fn carry(self: Arc<Self>, mut turn: Turn<Asked>) {
        while let Some(asked) = turn.next(of_one_kind) {
            // A failure is known by nobody being told anything.
            if timeout(PATIENCE, self.ask(asked)).await.is_err() {
                self.is_closed.store(true, Ordering::Release);
                self.queue.clear();
            }
        }
    }

    /// Asks for all of them, and tells each what was found for him.
    async fn ask(&self, asked: Vec<Asked>) -> QueryResult<()> {
        let (asked, waiting): (Vec<_>, Vec<_>) =
            asked.into_iter().map(|one| (one.what, one.answer)).unzip();
        let is_for_one = waiting.len() == 1;
        let mut c: &AsyncPgConnection = &self.c;
        let Some(together) = Together::new(asked)? else { return Ok(()) };
        let rows: Vec<Row> =
            AsyncConnectionCore::load(&mut c, together).await?.try_collect().await?;
        let mut found: Vec<Vec<Row>> = waiting.iter().map(|_| Vec::new()).collect();
        for row in rows {
            let place = if is_for_one { 0 } else { place(&row)? };
            found.get_mut(place).ok_or(Error::NotFound)?.push(row);
        }
        for (waiting, found) in waiting.into_iter().zip(found) {
            drop(waiting.send(found)); // fails where nobody waits any more
        }
        Ok(())
    }
}

fn lost() -> Error {
    let told = "the connection that look-ups share gave no answer".to_owned();
    Error::DatabaseError(DatabaseErrorKind::ClosedConnection, Box::new(told))
}

/// The one who has waited longest, and whoever asks the same.
fn of_one_kind(waiting: &mut VecDeque<Asked>) -> Vec<Asked> {
    let Some(first) = waiting.pop_front() else { return Vec::new() };
    let mut next = vec![first];
    let mut rest = VecDeque::new();
    for one in waiting.drain(..) {
        if next.len() < SEATS && next.first().is_some_and(|first| one.what.joins(&first.what)) {
            next.push(one);
        } else {
            rest.push_back(one);
        }
    }
    *waiting = rest;
    next
}

#[cfg(test)]
mod tests {
    use super::super::conn::Conn;
    use super::super::connect::Connector;
    use super::super::{Options, Target, fixture};
    use super::*;
    use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text};
    use diesel::{IntoSql, PgArrayExpressionMethods, select};
    use diesel_async::RunQueryDsl;
    use futures_util::future::join_all;

    type Values = (Option<String>, i64, Option<Vec<u8>>, bool);

    fn values(number: u8) -> Values {
        let text = [None, Some(""), Some("a 'b' \"c\" $1 \\ {d},e"), Some("NULL")];
        let text = text[usize::from(number % 4)].map(str::to_owned);
        let bytes = (!number.is_multiple_of(3)).then(|| vec![number; usize::from(number % 5)]);
        (text, i64::from(number) - 100, bytes, number.is_multiple_of(2))
    }

    async fn echo(lookups: &Arc<Lookups>, (text, number, bytes, yes): Values) -> Values {
        let values = (
            text.into_sql::<Nullable<Text>>(),
            number.into_sql::<BigInt>(),
            bytes.into_sql::<Nullable<Binary>>(),
            yes.into_sql::<Bool>(),
        );
        select(values).get_result(&mut Conn::shared(Arc::clone(lookups))).await.unwrap()
    }

    async fn lookups(url: &str) -> Arc<Lookups> {
        let target = Target::parse(url, |_| None).unwrap();
        let connector = Connector::new(&target, &Options::DEFAULT).unwrap();
        connector.connect_lookups().await.unwrap()
    }

    /// A number, and whether it is in a list, which is not the same for all who ask.
    async fn listed(lookups: &Arc<Lookups>, number: u8) -> (i64, bool) {
        let (list, number): (Vec<_>, i64) = ((0..i64::from(number % 4)).collect(), number.into());
        let is_listed = list.into_sql::<Array<BigInt>>().contains(vec![number % 3]);
        let values = (number.into_sql::<BigInt>(), is_listed);
        select(values).get_result(&mut Conn::shared(Arc::clone(lookups))).await.unwrap()
    }

    #[actix_rt::test]
    async fn each_is_told_of_his_own_list() {
        let fixture = fixture().await;
        let lookups = lookups(fixture.url()).await;
        let told = join_all((0..=255).map(|number| listed(&lookups, number))).await;
        let wanted = (0..=255).map(|number| (number, number % 3 < number % 4));
        assert_eq!(told, wanted.collect::<Vec<_>>());
        drop(lookups);
        fixture.close().await;
    }

    #[actix_rt::test]
    async fn each_is_told_what_he_asked_for() {
        let fixture = fixture().await;
        let lookups = lookups(fixture.url()).await;
        for _ in 0..3 {
            let told = join_all((0..=255).map(|number| echo(&lookups, values(number)))).await;
            assert_eq!(told, (0..=255).map(values).collect::<Vec<_>>());
        }
        drop(lookups);
        fixture.close().await;
    }
}
