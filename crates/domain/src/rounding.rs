//! Rounding of wire deadlines up to the calendar.
//!
//! Source: merchant backend API, `RoundingInterval` (since v23). The calendar is UTC, so that
//! every process of a deployment and every reader of a contract agrees; weeks begin on Monday, as
//! in ISO 8601.

use std::fmt;

use crate::{
    calendar::{self, Date},
    text::json_string,
    time::Timestamp,
};

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const WEEK: u64 = 7 * DAY;
/// The epoch is a Thursday, three days after the Monday that begins its week.
const MONDAY_TO_EPOCH: u64 = 3 * DAY;

/// The unit of the calendar to which a point in time is rounded up; JSON form is its name in upper
/// case.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum RoundingInterval {
    /// No rounding.
    #[default]
    None,
    /// Whole seconds.
    Second,
    /// Whole minutes.
    Minute,
    /// Whole hours.
    Hour,
    /// Midnight.
    Day,
    /// Midnight at the beginning of a Monday.
    Week,
    /// Midnight at the beginning of a month.
    Month,
    /// Midnight at the beginning of January, April, July or October.
    Quarter,
    /// Midnight at the beginning of January 1.
    Year,
}

/// A text that is no rounding interval.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "expected one of NONE, SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR in upper case"
)]
pub struct InvalidRoundingInterval;

impl RoundingInterval {
    /// Every interval, from the finest to the coarsest.
    pub const ALL: [Self; 9] = [
        Self::None,
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::Second => "SECOND",
            Self::Minute => "MINUTE",
            Self::Hour => "HOUR",
            Self::Day => "DAY",
            Self::Week => "WEEK",
            Self::Month => "MONTH",
            Self::Quarter => "QUARTER",
            Self::Year => "YEAR",
        }
    }

    /// Reads the name on the wire.
    ///
    /// # Errors
    /// [`InvalidRoundingInterval`] for any other text, lower case included.
    pub fn parse(text: &str) -> Result<Self, InvalidRoundingInterval> {
        Self::ALL
            .into_iter()
            .find(|interval| interval.as_str() == text)
            .ok_or(InvalidRoundingInterval)
    }

    /// The first beginning of an interval that is not before `point`.
    ///
    /// "Never" stays "never", and so becomes a point whose interval ends beyond every finite one.
    ///
    /// ```
    /// use taler_merchant_domain::{RoundingInterval, Timestamp};
    ///
    /// let point = Timestamp::from_seconds(1_700_000_000); // 2023-11-14T22:13:20Z
    /// assert_eq!(RoundingInterval::Week.round_up(point).to_string(), "2023-11-20T00:00:00Z");
    /// assert_eq!(RoundingInterval::Quarter.round_up(point).to_string(), "2024-01-01T00:00:00Z");
    /// ```
    #[must_use]
    pub fn round_up(self, point: Timestamp) -> Timestamp {
        match self {
            Self::None => point,
            Self::Second => to_multiple(point, SECOND, 0),
            Self::Minute => to_multiple(point, MINUTE, 0),
            Self::Hour => to_multiple(point, HOUR, 0),
            Self::Day => to_multiple(point, DAY, 0),
            Self::Week => to_multiple(point, WEEK, MONDAY_TO_EPOCH),
            Self::Month => to_month(point, 1),
            Self::Quarter => to_month(point, 3),
            Self::Year => to_month(point, 12),
        }
    }
}

/// Rounds to a multiple of `unit`, counted from so many microseconds before the epoch.
fn to_multiple(point: Timestamp, unit: u64, before_epoch: u64) -> Timestamp {
    if point.is_never() {
        return point;
    }
    let since_start = point.micros().saturating_add(before_epoch);
    since_start
        .checked_next_multiple_of(unit)
        .map_or(Timestamp::NEVER, |end| Timestamp::from_micros(end.saturating_sub(before_epoch)))
}

/// Rounds to the beginning of a month whose number, from 0, is a multiple of `months`.
fn to_month(point: Timestamp, months: u64) -> Timestamp {
    if point.is_never() {
        return point;
    }
    let Date { year, month, .. } = calendar::date_of(point.micros() / DAY);
    let first = (month - 1) / months * months + 1;
    let [start, next] = [first, first + months].map(|month| {
        Timestamp::from_micros(calendar::month_start(year, month).saturating_mul(DAY))
    });
    if point == start { start } else { next }
}

/// Writes the name on the wire.
impl fmt::Display for RoundingInterval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

json_string!(RoundingInterval, "the name of a rounding interval");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::RelativeTime;

    #[test]
    fn json_form_is_the_name_in_upper_case() {
        for interval in RoundingInterval::ALL {
            let json = serde_json::to_value(interval).unwrap();
            assert_eq!(json, interval.as_str());
            assert_eq!(serde_json::from_value::<RoundingInterval>(json).unwrap(), interval);
        }
        for other in ["day", "DAYS", ""] {
            assert_eq!(RoundingInterval::parse(other), Err(InvalidRoundingInterval));
        }
    }

    #[test]
    fn every_interval_has_its_end() {
        let point = Timestamp::from_micros(1_700_000_000_000_001); // a Tuesday
        for (interval, end) in [
            (RoundingInterval::Second, "2023-11-14T22:13:21Z"),
            (RoundingInterval::Minute, "2023-11-14T22:14:00Z"),
            (RoundingInterval::Hour, "2023-11-14T23:00:00Z"),
            (RoundingInterval::Day, "2023-11-15T00:00:00Z"),
            (RoundingInterval::Week, "2023-11-20T00:00:00Z"),
            (RoundingInterval::Month, "2023-12-01T00:00:00Z"),
            (RoundingInterval::Quarter, "2024-01-01T00:00:00Z"),
            (RoundingInterval::Year, "2024-01-01T00:00:00Z"),
        ] {
            assert_eq!(interval.round_up(point).to_string(), end);
        }
        assert_eq!(RoundingInterval::None.round_up(point), point);
    }

    #[test]
    fn leap_february_ends_on_the_29th() {
        let point = Timestamp::from_seconds(951_782_400); // 2000-02-29T00:00:00Z
        assert_eq!(RoundingInterval::Month.round_up(point).to_string(), "2000-03-01T00:00:00Z");
    }

    #[test]
    fn beginning_of_an_interval_stays() {
        let new_year = Timestamp::from_seconds(1_704_067_200); // 2024-01-01, a Monday
        for interval in RoundingInterval::ALL {
            assert_eq!(interval.round_up(new_year), new_year, "{interval}");
        }
        assert_eq!(RoundingInterval::Year.round_up(Timestamp::EPOCH), Timestamp::EPOCH);
    }

    #[test]
    fn what_ends_beyond_every_finite_point_is_never() {
        let last = Timestamp::from_micros(i64::MAX.unsigned_abs() - 1);
        for interval in RoundingInterval::ALL {
            assert_eq!(interval.round_up(Timestamp::NEVER), Timestamp::NEVER);
            if interval != RoundingInterval::None {
                assert_eq!(interval.round_up(last), Timestamp::NEVER, "{interval}");
            }
        }
    }

    /// Longest distance to the next beginning of an interval.
    fn longest(interval: RoundingInterval) -> u64 {
        match interval {
            RoundingInterval::None => 0,
            RoundingInterval::Second => SECOND,
            RoundingInterval::Minute => MINUTE,
            RoundingInterval::Hour => HOUR,
            RoundingInterval::Day => DAY,
            RoundingInterval::Week => WEEK,
            RoundingInterval::Month => 31 * DAY,
            RoundingInterval::Quarter => 92 * DAY,
            RoundingInterval::Year => 366 * DAY,
        }
    }

    proptest! {
        #[test]
        fn rounding_is_idempotent_monotone_and_short(
            micros in 0_u64..9_000_000_000_000_000_000,
            later in 0_u64..400 * DAY,
            interval in proptest::sample::select(RoundingInterval::ALL.to_vec()),
        ) {
            let point = Timestamp::from_micros(micros);
            let rounded = interval.round_up(point);
            prop_assert!(point <= rounded);
            prop_assert!(rounded.micros() - micros <= longest(interval));
            prop_assert_eq!(interval.round_up(rounded), rounded);
            let after = point.saturating_add(RelativeTime::from_micros(later));
            prop_assert!(rounded <= interval.round_up(after));
        }

        #[test]
        fn end_of_a_calendar_unit_is_its_first_day(micros in 0_u64..9_000_000_000_000_000_000) {
            let point = Timestamp::from_micros(micros);
            let date = |end: Timestamp| calendar::date_of(end.micros() / DAY);
            prop_assert_eq!(date(RoundingInterval::Month.round_up(point)).day, 1);
            let quarter = date(RoundingInterval::Quarter.round_up(point));
            prop_assert!(quarter.day == 1 && quarter.month % 3 == 1);
            let year = date(RoundingInterval::Year.round_up(point));
            prop_assert!(year.day == 1 && year.month == 1);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = RoundingInterval::parse(&text);
        }
    }
}
