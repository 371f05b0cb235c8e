//! How long a transaction that was in another's way waits before it tries again.
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Milliseconds before each further attempt. Growing, since rivals that meet again keep losing.
const PAUSES: [u64; 6] = [2, 5, 20, 50, 100, 200];

/// The pauses, each between one and two times as long as listed, so that rivals part.
pub(super) fn pauses() -> impl Iterator<Item = Duration> {
    PAUSES.into_iter().map(|millis| {
        // Hash keys are random: enough to tell rivals apart, and no secret.
        let jitter = RandomState::new().hash_one(millis) % (millis * 1000);
        Duration::from_micros(millis * 1000 + jitter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_differ() {
        let (one, other): (Vec<_>, Vec<_>) = (pauses().collect(), pauses().collect());
        assert_ne!(one, other);
        assert!(one.is_sorted());
        assert!(one.iter().sum::<Duration>() < Duration::from_secs(1));
    }
}
