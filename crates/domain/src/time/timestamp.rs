//! Points in time.

use std::fmt;

use super::{
    RelativeTime,
    wire::{Member, json_time},
};
use crate::{calendar, eddsa::SignedField};

const MICROS_PER_SECOND: u64 = 1_000_000;

/// The first number of microseconds that counts as "never": 2^63 - 1, so that every finite point
/// fits the signed 64-bit integers of databases and of the ports to other languages.
const END: u64 = i64::MAX.unsigned_abs();

/// A point in time, in microseconds since 1970-01-01T00:00:00Z without leap seconds, or "never".
///
/// JSON form is `{"t_s": 1700000000}` or `{"t_s": "never"}`, so the wire knows whole seconds only
/// and serialization drops the rest. Constructors turn what lies beyond the year 292,000 into
/// [`NEVER`](Self::NEVER), JSON refuses it. "Never" is later than every finite point.
///
/// ```
/// use taler_merchant_domain::{RelativeTime, Timestamp};
///
/// let start: Timestamp = serde_json::from_str(r#"{"t_s": 1700000000}"#)?;
/// let end = start.saturating_add(RelativeTime::from_secs(60));
/// assert_eq!(end.to_string(), "2023-11-14T22:14:20Z");
/// assert_eq!(start.saturating_add(RelativeTime::FOREVER), Timestamp::NEVER);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(u64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);
    /// After every finite point.
    pub const NEVER: Self = Self(u64::MAX);
    /// The last whole second of a finite point.
    pub const MAX_SECONDS: u64 = (END - 1) / MICROS_PER_SECOND;

    const MEMBER: Member = Member {
        name: "t_s",
        word: "never",
        max: Self::MAX_SECONDS,
        expecting: r#"a timestamp such as {"t_s": 1700000000} or {"t_s": "never"}"#,
    };

    /// The point so many microseconds after the epoch; from 2^63 - 1 on it is "never".
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        if micros >= END { Self::NEVER } else { Self(micros) }
    }

    /// The point so many seconds after the epoch, "never" beyond
    /// [`MAX_SECONDS`](Self::MAX_SECONDS).
    #[must_use]
    pub const fn from_seconds(seconds: u64) -> Self {
        Self::from_micros(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// Microseconds since the epoch; 2^64 - 1 stands for "never", as in signed data.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Whole seconds since the epoch, or `None` for "never".
    #[must_use]
    pub const fn seconds(self) -> Option<u64> {
        if self.is_never() { None } else { Some(self.0 / MICROS_PER_SECOND) }
    }

    /// Whether the point is never reached.
    #[must_use]
    pub const fn is_never(self) -> bool {
        self.0 == u64::MAX
    }

    /// The last whole second that is not after the point: what the wire form keeps, and what has
    /// to be signed or stored when it must agree with that form.
    #[must_use]
    pub const fn truncate_to_second(self) -> Self {
        self.round_down(RelativeTime::from_secs(1))
    }

    /// The last multiple of `unit` since the epoch that is not after the point.
    ///
    /// Unchanged if the point is "never" or the unit is zero; the epoch if the unit is "forever".
    #[must_use]
    pub const fn round_down(self, unit: RelativeTime) -> Self {
        if self.is_never() || unit.is_zero() {
            return self;
        }
        Self(self.0 - self.0 % unit.micros())
    }

    /// The point `duration` later, or `None` if a finite point and a finite duration lead beyond
    /// every finite point.
    #[must_use]
    pub const fn checked_add(self, duration: RelativeTime) -> Option<Self> {
        let sum = self.saturating_add(duration);
        if sum.is_never() && !self.is_never() && !duration.is_forever() {
            return None;
        }
        Some(sum)
    }

    /// The point `duration` later, or "never" beyond every finite point.
    #[must_use]
    pub const fn saturating_add(self, duration: RelativeTime) -> Self {
        Self::from_micros(self.0.saturating_add(duration.micros()))
    }

    /// The point `duration` earlier, the epoch at the earliest. "Never" stays "never".
    #[must_use]
    pub const fn saturating_sub(self, duration: RelativeTime) -> Self {
        if self.is_never() { self } else { Self(self.0.saturating_sub(duration.micros())) }
    }

    /// The time from `earlier` to this point: zero if `earlier` is not before it, "forever" from a
    /// finite point to "never" and wherever it exceeds [`RelativeTime::MAX_MICROS`].
    #[must_use]
    pub const fn duration_since(self, earlier: Self) -> RelativeTime {
        RelativeTime::from_micros(self.0.saturating_sub(earlier.0))
    }

    fn to_wire(self) -> Option<u64> {
        self.seconds()
    }

    fn from_wire(seconds: Option<u64>) -> Self {
        seconds.map_or(Self::NEVER, Self::from_seconds)
    }
}

json_time!(Timestamp, Self::MEMBER);

/// Eight bytes, big-endian microseconds; "never" is all ones.
impl SignedField for Timestamp {
    fn append_to(&self, message: &mut Vec<u8>) {
        self.0.append_to(message);
    }
}

/// Writes the whole second in RFC 3339 form and UTC, or `never`.
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(seconds) = self.seconds() else {
            return formatter.write_str("never");
        };
        let calendar::Date { year, month, day } = calendar::date_of(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn parse(json: Value) -> Result<Timestamp, String> {
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    #[test]
    fn json_has_both_forms() {
        for (point, form) in [
            (Timestamp::EPOCH, json!({"t_s": 0})),
            (Timestamp::from_seconds(1_700_000_000), json!({"t_s": 1_700_000_000})),
            (
                Timestamp::from_seconds(Timestamp::MAX_SECONDS),
                json!({"t_s": 9_223_372_036_854_u64}),
            ),
            (Timestamp::NEVER, json!({"t_s": "never"})),
        ] {
            assert_eq!(serde_json::to_value(point).unwrap(), form);
            assert_eq!(parse(form), Ok(point));
        }
    }

    #[test]
    fn json_drops_what_is_less_than_a_second() {
        let point = Timestamp::from_micros(1_999_999);
        assert_eq!(serde_json::to_value(point).unwrap(), json!({"t_s": 1}));
        assert_eq!(point.truncate_to_second(), Timestamp::from_seconds(1));
    }

    #[test]
    fn json_outside_the_range_is_refused_with_the_range() {
        let range = "expected `t_s` to be a whole number from 0 to 9223372036854 or \"never\"";
        for (form, found) in [
            (json!(9_223_372_036_855_u64), "invalid value: integer `9223372036855`"),
            (json!(-5), "invalid value: integer `-5`"),
            (json!(1.0), "invalid type: floating point `1.0`"),
            (json!("forever"), "invalid value: another word"),
            (json!(true), "invalid type: boolean `true`"),
        ] {
            assert_eq!(parse(json!({ "t_s": form })), Err(format!("{found}, {range}")));
        }
    }

    #[test]
    fn json_without_the_member_or_of_another_type_is_refused() {
        assert_eq!(parse(json!({"t_ms": 5})), Err("missing field `t_s`".to_owned()));
        assert!(parse(json!("never")).unwrap_err().contains("expected a timestamp such as"));
    }

    #[test]
    fn never_is_the_latest_and_absorbs_every_duration() {
        let day = RelativeTime::from_secs(86_400);
        assert!(Timestamp::from_seconds(Timestamp::MAX_SECONDS) < Timestamp::NEVER);
        assert_eq!(Timestamp::NEVER.checked_add(day), Some(Timestamp::NEVER));
        assert_eq!(Timestamp::EPOCH.checked_add(RelativeTime::FOREVER), Some(Timestamp::NEVER));
        assert_eq!(Timestamp::from_seconds(Timestamp::MAX_SECONDS).checked_add(day), None);
        assert_eq!(Timestamp::NEVER.saturating_sub(RelativeTime::FOREVER), Timestamp::NEVER);
        assert_eq!(Timestamp::NEVER.round_down(day), Timestamp::NEVER);
    }

    #[test]
    fn durations_between_points_saturate() {
        let (early, late) = (Timestamp::from_seconds(10), Timestamp::from_seconds(25));
        assert_eq!(late.duration_since(early), RelativeTime::from_secs(15));
        assert_eq!(early.duration_since(late), RelativeTime::ZERO);
        assert_eq!(Timestamp::NEVER.duration_since(late), RelativeTime::FOREVER);
        assert_eq!(late.duration_since(Timestamp::NEVER), RelativeTime::ZERO);
        assert_eq!(Timestamp::NEVER.duration_since(Timestamp::NEVER), RelativeTime::ZERO);
    }

    #[test]
    fn signed_64_bit_storage_needs_no_special_case() {
        for point in [Timestamp::EPOCH, Timestamp::from_micros(END - 1), Timestamp::NEVER] {
            let stored = i64::try_from(point.micros()).unwrap_or(i64::MAX);
            assert_eq!(Timestamp::from_micros(stored.unsigned_abs()), point);
        }
    }

    #[test]
    fn display_is_utc() {
        let point = Timestamp::from_seconds(951_782_399);
        assert_eq!(point.to_string(), "2000-02-28T23:59:59Z");
        assert_eq!(Timestamp::NEVER.to_string(), "never");
    }

    proptest! {
        #[test]
        fn json_survives_the_round_trip(micros: u64) {
            let point = Timestamp::from_micros(micros);
            let back = parse(serde_json::to_value(point).unwrap());
            prop_assert_eq!(back, Ok(point.truncate_to_second()));
        }

        #[test]
        fn rounding_down_is_the_last_multiple(micros: u64, unit in 1_u64..1 << 53) {
            let point = Timestamp::from_micros(micros);
            prop_assume!(!point.is_never());
            let rounded = point.round_down(RelativeTime::from_micros(unit));
            prop_assert_eq!(rounded.micros() % unit, 0);
            prop_assert!(rounded <= point && point.micros() - rounded.micros() < unit);
        }
    }
}
