//! The name under which a merchant does business.
//!
//! Source: merchant backend API, `InstanceConfigurationMessage.name`.

use crate::text::{display_text, text_type};

/// Longest name in characters.
const MAX_CHARS: usize = 255;

text_type! {
    /// The legal or business name of a merchant, which goes into contracts: 1 to 255 characters,
    /// no control characters.
    #[derive(Debug)]
    LegalName, "the name of a merchant"
}

display_text!(LegalName);

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidLegalName {
    /// It is empty or longer than 255 characters.
    #[error("a name must have 1 to 255 characters")]
    Length,
    /// It has a control character, such as NUL or a line break.
    #[error("a name must not have control characters")]
    Control,
}

impl LegalName {
    /// Takes a name as it is given.
    ///
    /// # Errors
    /// [`InvalidLegalName`] names the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, InvalidLegalName> {
        if text.is_empty() || text.chars().count() > MAX_CHARS {
            return Err(InvalidLegalName::Length);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidLegalName::Control);
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        assert!(LegalName::parse(&"é".repeat(255)).is_ok());
        assert_eq!(LegalName::parse(&"e".repeat(256)), Err(InvalidLegalName::Length));
        assert_eq!(LegalName::parse(""), Err(InvalidLegalName::Length));
    }

    #[test]
    fn control_characters_are_refused() {
        for text in ["a\0", "a\nb", "\u{7f}", "\u{85}"] {
            assert_eq!(LegalName::parse(text), Err(InvalidLegalName::Control));
        }
    }

    proptest! {
        #[test]
        fn names_survive_the_round_trip(text in "\\PC{1,255}") {
            let name = LegalName::parse(&text).unwrap();
            let json = serde_json::to_value(&name).unwrap();
            prop_assert_eq!(serde_json::from_value::<LegalName>(json).unwrap(), name);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = LegalName::parse(&text);
        }
    }
}
