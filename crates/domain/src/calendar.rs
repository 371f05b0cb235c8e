//! The Gregorian calendar in UTC, from 1970 on.

/// A day; month and day count from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Date {
    pub(crate) year: u64,
    pub(crate) month: u64,
    pub(crate) day: u64,
}

/// Days from 0001-01-01 to 1970-01-01.
const EPOCH: u64 = 719_162;

/// The date so many days after 1970-01-01.
pub(crate) fn date_of(days: u64) -> Date {
    let days = days.saturating_add(EPOCH);
    // 400 years have 146,097 days; the estimate is off by one year at most.
    let estimate = days / 146_097 * 400 + days % 146_097 * 400 / 146_097 + 1;
    let year = if days < year_start(estimate) {
        estimate - 1
    } else if days >= year_start(estimate + 1) {
        estimate + 1
    } else {
        estimate
    };
    let mut month = 1;
    let mut rest = days - year_start(year);
    while rest >= month_length(year, month) {
        rest -= month_length(year, month);
        month += 1;
    }
    Date { year, month, day: rest + 1 }
}

/// Days from 1970-01-01 to the first day of a month, which may be 13 for the next January. The
/// year must not be before 1970.
pub(crate) fn month_start(year: u64, month: u64) -> u64 {
    let months: u64 = (1..month).map(|month| month_length(year, month)).sum();
    year_start(year).saturating_add(months).saturating_sub(EPOCH)
}

/// Days from 0001-01-01 to January 1 of a year.
const fn year_start(year: u64) -> u64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

const fn month_length(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

const fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(year: u64, month: u64, day: u64) -> Date {
        Date { year, month, day }
    }

    #[test]
    fn well_known_days_have_their_dates() {
        for (days, expected) in [
            (0, date(1970, 1, 1)),
            (364, date(1970, 12, 31)),
            (11_016, date(2000, 2, 29)),
            (11_017, date(2000, 3, 1)),
            (19_675, date(2023, 11, 14)),
            (47_540, date(2100, 2, 28)),
            (47_541, date(2100, 3, 1)),
        ] {
            assert_eq!(date_of(days), expected);
        }
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let mut yesterday = date_of(0);
        for days in 1..=146_097 {
            let today = date_of(days);
            let next_day = date(yesterday.year, yesterday.month, yesterday.day + 1);
            let next_month = date(yesterday.year, yesterday.month + 1, 1);
            let next_year = date(yesterday.year + 1, 1, 1);
            let last = yesterday.day == month_length(yesterday.year, yesterday.month);
            let expected = match (last, yesterday.month) {
                (false, _) => next_day,
                (true, 12) => next_year,
                (true, _) => next_month,
            };
            assert_eq!(today, expected);
            yesterday = today;
        }
        assert_eq!(yesterday, date(2370, 1, 1));
    }

    proptest! {
        #[test]
        fn dates_and_days_are_inverse(days in 0_u64..110_000_000) {
            let Date { year, month, day } = date_of(days);
            prop_assert!((1..=12).contains(&month));
            prop_assert!((1..=month_length(year, month)).contains(&day));
            prop_assert_eq!(month_start(year, month) + day - 1, days);
        }
    }
}
