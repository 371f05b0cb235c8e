//! The one writer: a thread that runs what waits, as much as there is in one transaction, so that
//! many wait for the disk once. Nothing is answered before it is durable.
mod batch;
mod job;
#[cfg(test)]
mod tests;

use super::shared::unit::{End, Work};
use crate::error::{Context, StartError, unavailable};
use crate::writes::Write;
use anyhow::anyhow;
use batch::{Batches, Unit};
use job::Job;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use taler_merchant_domain::store::{Phase, StoreError};
use tokio::time::timeout;

/// How many writes may wait for their turn. More than a server works on at a time, so that only
/// what nobody waits for any more can fill it.
const ROOM: usize = 1024;

/// What writes to a database. Dropped, it has ended what was in its queue.
pub(super) struct Writer {
    queue: SyncSender<Box<dyn Unit>>, // before the thread, which ends with it
    _thread: Ending,
    patience: Duration,
}

/// Waits for a thread that is to end.
struct Ending(Option<JoinHandle<()>>);

impl Drop for Ending {
    fn drop(&mut self) {
        // It never panics, and if it did there would be nothing left to do.
        drop(self.0.take().map(JoinHandle::join));
    }
}

impl Writer {
    /// The connection is opened when it is needed.
    pub(super) fn start(path: &str, patience: Duration) -> Result<Self, StartError> {
        let (queue, waiting) = sync_channel(ROOM);
        let batches = Batches::new(path);
        let thread = thread::Builder::new().name("sqlite-writer".to_owned());
        let thread = thread.spawn(move || serve(batches, &waiting));
        let thread = thread.context(|| format!("no thread can be had to write to {path}"))?;
        Ok(Self { queue, _thread: Ending(Some(thread)), patience })
    }

    /// Runs a unit of work that opens no transaction of its own. Once it is in the queue it is
    /// run, whether somebody waits for it or not, but for a caller who gets tired of waiting.
    pub(super) async fn run<W, I, T>(
        &self,
        work: W,
        input: I,
        write: Write,
    ) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, End<T>>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        let (job, mut answer, turn) = Job::new(work, input, write);
        let full = |_| unavailable(Phase::Setup, anyhow!("too many writes wait for their turn"));
        self.queue.try_send(Box::new(job)).map_err(full)?;
        let end = match timeout(self.patience, &mut answer).await {
            Ok(end) => end,
            Err(elapsed) if turn.take() => return Err(unavailable(Phase::Setup, elapsed)),
            Err(_) => answer.await,
        };
        end.unwrap_or_else(|error| Err(unavailable(Phase::Store, error)))
    }
}

fn serve(mut batches: Batches, queue: &Receiver<Box<dyn Unit>>) {
    while let Some(first) = queue.iter().find(|unit| unit.begins()) {
        let more = || queue.try_iter().find(|unit| unit.begins());
        // Units catch their own panics. Whatever else panics fails its batch, not the writer.
        if catch_unwind(AssertUnwindSafe(|| batches.run(first, more))).is_err() {
            batches.forget_connection();
        }
    }
}
