use super::Period;
use crate::{RelativeTime, Timestamp};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// To what the start of a signing key is rounded down, since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyGranularity {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// 24 hours.
    Day,
    /// 7 days; the first began on a Thursday.
    Week,
    /// 30 days.
    Days30,
    /// 90 days.
    Days90,
    /// 365 days.
    Days365,
}

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

impl KeyGranularity {
    /// Every granularity, shortest first.
    pub const ALL: [Self; 7] = [
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Days30,
        Self::Days90,
        Self::Days365,
    ];

    /// Its length.
    #[must_use]
    pub const fn length(self) -> RelativeTime {
        RelativeTime::from_secs(match self {
            Self::Minute => 60,
            Self::Hour => HOUR,
            Self::Day => DAY,
            Self::Week => 7 * DAY,
            Self::Days30 => 30 * DAY,
            Self::Days90 => 90 * DAY,
            Self::Days365 => 365 * DAY,
        })
    }

    /// The granularity of a length; `None` for every other length.
    #[must_use]
    pub fn of(length: RelativeTime) -> Option<Self> {
        Self::ALL.into_iter().find(|granularity| granularity.length() == length)
    }
}

/// As a duration.
impl Serialize for KeyGranularity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.length().serialize(serializer)
    }
}

/// From one of seven durations.
impl<'de> Deserialize<'de> for KeyGranularity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let length = RelativeTime::deserialize(deserializer)?;
        let wanted = "expected 1 minute, hour, day or week, or 30, 90 or 365 days";
        Self::of(length).ok_or_else(|| D::Error::custom(wanted))
    }
}

/// When the signing keys of a token family begin and end.
///
/// Keys begin on a grid, at multiples of the granularity since the epoch, each earlier by the
/// offset, and are good for the duration. Order and payment find the same key by
/// [`period_at`](Self::period_at).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeySchedule {
    duration: RelativeTime,
    granularity: KeyGranularity,
    offset: RelativeTime,
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSchedule {
    /// Keys cannot begin infinitely long before their place on the grid.
    #[error("the start offset must be finite")]
    Offset,
    /// At some points in time no key would be good.
    #[error("the duration must not be shorter than granularity and start offset together")]
    Duration,
}

impl KeySchedule {
    /// Keys good for `duration`, one for each `granularity`, begun `offset` early.
    ///
    /// # Errors
    /// See [`InvalidSchedule`].
    pub fn new(
        duration: RelativeTime,
        granularity: KeyGranularity,
        offset: RelativeTime,
    ) -> Result<Self, InvalidSchedule> {
        if offset.is_forever() {
            return Err(InvalidSchedule::Offset);
        }
        if duration < granularity.length().saturating_add(offset) {
            return Err(InvalidSchedule::Duration);
        }
        Ok(Self { duration, granularity, offset })
    }

    /// For how long a key is good.
    #[must_use]
    pub const fn duration(&self) -> RelativeTime {
        self.duration
    }

    /// To what its start is rounded down.
    #[must_use]
    pub const fn granularity(&self) -> KeyGranularity {
        self.granularity
    }

    /// How much earlier it begins.
    #[must_use]
    pub const fn offset(&self) -> RelativeTime {
        self.offset
    }

    /// The period of the key for a point in time, which it covers; `None` for "never".
    ///
    /// A period that would begin before the epoch begins there, and one that would end beyond
    /// every point in time never ends.
    #[must_use]
    pub fn period_at(&self, at: Timestamp) -> Option<Period> {
        if at.is_never() {
            return None;
        }
        let rounded = at.round_down(self.granularity.length());
        // What is left of the duration is at least the granularity, so the end is after `at`. From
        // the rounded point, since the start may be cut off at the epoch.
        let end = rounded.saturating_add(self.duration.saturating_sub(self.offset));
        Period::new(rounded.saturating_sub(self.offset), end).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn schedule(duration: u64, granularity: KeyGranularity, offset: u64) -> KeySchedule {
        let secs = RelativeTime::from_secs;
        KeySchedule::new(secs(duration), granularity, secs(offset)).unwrap()
    }

    fn seconds(period: Period) -> (Option<u64>, Option<u64>) {
        (period.start().seconds(), period.end().seconds())
    }

    #[test]
    fn there_are_seven_granularities() {
        let lengths = KeyGranularity::ALL.map(|granularity| granularity.length().micros());
        let wanted = [
            60_000_000,
            3_600_000_000,
            86_400_000_000,
            604_800_000_000,
            2_592_000_000_000,
            7_776_000_000_000,
            31_536_000_000_000,
        ];
        assert_eq!(lengths, wanted);
        for micros in wanted {
            let form = json!({ "d_us": micros });
            let granularity: KeyGranularity = serde_json::from_value(form.clone()).unwrap();
            assert_eq!(serde_json::to_value(granularity).unwrap(), form);
        }
    }

    #[test]
    fn no_other_duration_is_a_granularity() {
        let other: [Value; 6] = [
            json!(0),
            json!(1),
            json!(60_000_001),
            json!(120_000_000),
            json!(31_622_400_000_000_u64),
            json!("forever"),
        ];
        for form in other {
            let error = serde_json::from_value::<KeyGranularity>(json!({ "d_us": form }));
            assert!(error.unwrap_err().to_string().contains("365 days"), "{form}");
        }
    }

    #[test]
    fn every_point_in_time_has_a_key_or_the_schedule_is_refused() {
        let (hour, secs) = (KeyGranularity::Hour, RelativeTime::from_secs);
        assert!(KeySchedule::new(secs(3_600), hour, RelativeTime::ZERO).is_ok());
        assert!(KeySchedule::new(secs(3_700), hour, secs(100)).is_ok());
        assert!(KeySchedule::new(RelativeTime::FOREVER, hour, secs(100)).is_ok());
        let error = Err(InvalidSchedule::Duration);
        assert_eq!(KeySchedule::new(secs(3_599), hour, RelativeTime::ZERO), error);
        assert_eq!(KeySchedule::new(secs(3_699), hour, secs(100)), error);
        assert_eq!(KeySchedule::new(RelativeTime::ZERO, hour, RelativeTime::ZERO), error);
        let forever = RelativeTime::FOREVER;
        assert_eq!(KeySchedule::new(forever, hour, forever), Err(InvalidSchedule::Offset));
    }

    #[test]
    fn a_key_begins_the_offset_before_the_rounded_point() {
        let day = schedule(2 * 86_400, KeyGranularity::Day, 3_600);
        let period = day.period_at(Timestamp::from_seconds(10 * 86_400 + 5)).unwrap();
        assert_eq!(seconds(period), (Some(10 * 86_400 - 3_600), Some(12 * 86_400 - 3_600)));
        let same = day.period_at(Timestamp::from_seconds(11 * 86_400 - 1)).unwrap();
        assert_eq!(same, period);
        let next = day.period_at(Timestamp::from_seconds(11 * 86_400)).unwrap();
        assert_eq!(next.start().seconds(), Some(11 * 86_400 - 3_600));
    }

    #[test]
    fn what_would_begin_before_the_epoch_begins_there_and_ends_in_time() {
        let day = schedule(2 * 86_400, KeyGranularity::Day, 3_600);
        let period = day.period_at(Timestamp::EPOCH).unwrap();
        assert_eq!(seconds(period), (Some(0), Some(2 * 86_400 - 3_600)));
    }

    #[test]
    fn endless_keys_and_the_end_of_time_do_not_overflow() {
        let (hour, zero) = (KeyGranularity::Hour, RelativeTime::ZERO);
        let endless = KeySchedule::new(RelativeTime::FOREVER, hour, zero).unwrap();
        let period = endless.period_at(Timestamp::from_seconds(7_205)).unwrap();
        assert_eq!(seconds(period), (Some(7_200), None));
        let last = Timestamp::from_seconds(Timestamp::MAX_SECONDS);
        assert!(schedule(3_600, hour, 0).period_at(last).unwrap().end().is_never());
        assert_eq!(endless.period_at(Timestamp::NEVER), None);
    }

    fn any_schedule() -> impl Strategy<Value = KeySchedule> {
        let granularity = proptest::sample::select(KeyGranularity::ALL.as_slice());
        let offset = prop_oneof![0..=RelativeTime::MAX_MICROS, 0..100_000_000_u64];
        let surplus = prop_oneof![0..=u64::MAX, 0..100_000_000_u64];
        (granularity, offset, surplus).prop_map(|(granularity, offset, surplus)| {
            let offset = RelativeTime::from_micros(offset);
            let least = granularity.length().saturating_add(offset);
            let duration = least.saturating_add(RelativeTime::from_micros(surplus));
            KeySchedule::new(duration, granularity, offset).unwrap()
        })
    }

    fn any_time() -> impl Strategy<Value = Timestamp> {
        let micros = prop_oneof![0..=u64::MAX, 0..4_000_000_000_000_000_u64, 0..1_000_u64];
        micros.prop_map(Timestamp::from_micros)
    }

    proptest! {
        #[test]
        fn a_period_is_on_the_grid_and_covers_its_point(
            schedule in any_schedule(), at in any_time(),
        ) {
            let Some(period) = schedule.period_at(at) else {
                prop_assert!(at.is_never());
                return Ok(());
            };
            prop_assert!(period.covers(at));
            let (grid, offset) = (schedule.granularity().length().micros(), schedule.offset());
            if period.start() > Timestamp::EPOCH {
                prop_assert_eq!((period.start().micros() + offset.micros()) % grid, 0);
                prop_assert_eq!(period.end(), period.start().saturating_add(schedule.duration()));
            } else {
                let rounded = at.round_down(schedule.granularity().length());
                prop_assert!(rounded.micros() <= offset.micros());
            }
        }

        #[test]
        fn points_of_one_cell_of_the_grid_share_a_key(schedule in any_schedule(), at in any_time()) {
            let rounded = at.round_down(schedule.granularity().length());
            prop_assert_eq!(schedule.period_at(rounded), schedule.period_at(at));
        }
    }
}
