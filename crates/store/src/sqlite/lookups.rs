//! Looking up on the spot: one worker's reads of one indexed row, which are too short to be worth
//! another thread.
//!
//! Those that came while the worker was at something else are read in one transaction, so that the
//! locks are taken once. All of them were there before it began, so nobody is told what was true
//! before he asked.
use super::connect::{Conn, connect_own, execute};
use super::shared::unit::Work;
use crate::error::unavailable;
use crate::queue::{Queue, Turn};
use futures_util::FutureExt;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use taler_merchant_domain::store::{Phase, StoreError};
use tokio::sync::oneshot;

/// How many are read before the worker turns to something else: half a millisecond's work, and about
/// as many as come in its other turn.
const LARGEST: usize = 64;

/// Those of one worker.
pub(super) struct Lookups {
    path: Arc<str>,
    connection: Mutex<Option<Conn>>,
    queue: Arc<Queue<Box<dyn Lookup>>>,
}

/// What is looked up, and for whom.
trait Lookup: Send {
    /// Looks, and keeps what was found for later. `false`: it has to be looked for elsewhere.
    fn run(&mut self, c: &mut Conn) -> bool;
    /// Tells what was found.
    fn answer(self: Box<Self>);
}

struct Job<W, I, T> {
    work: W,
    input: I,
    found: Option<Result<T, StoreError>>,
    caller: oneshot::Sender<Found<I, T>>,
}

/// How looking up on the spot ends.
pub(super) enum Found<I, T> {
    Here(Result<T, StoreError>),
    /// It would have taken waiting.
    Elsewhere(I),
}

impl Lookups {
    /// The connection is opened when it is needed.
    pub(super) fn new(path: &Arc<str>) -> Arc<Self> {
        let (path, connection) = (Arc::clone(path), Mutex::default());
        Arc::new(Self { path, connection, queue: Queue::new(1) })
    }

    pub(super) async fn find<W, I, T>(self: &Arc<Self>, work: W, input: I) -> Found<I, T>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let job = Job { work, input, found: None, caller };
        if let Some(turn) = self.queue.push(Box::new(job)) {
            tokio::spawn(Arc::clone(self).carry(turn));
        }
        let panicked = |error| Found::Here(Err(unavailable(Phase::Fetch, error)));
        answer.await.unwrap_or_else(panicked)
    }

    async fn carry(self: Arc<Self>, mut turn: Turn<Box<dyn Lookup>>) {
        while let Some(lookups) = turn.next(at_most) {
            self.run(lookups);
            tokio::task::yield_now().await;
        }
    }

    fn run(&self, mut lookups: Vec<Box<dyn Lookup>>) {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken: whatever happens to it, the next ones find one that is as it should be.
        let c = connection.take().or_else(|| connect_own(&self.path).ok());
        *connection = c.and_then(|c| look(c, &mut lookups));
        drop(connection);
        lookups.into_iter().for_each(<dyn Lookup>::answer);
    }
}

fn at_most(waiting: &mut VecDeque<Box<dyn Lookup>>) -> Vec<Box<dyn Lookup>> {
    waiting.drain(..waiting.len().min(LARGEST)).collect()
}

/// Gives the connection back unless it is in the middle of something.
fn look(mut c: Conn, lookups: &mut [Box<dyn Lookup>]) -> Option<Conn> {
    let is_one = lookups.len() == 1;
    if !is_one && execute(&mut c, "BEGIN").is_err() {
        return None;
    }
    for lookup in lookups {
        let run = catch_unwind(AssertUnwindSafe(|| lookup.run(&mut c)));
        let is_here = run.ok()?;
        if !is_here {
            break; // what keeps this one off keeps off the others
        }
    }
    (is_one || execute(&mut c, "COMMIT").is_ok()).then_some(c)
}

impl<W, I, T> Lookup for Job<W, I, T>
where
    W: for<'a> Work<'a, I, T>,
    I: Send + Sync + 'static,
    T: Send + 'static,
{
    fn run(&mut self, c: &mut Conn) -> bool {
        let found = self.work.call(c, &self.input).now_or_never();
        self.found = found.filter(|found| !matches!(found, Err(StoreError::Contended)));
        self.found.is_some()
    }

    fn answer(self: Box<Self>) {
        let Self { input, found, caller, .. } = *self;
        drop(caller.send(found.map_or(Found::Elsewhere(input), Found::Here)));
    }
}
