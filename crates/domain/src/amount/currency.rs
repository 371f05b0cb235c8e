//! Currency codes.

use std::fmt;

use crate::text::json_string;

/// The longest code in letters.
const MAX_LEN: usize = 11;

/// The code of a currency: 1 to 11 letters `A` to `Z`, such as `EUR` or `TESTKUDOS`.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Currency {
    /// Filled up with NUL, as in signed data.
    letters: [u8; MAX_LEN + 1],
}

/// What is wrong with a currency code.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a currency must be 1 to 11 letters A to Z")]
pub struct InvalidCurrency;

impl Currency {
    /// Reads a code.
    ///
    /// # Errors
    /// [`InvalidCurrency`] if the code is empty, too long or has anything but capital letters.
    pub fn parse(text: &str) -> Result<Self, InvalidCurrency> {
        let fits = (1..=MAX_LEN).contains(&text.len());
        if !fits || !text.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(InvalidCurrency);
        }
        let mut letters = [0; MAX_LEN + 1];
        letters.iter_mut().zip(text.bytes()).for_each(|(slot, letter)| *slot = letter);
        Ok(Self { letters })
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let code = self.letters.split(|letter| *letter == 0).next().unwrap_or_default();
        std::str::from_utf8(code).unwrap_or_default()
    }

    /// The form in signed data: twelve bytes, filled up with NUL.
    pub(super) const fn signed_form(&self) -> &[u8; MAX_LEN + 1] {
        &self.letters
    }
}

/// Writes the code.
impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Currency({self})")
    }
}

json_string!(Currency, "a currency such as EUR");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_one_to_eleven_capital_letters_are_a_code() {
        for code in ["E", "EUR", "TESTKUDOS", "LONGCURRENC"] {
            assert_eq!(Currency::parse(code).unwrap().as_str(), code);
        }
        for other in ["", "eur", "EURO5", "EUR ", "LONGCURRENCY", "É", "E\0R"] {
            assert_eq!(Currency::parse(other), Err(InvalidCurrency), "{other}");
        }
    }

    #[test]
    fn json_form_is_the_code() {
        let currency = Currency::parse("CHF").unwrap();
        assert_eq!(serde_json::to_value(currency).unwrap(), "CHF");
        let error = serde_json::from_value::<Currency>("chf".into()).unwrap_err();
        assert_eq!(error.to_string(), InvalidCurrency.to_string());
    }

    proptest! {
        #[test]
        fn codes_survive_the_round_trip(code in "[A-Z]{1,11}") {
            prop_assert_eq!(Currency::parse(&code).unwrap().to_string(), code);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = Currency::parse(&text);
        }
    }
}
