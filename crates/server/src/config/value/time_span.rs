//! Durations in words: `1 day 12 hours`.

use super::form::Form;
use taler_merchant_domain::RelativeTime;

/// How long something lasts, in microseconds, or forever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan(Option<u64>);

impl TimeSpan {
    /// The longest span that is not forever: the protocol counts microseconds in 53 bits.
    pub const MAX_MICROS: u64 = (1 << 53) - 1;

    /// The microseconds; `None` means forever.
    #[must_use]
    pub fn micros(self) -> Option<u64> {
        self.0
    }
}

impl From<TimeSpan> for RelativeTime {
    fn from(span: TimeSpan) -> Self {
        span.0.map_or(Self::FOREVER, Self::from_micros)
    }
}

const SECOND: u64 = 1_000_000;
const DAY: u64 = 86_400 * SECOND;

/// A month is missing on purpose: it has no fixed length, and the dialect does not know it.
const UNITS: &[(&[&str], u64)] = &[
    (&["us"], 1),
    (&["ms"], 1000),
    (&["s", "second", "seconds", "\""], SECOND),
    (&["m", "min", "minute", "minutes", "'"], 60 * SECOND),
    (&["h", "hour", "hours"], 3600 * SECOND),
    (&["d", "day", "days"], DAY),
    (&["week", "weeks"], 7 * DAY),
    (&["a", "year", "years"], 365 * DAY),
];

/// One or more numbers with units, which are added up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// Whether `forever` is a value as well.
    pub(crate) or_forever: bool,
}

impl Form for Span {
    type Value = TimeSpan;

    fn parse(&self, text: &str) -> Option<TimeSpan> {
        if text.eq_ignore_ascii_case("forever") {
            return self.or_forever.then_some(TimeSpan(None));
        }
        let (mut total, mut rest) = term(text)?;
        while !rest.is_empty() {
            let (micros, after) = term(rest)?;
            total = total.checked_add(micros)?;
            rest = after;
        }
        (total <= TimeSpan::MAX_MICROS).then_some(TimeSpan(Some(total)))
    }

    fn expected(&self) -> String {
        let forever = if self.or_forever { ", or forever" } else { "" };
        format!("a duration of us, ms, s, min, hours, days, weeks and years{forever}")
    }
}

/// The first number with its unit, and what follows.
fn term(text: &str) -> Option<(u64, &str)> {
    let (number, rest) = split_where(text.trim_ascii_start(), |c| !c.is_ascii_digit())?;
    let (unit, rest) =
        split_where(rest.trim_ascii_start(), |c| c.is_ascii_digit() || c.is_ascii_whitespace())?;
    let (_, factor) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
    let micros = number.parse::<u64>().ok()?.checked_mul(*factor)?;
    Some((micros, rest.trim_ascii_start()))
}

fn split_where(text: &str, ends: impl Fn(char) -> bool) -> Option<(&str, &str)> {
    text.split_at_checked(text.find(ends).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn micros(text: &str) -> Option<u64> {
        Span { or_forever: false }.parse(text)?.micros()
    }

    #[test]
    fn pairs_of_number_and_unit_add_up() {
        assert_eq!(micros("60 s"), Some(60_000_000));
        assert_eq!(micros("4 weeks 1 day"), Some(29 * DAY));
        assert_eq!(micros("5 years 2 minutes"), Some(5 * 365 * DAY + 120 * SECOND));
        assert_eq!(micros("0 s"), Some(0));
    }

    #[test]
    fn every_unit_and_its_abbreviations_are_known() {
        for (names, factor) in UNITS {
            for name in *names {
                assert_eq!(micros(&format!("3 {name}")), Some(3 * factor), "{name}");
            }
        }
    }

    #[test]
    fn blanks_between_number_and_unit_are_optional() {
        assert_eq!(micros("1h30min"), Some(5400 * SECOND));
        assert_eq!(micros("  1   h\t30 min "), Some(5400 * SECOND));
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in ["", "5", "days", "1 month", "1 Day", "-1 s", "1.5 h", "1 s 2", "s 1", "1 ss"] {
            assert_eq!(micros(text), None, "{text}");
        }
    }

    #[test]
    fn forever_is_a_value_only_where_it_makes_sense() {
        let form = Span { or_forever: true };
        assert_eq!(form.parse("forever"), Some(TimeSpan(None)));
        assert_eq!(form.parse("FOREVER").unwrap().micros(), None);
        assert_eq!(Span { or_forever: false }.parse("forever"), None);
    }

    #[test]
    fn a_span_ends_where_the_protocol_cannot_count_on() {
        assert_eq!(micros("9007199254740991 us"), Some(TimeSpan::MAX_MICROS));
        assert_eq!(micros("9007199254740992 us"), None);
        assert_eq!(micros("18446744073709551615 years"), None);
        assert_eq!(micros("200 years 200 years"), None);
        assert_eq!(micros("99999999999999999999 us"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reading_panic(text in "([0-9]{1,20}| |us|year|\\PC){0,8}") {
            let _span = micros(&text);
        }
    }
}
