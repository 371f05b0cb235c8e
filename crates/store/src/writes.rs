//! Counts writes under way, so that a shutdown can wait for them.
use std::sync::Arc;
use tokio::sync::watch;

/// The writes of one database, whichever worker began them.
#[derive(Clone, Default)]
pub(crate) struct Writes(Arc<watch::Sender<usize>>);

/// A write under way, until it is dropped.
pub(crate) struct Write(Writes);

impl Writes {
    pub(crate) fn begin(&self) -> Write {
        self.0.send_modify(|count| *count += 1);
        Write(self.clone())
    }

    /// Waits until none is under way.
    pub(crate) async fn drained(&self) {
        // Fails only without a sender, and `self` is one.
        drop(self.0.subscribe().wait_for(|count| *count == 0).await);
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
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
