//! The writes of a worker that take one statement: those that are due at the same time are
//! committed together, so that they wait for the disk once.
//!
//! Who finds none under way goes at once, by itself. Who does not waits for it to return, and goes
//! with all who wait by then, in one transaction. When one of them fails, or would have to wait for a
//! lock, nothing is kept and each goes by itself: so nobody notices the others.
use super::conn::Conn;
use super::insertions::{Gathered, Insertions, Made};
use super::retry;
use super::shared::unit::Work;
use crate::error::{Reason, unavailable};
use crate::queue::{Queue, Turn};
use crate::writes::Write;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::{AnsiTransactionManager as Manager, SimpleAsyncConnection, TransactionManager};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join, join_all};
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_domain::store::{Phase, StoreError};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How many transactions are under way at a time, unless they take long. With a second one fewer go
/// together: it takes a sixth more of the processors, and a quarter fewer are written.
const CARRIERS: usize = 1;

/// How many writes are committed together at most.
const LARGEST: usize = 64;

/// How long those who come later wait for a transaction to return, which takes a few milliseconds.
const PATIENCE: Duration = Duration::from_millis(50);

/// A write that waits for another's lock is not to keep up those it is committed with. And how many
/// go in one statement says nothing of how to go about it, so that is thought of once.
const BEGIN: &str =
    "BEGIN; SET LOCAL lock_timeout = 20; SET LOCAL plan_cache_mode = force_generic_plan";

/// Those of one worker.
pub(super) struct Commits {
    pool: Pool<Conn>,
    queue: Arc<Queue<Box<dyn Unit>>>,
    insertions: Arc<Insertions>,
}

/// A write, and whoever waits for it. It can run again, until it is answered.
trait Unit: Send {
    /// Runs; answers whether it may be kept.
    fn run(&mut self, c: Conn) -> BoxFuture<'_, bool>;
    /// Gives the answer of the last run.
    fn answer(self: Box<Self>);
    /// Answers that nothing is known to have come of it.
    fn refuse(self: Box<Self>, error: StoreError);
    /// Runs in a transaction of its own, and answers.
    fn alone(self: Box<Self>, c: Object<Conn>) -> BoxFuture<'static, ()>;
}

struct Job<W, I, T> {
    work: W,
    input: I,
    end: Option<Result<T, StoreError>>,
    caller: oneshot::Sender<Result<T, StoreError>>,
    _write: Write, // until the answer is given
}

impl Commits {
    pub(super) fn new(pool: &Pool<Conn>) -> Arc<Self> {
        let (queue, insertions) = (Queue::new(CARRIERS), Insertions::new());
        Arc::new(Self { pool: pool.clone(), queue, insertions })
    }

    /// Runs a unit of work that writes by one statement only, whether somebody waits for it or not.
    pub(super) async fn run<W, I, T>(
        self: &Arc<Self>,
        work: W,
        input: I,
        write: Write,
    ) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        let (caller, end) = oneshot::channel();
        let job = Job { work, input, end: None, caller, _write: write };
        if let Some(turn) = self.queue.push(Box::new(job)) {
            tokio::spawn(Arc::clone(self).carry(turn));
        }
        end.await.unwrap_or_else(|gone| Err(unavailable(Phase::Store, gone)))
    }

    /// Boxed: who is held up sends another.
    fn carry(self: Arc<Self>, mut turn: Turn<Box<dyn Unit>>) -> BoxFuture<'static, ()> {
        async move {
            while let Some(units) = turn.next(at_most) {
                // Each has its own end, even a panic.
                let mut work = pin!(AssertUnwindSafe(self.work(units)).catch_unwind());
                if timeout(PATIENCE, &mut work).await.is_err() {
                    if let Some(turn) = turn.step_aside() {
                        tokio::spawn(Arc::clone(&self).carry(turn));
                    }
                    drop(work.await);
                }
            }
        }
        .boxed()
    }

    async fn work(&self, mut units: Vec<Box<dyn Unit>>) {
        let mut c = match self.pool.get().await {
            Ok(c) => c,
            Err(error) => return refuse(units, &Reason::at(Phase::Setup, error)),
        };
        if units.len() == 1
            && let Some(unit) = units.pop()
        {
            return unit.alone(c).await;
        }
        let mut made = together(&mut c, &mut units, self.insertions.gather()).await;
        if matches!(made, Ok(Made::InDoubt)) {
            made = together(&mut c, &mut units, None).await;
        }
        match made {
            Ok(Made::All) => units.into_iter().for_each(<dyn Unit>::answer),
            Ok(Made::Failed | Made::InDoubt) => {
                drop(c);
                drop(join_all(units.into_iter().map(|unit| self.alone(unit))).await);
            }
            Err(why) => refuse(units, &why),
        }
    }

    async fn alone(&self, unit: Box<dyn Unit>) {
        match self.pool.get().await {
            Ok(c) => unit.alone(c).await,
            Err(error) => unit.refuse(unavailable(Phase::Setup, error)),
        }
    }
}

fn at_most(waiting: &mut VecDeque<Box<dyn Unit>>) -> Vec<Box<dyn Unit>> {
    waiting.drain(..waiting.len().min(LARGEST)).collect()
}

fn refuse(units: Vec<Box<dyn Unit>>, why: &Reason) {
    for unit in units {
        unit.refuse(why.tell());
    }
}

/// One transaction for all. Unless it made all, nothing was kept.
async fn together(
    c: &mut Conn,
    units: &mut [Box<dyn Unit>],
    gathered: Option<Arc<Gathered>>,
) -> Result<Made, Reason> {
    // A connection that ended while nobody used it is not to fail all of them. If it has not, what
    // may have begun ends.
    if Manager::begin_transaction_sql(c, BEGIN).await.is_err() {
        drop(c.batch_execute("ROLLBACK").await);
        return Ok(Made::Failed);
    }
    let ends = units.iter_mut().filter_map(|unit| Some(unit.run(c.joint(gathered.as_ref())?)));
    let (ends, joint) = (join_all(ends), c.joint(None));
    let (ends, made): (Vec<bool>, _) = match (gathered, joint) {
        // In this order: what is made is what they have asked for when they began.
        (Some(gathered), Some(joint)) => join(ends, gathered.make(joint)).await,
        _ => (ends.await, Made::All),
    };
    let are_good = ends.len() == units.len() && ends.into_iter().all(|is_good| is_good);
    if are_good && matches!(made, Made::All) {
        let committed = Manager::commit_transaction(c).await;
        return committed.map(|()| Made::All).map_err(|error| Reason::at(Phase::Commit, error));
    }
    // A failed rollback leaves a connection that its pool discards.
    drop(Manager::rollback_transaction(c).await);
    Ok(if matches!(made, Made::InDoubt) { made } else { Made::Failed })
}

impl<W, I, T> Unit for Job<W, I, T>
where
    W: for<'a> Work<'a, I, T>,
    I: Send + Sync + 'static,
    T: Send + 'static,
{
    fn run(&mut self, mut c: Conn) -> BoxFuture<'_, bool> {
        async move {
            let end = self.work.call(&mut c, &self.input).await;
            let is_good = end.is_ok();
            self.end = Some(end);
            is_good
        }
        .boxed()
    }

    fn answer(self: Box<Self>) {
        if let Some(end) = self.end {
            drop(self.caller.send(end)); // fails where nobody waits any more
        }
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        drop(self.caller.send(Err(error)));
    }

    fn alone(self: Box<Self>, mut c: Object<Conn>) -> BoxFuture<'static, ()> {
        async move {
            let end = retry::run(&mut c, self.work, &self.input).await;
            drop(c);
            drop(self.caller.send(end));
        }
        .boxed()
    }
}
