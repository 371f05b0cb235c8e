use crate::PhoneNumber;
use regex::Regex;

/// Which phone numbers an operator accepts; all, by default.
#[derive(Debug, Clone, Default)]
pub struct PhoneNumbers(Option<Regex>);

/// The operator does not accept the phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the phone number is not of a kind that this server accepts")]
pub struct PhoneRefused;

impl PhoneNumbers {
    /// Numbers that fit a pattern, which is searched for in the form without blanks, as in
    /// `+41791234567`. It is matched in linear time.
    ///
    /// # Errors
    /// When the pattern is none.
    pub fn new(pattern: Option<&str>) -> Result<Self, regex::Error> {
        pattern.map(Regex::new).transpose().map(Self)
    }

    /// Whether a new number is accepted; one that was there before stays.
    ///
    /// # Errors
    /// [`PhoneRefused`]
    pub fn check(
        &self,
        new: Option<&PhoneNumber>,
        old: Option<&PhoneNumber>,
    ) -> Result<(), PhoneRefused> {
        match (&self.0, new) {
            (Some(pattern), Some(new)) if Some(new) != old && !pattern.is_match(new.as_str()) => {
                Err(PhoneRefused)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_numbers_have_to_fit() {
        let swiss = PhoneNumbers::new(Some(r"^\+41")).unwrap();
        let [here, there] =
            ["+41 79 123 45 67", "+49301234567"].map(|text| PhoneNumber::parse(text).unwrap());
        assert_eq!(swiss.check(Some(&here), None), Ok(()));
        assert_eq!(swiss.check(Some(&there), Some(&here)), Err(PhoneRefused));
        assert_eq!(swiss.check(Some(&there), Some(&there)), Ok(()));
        assert_eq!(swiss.check(None, Some(&here)), Ok(()));
        assert_eq!(PhoneNumbers::default().check(Some(&there), None), Ok(()));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        assert!(PhoneNumbers::new(Some("(")).is_err());
    }
}
