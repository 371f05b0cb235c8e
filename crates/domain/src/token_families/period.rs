use crate::Timestamp;

/// From when and until when something is good: at its start, and no longer at its end. Never
/// empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    start: Timestamp,
    end: Timestamp,
}

/// The end of a period is not after its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the end must be after the start")]
pub struct EmptyPeriod;

impl Period {
    /// From `start` on, and before `end`; "never" for a period without end.
    ///
    /// # Errors
    /// [`EmptyPeriod`] when `end` is not after `start`.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, EmptyPeriod> {
        if start < end { Ok(Self { start, end }) } else { Err(EmptyPeriod) }
    }

    /// The first point that belongs to it.
    #[must_use]
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// The first point that no longer does; "never" for a period without end.
    #[must_use]
    pub const fn end(&self) -> Timestamp {
        self.end
    }

    /// Whether a point in time belongs to it.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }

    /// The part that lies within another period; `None` if nothing does.
    #[must_use]
    pub fn within(&self, outer: Self) -> Option<Self> {
        Self::new(self.start.max(outer.start), self.end.min(outer.end)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_period_is_never_empty() {
        assert_eq!(Period::new(at(5), at(5)), Err(EmptyPeriod));
        assert_eq!(Period::new(at(5), at(4)), Err(EmptyPeriod));
        assert_eq!(Period::new(Timestamp::NEVER, Timestamp::NEVER), Err(EmptyPeriod));
        assert!(Period::new(at(5), Timestamp::NEVER).is_ok());
    }

    #[test]
    fn a_period_includes_its_start_and_not_its_end() {
        let period = Period::new(at(5), at(7)).unwrap();
        let covered: Vec<u64> = (0..10).filter(|second| period.covers(at(*second))).collect();
        assert_eq!(covered, [5, 6]);
        assert!(!Period::new(at(5), Timestamp::NEVER).unwrap().covers(Timestamp::NEVER));
    }

    proptest! {
        #[test]
        fn a_part_has_the_points_that_both_have(
            (a, b, c, d, e) in (0..9_u64, 0..9_u64, 0..9_u64, 0..9_u64, 0..9_u64),
        ) {
            let (Ok(one), Ok(other)) = (Period::new(at(a), at(b)), Period::new(at(c), at(d))) else {
                return Ok(());
            };
            let part = one.within(other);
            prop_assert_eq!(part, other.within(one));
            let covered = part.is_some_and(|part| part.covers(at(e)));
            prop_assert_eq!(covered, one.covers(at(e)) && other.covers(at(e)));
        }
    }
}
