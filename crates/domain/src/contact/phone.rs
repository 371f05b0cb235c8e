//! Phone numbers.

use std::fmt;

use crate::text::text_type;

/// Fewest and most digits: the shortest national numbers with their country code, and the limit of
/// E.164.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

text_type! {
    /// A phone number in the international form of E.164: `+` and 7 to 15 digits, of which the
    /// first is not 0.
    PhoneNumber, "a phone number"
}

/// What is wrong with a phone number. The message never repeats the number.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidPhoneNumber {
    /// It does not begin with `+` and a country code.
    #[error("a phone number must begin with + and the country code")]
    International,
    /// It has something else than digits, blanks, dashes and parentheses.
    #[error("a phone number must consist of digits, blanks, dashes and parentheses")]
    Character,
    /// It has fewer than 7 digits or more than 15.
    #[error("a phone number must have 7 to 15 digits")]
    Length,
}

impl PhoneNumber {
    /// Reads a number and strips blanks, dashes and parentheses.
    ///
    /// # Errors
    /// [`InvalidPhoneNumber`] names the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, InvalidPhoneNumber> {
        let number: String =
            text.chars().filter(|letter| !matches!(letter, ' ' | '\t' | '-' | '(' | ')')).collect();
        let digits = number.strip_prefix('+').ok_or(InvalidPhoneNumber::International)?;
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(InvalidPhoneNumber::Character);
        }
        if !DIGITS.contains(&digits.len()) {
            return Err(InvalidPhoneNumber::Length);
        }
        if digits.starts_with('0') {
            return Err(InvalidPhoneNumber::International);
        }
        Ok(Self(number))
    }

    /// A hint for a person who knows the number: its last two digits, as in `***42`.
    #[must_use]
    pub fn masked(&self) -> String {
        let start = self.0.len().saturating_sub(2);
        format!("***{}", self.0.get(start..).unwrap_or_default())
    }
}

/// Shows the masked form.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PhoneNumber({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decoration_is_stripped() {
        for text in ["+41 (44) 668-18 00", "+41446681800", " +41\t44 6681800 "] {
            assert_eq!(PhoneNumber::parse(text).unwrap().as_str(), "+41446681800");
        }
    }

    #[test]
    fn other_text_is_refused_by_its_rule() {
        for (text, error) in [
            ("", InvalidPhoneNumber::International),
            ("0446681800", InvalidPhoneNumber::International),
            ("0041446681800", InvalidPhoneNumber::International),
            ("+0446681800", InvalidPhoneNumber::International),
            ("+", InvalidPhoneNumber::Length),
            ("+123456", InvalidPhoneNumber::Length),
            ("+1234567890123456", InvalidPhoneNumber::Length),
            ("+4144668180x", InvalidPhoneNumber::Character),
            ("+41/446681800", InvalidPhoneNumber::Character),
            ("+41446681800\n", InvalidPhoneNumber::Character),
            ("++41446681800", InvalidPhoneNumber::Character),
            ("+٤١٤٤٦٦٨١٨٠٠", InvalidPhoneNumber::Character),
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn hint_and_debug_show_the_last_two_digits_only() {
        let number = PhoneNumber::parse("+41 44 668 18 42").unwrap();
        assert_eq!(number.masked(), "***42");
        assert_eq!(format!("{number:?}"), "PhoneNumber(***42)");
    }

    #[test]
    fn json_form_is_the_normal_form() {
        let number: PhoneNumber = serde_json::from_value("+41 44 668-1800".into()).unwrap();
        assert_eq!(serde_json::to_value(number).unwrap(), "+41446681800");
    }

    proptest! {
        #[test]
        fn normal_form_is_stable(text in "\\+[1-9]([ ()-]?[0-9]){6,14}") {
            let number = PhoneNumber::parse(&text).unwrap();
            prop_assert_eq!(PhoneNumber::parse(number.as_str()).unwrap(), number);
        }

        #[test]
        fn arbitrary_text_never_panics(text in "\\+?\\PC*") {
            let _ = PhoneNumber::parse(&text);
        }
    }
}
