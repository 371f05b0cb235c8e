//! How values of the domain are stored.
use taler_merchant_domain::{RelativeTime, Timestamp};

/// "Never" and "for ever" are the greatest number that a column holds.
const ENDLESS: i64 = i64::MAX;

pub(crate) fn store_time(time: Timestamp) -> i64 {
    i64::try_from(time.micros()).unwrap_or(ENDLESS)
}

pub(crate) fn read_time(micros: i64) -> Option<Timestamp> {
    u64::try_from(micros).ok().map(Timestamp::from_micros)
}

pub(crate) fn store_duration(duration: RelativeTime) -> i64 {
    i64::try_from(duration.micros()).unwrap_or(ENDLESS)
}

pub(crate) fn read_duration(micros: i64) -> Option<RelativeTime> {
    match u64::try_from(micros) {
        Ok(finite) if finite <= RelativeTime::MAX_MICROS => Some(RelativeTime::from_micros(finite)),
        _ => (micros == ENDLESS).then_some(RelativeTime::FOREVER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_survive_the_round_trip() {
        for micros in [0, 1, i64::MAX.unsigned_abs() - 1, u64::MAX] {
            let time = Timestamp::from_micros(micros);
            assert_eq!(read_time(store_time(time)), Some(time));
        }
        assert_eq!(store_time(Timestamp::NEVER), i64::MAX);
        assert_eq!(read_time(-1), None);
    }

    #[test]
    fn durations_survive_the_round_trip() {
        for micros in [0, 1, RelativeTime::MAX_MICROS, u64::MAX] {
            let duration = RelativeTime::from_micros(micros);
            assert_eq!(read_duration(store_duration(duration)), Some(duration));
        }
        assert_eq!(store_duration(RelativeTime::FOREVER), i64::MAX);
        for micros in [-1, i64::MAX - 1] {
            assert_eq!(read_duration(micros), None);
        }
    }
}
