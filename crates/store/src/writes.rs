//! Counts writes under way, so that a shutdown can wait for them.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// The writes of one database, whichever worker began them.
#[derive(Clone, Default)]
pub(crate) struct Writes(Arc<State>);

#[derive(Default)]
struct State {
    count: AtomicUsize,
    is_none: Notify,
}

/// A write under way, until it is dropped.
pub(crate) struct Write(Writes);

impl Writes {
    pub(crate) fn begin(&self) -> Write {
        self.0.count.fetch_add(1, Ordering::Relaxed);
        Write(self.clone())
    }

    /// Waits until none is under way.
    pub(crate) async fn drained(&self) {
        loop {
            // Listens before it looks: an end in between is heard.
            let mut end = std::pin::pin!(self.0.is_none.notified());
            end.as_mut().enable();
            if self.0.count.load(Ordering::Acquire) == 0 {
                return;
            }
            end.await;
        }
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        if self.0.0.count.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.0.is_none.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn drained_waits_for_the_last_write() {
        let writes = Writes::default();
        assert!(writes.drained().now_or_never().is_some());
        let (one, other) = (writes.begin(), writes.clone().begin());
        assert!(writes.drained().now_or_never().is_none());
        drop(one);
        assert!(writes.drained().now_or_never().is_none());
        drop(other);
        assert!(writes.drained().now_or_never().is_some());
    }
}
