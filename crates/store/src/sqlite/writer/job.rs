//! A unit of work in the queue, and its caller.
use super::super::Conn;
use super::super::shared::unit::{End, Work};
use super::batch::{Effect, Unit};
use crate::error::unavailable;
use crate::writes::Write;
use anyhow::anyhow;
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use taler_merchant_domain::store::{Phase, StoreError};
use tokio::sync::oneshot;

/// Something to do, and where its answer goes.
pub(super) struct Job<W, I, T> {
    work: W,
    input: I,
    turn: Turn,
    answer: Result<T, StoreError>,
    caller: oneshot::Sender<Result<T, StoreError>>,
    _write: Write, // until the answer is given
}

/// Belongs to who takes it first: the writer, who then runs the unit, or its caller, who then has
/// stopped waiting for it.
#[derive(Clone, Default)]
pub(super) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// Whether it was still to be had.
    pub(super) fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

impl<W, I, T> Job<W, I, T> {
    pub(super) fn new(
        work: W,
        input: I,
        write: Write,
    ) -> (Self, oneshot::Receiver<Result<T, StoreError>>, Turn) {
        let (caller, answer) = oneshot::channel();
        let turn = Turn::default();
        let not_run = Err(unavailable(Phase::Store, anyhow!("the unit of work was not run")));
        let job = Self { work, input, turn: turn.clone(), answer: not_run, caller, _write: write };
        (job, answer, turn)
    }
}

impl<W, I, T> Unit for Job<W, I, T>
where
    W: for<'a> Work<'a, I, End<T>>,
    I: Send + Sync + 'static,
    T: Send + 'static,
{
    fn begins(&self) -> bool {
        self.turn.take()
    }

    fn run(&mut self, c: &mut Conn) -> Effect {
        let attempt = AssertUnwindSafe(|| self.work.call(c, &self.input).now_or_never());
        let failed = |why| Err(unavailable(Phase::Store, anyhow!("the unit of work {why}")));
        let end = match catch_unwind(attempt) {
            Ok(Some(end)) => end,
            Ok(None) => failed("waited for something"),
            Err(_) => failed("panicked"),
        };
        let (effect, answer) = match end {
            Ok(End::Commit(answer)) => (Effect::Kept, Ok(answer)),
            Ok(End::RollBack(answer)) => (Effect::Undone, Ok(answer)),
            Err(error) => (Effect::Undone, Err(error)),
        };
        self.answer = answer;
        effect
    }

    fn answer(self: Box<Self>) {
        // Fails when nobody waits any more.
        drop(self.caller.send(self.answer));
    }

    fn refuse(mut self: Box<Self>, error: StoreError) {
        self.answer = Err(error);
        self.answer();
    }

    fn blame(self: Box<Self>, error: StoreError) {
        match self.answer {
            Err(StoreError::Unavailable { .. }) => self.answer(),
            _ => self.refuse(error),
        }
    }
}
