use crate::RelativeTime;

/// Every number of the throttle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordLimits {
    /// Wrong passwords for one instance from one source that cost nothing.
    pub free_failures: u32,
    /// How long a source is refused after the first one that costs something; each further one
    /// doubles it.
    pub first_delay: RelativeTime,
    /// But it is never refused for longer than that.
    pub longest_delay: RelativeTime,
    /// How long a wrong password is remembered: after that long without another one from the same
    /// source, counting begins anew.
    pub memory: RelativeTime,
    /// Wrong passwords in a minute from one source, for all instances together.
    pub failures_per_source: u32,
    /// Wrong passwords for one instance, from all sources together, within a window as long as the
    /// memory, from which on it is under attack.
    pub failures_per_instance: u32,
    /// How long a source is known after somebody logged in from there.
    pub familiar_for: RelativeTime,
}

impl PasswordLimits {
    /// The window in which wrong passwords of a source are counted, whatever the instance.
    pub const SOURCE_WINDOW: RelativeTime = RelativeTime::from_secs(60);

    /// How long a source is refused after so many wrong passwords for one instance.
    #[must_use]
    pub fn delay(&self, failures: u32) -> RelativeTime {
        let Some(doublings) =
            failures.checked_sub(self.free_failures).and_then(|n| n.checked_sub(1))
        else {
            return RelativeTime::ZERO;
        };
        let factor = 1_u64.checked_shl(doublings).unwrap_or(u64::MAX);
        let delay = self.first_delay.micros().saturating_mul(factor);
        RelativeTime::from_micros(delay).min(self.longest_delay)
    }
}

impl Default for PasswordLimits {
    fn default() -> Self {
        Self {
            free_failures: 10,
            first_delay: RelativeTime::from_secs(1),
            longest_delay: RelativeTime::from_secs(60),
            memory: RelativeTime::from_secs(15 * 60),
            failures_per_source: 60,
            failures_per_instance: 30,
            familiar_for: RelativeTime::from_secs(90 * 24 * 60 * 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest() {
        let limits = PasswordLimits::default();
        let seconds = |failures| limits.delay(failures).micros() / 1_000_000;
        let delays: Vec<u64> = (9..19).map(seconds).collect();
        assert_eq!(delays, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(seconds(0), 0);
        assert_eq!(seconds(u32::MAX), 60);
    }
}
