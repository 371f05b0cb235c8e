//! The time port.
use crate::Timestamp;

/// Tells the time. The only source of it: code that needs "now" is given one.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
pub trait Clock: Send + Sync {
    /// Microseconds since the epoch, by the wall clock. It may step backwards.
    fn now(&self) -> Timestamp;
}
