//! Lengths of time.

use std::time::Duration;

use super::wire::{Member, json_time};
use crate::eddsa::SignedField;

/// A length of time in microseconds, or "forever".
///
/// JSON form is `{"d_us": 1500000}` or `{"d_us": "forever"}`. A finite length is at most
/// [`MAX_MICROS`](Self::MAX_MICROS), some 285 years; constructors turn anything longer into
/// [`FOREVER`](Self::FOREVER), JSON refuses it. "Forever" is longer than every finite length.
///
/// ```
/// use taler_merchant_domain::RelativeTime;
///
/// let delay: RelativeTime = serde_json::from_str(r#"{"d_us": 1500000}"#)?;
/// assert_eq!(delay, RelativeTime::from_millis(1500));
/// assert!(delay < RelativeTime::FOREVER);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RelativeTime(u64);

impl RelativeTime {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Without end.
    pub const FOREVER: Self = Self(u64::MAX);
    /// The longest finite length in microseconds, 2^53 - 1: the largest integer that every JSON
    /// parser keeps exact.
    pub const MAX_MICROS: u64 = (1 << 53) - 1;

    const MEMBER: Member = Member {
        name: "d_us",
        word: "forever",
        max: Self::MAX_MICROS,
        expecting: r#"a duration such as {"d_us": 1500000} or {"d_us": "forever"}"#,
    };

    /// A length in microseconds.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        if micros > Self::MAX_MICROS { Self::FOREVER } else { Self(micros) }
    }

    /// A length in milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self::from_micros(millis.saturating_mul(1_000))
    }

    /// A length in seconds.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self::from_micros(seconds.saturating_mul(1_000_000))
    }

    /// The length in microseconds; 2^64 - 1 stands for "forever", as in signed data.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Whether the length has no end.
    #[must_use]
    pub const fn is_forever(self) -> bool {
        self.0 == u64::MAX
    }

    /// Whether the length is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The standard library's form, or `None` for "forever".
    #[must_use]
    pub const fn to_duration(self) -> Option<Duration> {
        if self.is_forever() { None } else { Some(Duration::from_micros(self.0)) }
    }

    /// The sum, or `None` if it is neither "forever" by one of its parts nor a finite length.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        let sum = self.saturating_add(other);
        if sum.is_forever() && !self.is_forever() && !other.is_forever() {
            return None;
        }
        Some(sum)
    }

    /// The sum, or "forever" if it is too long for a finite length.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self::from_micros(self.0.saturating_add(other.0))
    }

    /// The difference, zero at least. "Forever" stays what it is, whatever is taken from it.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        if self.is_forever() { self } else { Self(self.0.saturating_sub(other.0)) }
    }

    fn to_wire(self) -> Option<u64> {
        (!self.is_forever()).then_some(self.0)
    }

    fn from_wire(micros: Option<u64>) -> Self {
        micros.map_or(Self::FOREVER, Self::from_micros)
    }
}

json_time!(RelativeTime, Self::MEMBER);

/// Eight bytes, big-endian microseconds; "forever" is all ones.
impl SignedField for RelativeTime {
    fn append_to(&self, message: &mut Vec<u8>) {
        self.0.append_to(message);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn parse(json: Value) -> Result<RelativeTime, String> {
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    #[test]
    fn json_has_both_forms() {
        for (duration, form) in [
            (RelativeTime::ZERO, json!({"d_us": 0})),
            (RelativeTime::from_secs(2), json!({"d_us": 2_000_000})),
            (RelativeTime(RelativeTime::MAX_MICROS), json!({"d_us": 9_007_199_254_740_991_u64})),
            (RelativeTime::FOREVER, json!({"d_us": "forever"})),
        ] {
            assert_eq!(serde_json::to_value(duration).unwrap(), form);
            assert_eq!(parse(form), Ok(duration));
        }
    }

    #[test]
    fn json_with_unknown_members_is_accepted() {
        assert_eq!(parse(json!({"x": [1], "d_us": 1, "d_ms": 7})), Ok(RelativeTime(1)));
    }

    #[test]
    fn json_outside_the_range_is_refused_with_the_range() {
        let range =
            "expected `d_us` to be a whole number from 0 to 9007199254740991 or \"forever\"";
        for (form, found) in [
            (json!(9_007_199_254_740_992_u64), "invalid value: integer `9007199254740992`"),
            (json!(-1), "invalid value: integer `-1`"),
            (json!(1.5), "invalid type: floating point `1.5`"),
            (json!("never"), "invalid value: another word"),
            (json!(null), "invalid type: null"),
        ] {
            assert_eq!(parse(json!({ "d_us": form })), Err(format!("{found}, {range}")));
        }
    }

    #[test]
    fn json_without_the_member_or_of_another_type_is_refused() {
        assert_eq!(parse(json!({"d_ms": 5})), Err("missing field `d_us`".to_owned()));
        assert!(parse(json!(5)).unwrap_err().contains("expected a duration such as"));
    }

    #[test]
    fn constructors_turn_what_is_too_long_into_forever() {
        assert!(RelativeTime::from_micros(RelativeTime::MAX_MICROS + 1).is_forever());
        assert!(RelativeTime::from_millis(u64::MAX).is_forever());
        assert!(RelativeTime::from_secs(u64::MAX).is_forever());
    }

    #[test]
    fn a_difference_is_never_less_than_nothing() {
        let day = RelativeTime::from_secs(86_400);
        assert_eq!(day.saturating_sub(RelativeTime::from_secs(400)).micros(), 86_000_000_000);
        assert_eq!(day.saturating_sub(RelativeTime::FOREVER), RelativeTime::ZERO);
        for other in [day, RelativeTime::FOREVER] {
            assert_eq!(RelativeTime::FOREVER.saturating_sub(other), RelativeTime::FOREVER);
        }
    }

    #[test]
    fn forever_absorbs_every_addend() {
        let day = RelativeTime::from_secs(86_400);
        assert_eq!(day.checked_add(RelativeTime::FOREVER), Some(RelativeTime::FOREVER));
        assert_eq!(RelativeTime::FOREVER.checked_add(day), Some(RelativeTime::FOREVER));
        assert_eq!(RelativeTime(RelativeTime::MAX_MICROS).checked_add(day), None);
        assert_eq!(RelativeTime::FOREVER.to_duration(), None);
    }

    proptest! {
        #[test]
        fn json_survives_the_round_trip(micros: u64) {
            let duration = RelativeTime::from_micros(micros);
            prop_assert_eq!(parse(serde_json::to_value(duration).unwrap()), Ok(duration));
        }
    }
}
