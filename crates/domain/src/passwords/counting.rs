use crate::{RelativeTime, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Whether wrong passwords can be counted. As long as the store does not take them, whoever guesses
/// would not be refused; so hardly any password is compared then.
///
/// One for each process, and all of its workers know.
#[derive(Debug, Clone, Default)]
pub struct Counting(Arc<State>);

/// Further away from any time than anything is waited for.
const NEVER: u64 = u64::MAX;

#[derive(Debug)]
struct State {
    /// When a wrong password could last not be counted, in microseconds.
    failed: AtomicU64,
    /// When a password was last compared all the same.
    tried: AtomicU64,
}

impl Default for State {
    fn default() -> Self {
        Self { failed: AtomicU64::new(NEVER), tried: AtomicU64::new(NEVER) }
    }
}

impl Counting {
    /// How long after a failure it is not relied upon.
    pub const DISTRUST: RelativeTime = RelativeTime::from_secs(10);
    /// How often a password is compared all the same.
    pub const INTERVAL: RelativeTime = RelativeTime::from_secs(1);

    /// Whether a password may be compared now.
    #[must_use]
    pub fn admits(&self, at: Timestamp) -> bool {
        let passed = |since: &AtomicU64, span: RelativeTime| {
            let since = since.load(Ordering::Relaxed);
            // A clock that was set back does not keep everybody out.
            at.micros().abs_diff(since) >= span.micros()
        };
        let State { failed, tried } = self.0.as_ref();
        if passed(failed, Self::DISTRUST) {
            return true;
        }
        let before = tried.load(Ordering::Relaxed);
        let (now, order) = (at.micros(), Ordering::Relaxed);
        passed(tried, Self::INTERVAL) && tried.compare_exchange(before, now, order, order).is_ok()
    }

    /// A wrong password could be counted.
    pub fn worked(&self) {
        self.0.failed.store(NEVER, Ordering::Relaxed);
    }

    /// A wrong password could not be counted.
    pub fn failed(&self, at: Timestamp) {
        self.0.failed.store(at.micros(), Ordering::Relaxed);
        self.0.tried.store(at.micros(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u64) -> Timestamp {
        Timestamp::from_seconds(second)
    }

    #[test]
    fn as_long_as_nothing_can_be_counted_one_password_a_second_is_compared() {
        let counting = Counting::default();
        assert!(counting.admits(at(0)) && counting.admits(at(0)));
        counting.failed(at(0));
        assert!(!counting.clone().admits(at(0)));
        assert!(counting.admits(at(1)) && !counting.admits(at(1)));
        assert!(counting.admits(at(2)) && !counting.admits(at(2)));
        counting.worked();
        assert!(counting.admits(at(2)) && counting.admits(at(2)));
    }

    #[test]
    fn a_failure_is_forgotten() {
        let counting = Counting::default();
        counting.failed(at(0));
        assert!(counting.admits(at(10)) && counting.admits(at(10)));
    }
}
