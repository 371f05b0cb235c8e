//! The time port.
use crate::{RelativeTime, Timestamp};
use async_trait::async_trait;

/// How far apart the clocks of processes on one database may be: what has ended by one of them may
/// still count by another, and is removed so much later.
pub const TOLERANCE: RelativeTime = RelativeTime::from_secs(60 * 60);

/// Tells the time, and lets it pass. The only source of it: code that needs "now" is given one.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait Clock: Send + Sync {
    /// Microseconds since the epoch, by the wall clock. It may step backwards.
    fn now(&self) -> Timestamp;

    /// Returns when so much time has passed, by a clock that does not step; "forever" never
    /// returns.
    ///
    /// An implementation MUST NOT hold a thread meanwhile, and MUST leave nothing behind when the
    /// future is dropped: who waits may go away.
    async fn sleep(&self, duration: RelativeTime);
}
