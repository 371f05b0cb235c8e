//! Points in time as people write them.
use super::Timestamp;
use crate::calendar;

impl Timestamp {
    /// Reads what [`Display`](std::fmt::Display) writes, `2027-01-31T12:00:00Z`, or a day, which
    /// stands for its beginning in UTC: `2027-01-31`. Years are those from 1970 to 9999.
    ///
    /// ```
    /// use taler_merchant_domain::Timestamp;
    ///
    /// assert_eq!(Timestamp::parse("1970-01-02"), Some(Timestamp::from_seconds(86_400)));
    /// assert_eq!(Timestamp::parse("1970-02-30"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = match text.split_once('T') {
            Some((day, time)) => (day, time.strip_suffix('Z')?),
            None => (text, "00:00:00"),
        };
        let [year, month, day] = numbers(day, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
        let is_month = year >= 1970 && (1..=12).contains(&month);
        if !is_month || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let start = calendar::month_start(year, month);
        let length = calendar::month_start(year, month + 1) - start;
        if day == 0 || day > length {
            return None;
        }
        Some(Self::from_seconds(((start + day - 1) * 24 + hour) * 3600 + minute * 60 + second))
    }
}

/// Three numbers of so many digits.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Option<[u64; 3]> {
    let mut parts = text.split(separator).zip(digits).map(|(part, digits)| {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    (text.split(separator).count() == 3).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_and_moments_are_read() {
        for (text, seconds) in [
            ("1970-01-01", 0),
            ("2000-02-29", 951_782_400),
            ("2023-11-14T22:13:20Z", 1_700_000_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(Timestamp::parse(text), Some(Timestamp::from_seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_point_in_time_is_not() {
        for text in [
            "",
            "never",
            "1969-12-31",
            "2023-02-29",
            "2023-13-01",
            "2023-00-01",
            "2023-01-00",
            "2023-1-1",
            "2023-01-01T",
            "2023-01-01T00:00:00",
            "2023-01-01T24:00:00Z",
            "2023-01-01T00:60:00Z",
            "2023-01-01T00:00:60Z",
            "2023-01-01-01",
            "+023-01-01",
            " 2023-01-01",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(seconds in 0_u64..253_402_300_800) {
            let time = Timestamp::from_seconds(seconds);
            prop_assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }
    }
}
