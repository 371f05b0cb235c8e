//! Booleans, numbers and words of a fixed set.

use super::form::Form;
use std::{fmt::Display, str::FromStr};

/// `YES` or `NO`, in any case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct YesNo;

impl Form for YesNo {
    type Value = bool;

    fn parse(&self, text: &str) -> Option<bool> {
        match text.to_ascii_uppercase().as_str() {
            "YES" => Some(true),
            "NO" => Some(false),
            _ => None,
        }
    }

    fn expected(&self) -> String {
        "YES or NO".to_owned()
    }
}

/// A number in decimal digits, with both bounds allowed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Integer<T> {
    pub(crate) min: T,
    pub(crate) max: T,
}

impl<T: FromStr + Display + PartialOrd> Form for Integer<T> {
    type Value = T;

    fn parse(&self, text: &str) -> Option<T> {
        let number = decimal(text)?;
        (self.min <= number && number <= self.max).then_some(number)
    }

    fn expected(&self) -> String {
        format!("a number from {} to {}", self.min, self.max)
    }
}

/// A number of bytes, plain or in units of 1000 (`kB`) or 1024 (`KiB`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByteSize {
    pub(crate) min: usize,
    pub(crate) max: usize,
}

impl Form for ByteSize {
    type Value = usize;

    fn parse(&self, text: &str) -> Option<usize> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(digits)?;
        let factor = match unit.trim_ascii() {
            "" | "B" => 1,
            "kB" => 1000,
            "MB" => 1_000_000,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            _ => return None,
        };
        let size = decimal::<usize>(number)?.checked_mul(factor)?;
        (self.min..=self.max).contains(&size).then_some(size)
    }

    fn expected(&self) -> String {
        format!("a size such as 1 MiB, from {} to {} bytes", self.min, self.max)
    }
}

/// One of some words, in any case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OneOf<T: 'static>(pub(crate) &'static [(&'static str, T)]);

impl<T: Clone> Form for OneOf<T> {
    type Value = T;

    fn parse(&self, text: &str) -> Option<T> {
        let found = self.0.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
        found.map(|(_, value)| value.clone())
    }

    fn expected(&self) -> String {
        let words: Vec<&str> = self.0.iter().map(|(word, _)| *word).collect();
        match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// Digits only: a sign is not part of a number here.
fn decimal<T: FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boolean_is_yes_or_no() {
        assert_eq!(YesNo.parse("YES"), Some(true));
        assert_eq!(YesNo.parse("no"), Some(false));
        for text in ["", "true", "1", "y", "YES "] {
            assert_eq!(YesNo.parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_integer_lies_within_its_bounds() {
        let port = Integer::<u16> { min: 1, max: 9 };
        assert_eq!(port.parse("1"), Some(1));
        assert_eq!(port.parse("09"), Some(9));
        for text in ["0", "10", "70000", "-1", "+1", "1.0", "", "0x1"] {
            assert_eq!(port.parse(text), None, "{text}");
        }
        assert_eq!(port.expected(), "a number from 1 to 9");
    }

    #[test]
    fn a_size_may_have_a_unit() {
        let size = ByteSize { min: 1, max: 1 << 24 };
        assert_eq!(size.parse("17"), Some(17));
        assert_eq!(size.parse("17 B"), Some(17));
        assert_eq!(size.parse("2kB"), Some(2000));
        assert_eq!(size.parse("3 KiB"), Some(3072));
        assert_eq!(size.parse("16 MiB"), Some(1 << 24));
        assert_eq!(size.parse("1 MB"), Some(1_000_000));
        for text in ["", "0", "MiB", "17 MiB", "1 mib", "1 GB", "99999999999999999999", "1 1"] {
            assert_eq!(size.parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_is_one_of_its_set() {
        let form = OneOf(&[("tcp", 1), ("unix", 2), ("none", 3)]);
        assert_eq!(form.parse("UNIX"), Some(2));
        assert_eq!(form.parse("un"), None);
        assert_eq!(form.expected(), "tcp, unix or none");
    }
}
