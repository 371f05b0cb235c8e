//! Identifiers that merchants choose for their own objects, as they stand in URLs.
//!
//! Source: merchant backend API, `TokenFamilyCreateRequest.slug`; RFC 3986 section 2.3.

use crate::text::{display_text, text_type};

/// Longest slug in bytes.
const MAX_LEN: usize = 128;

text_type! {
    /// A path segment of 1 to 128 unreserved characters: ASCII letters, digits and `-._~`.
    ///
    /// `.` and `..` are refused although every character of them is unreserved: programs that
    /// normalise URLs remove them. Upper and lower case differ.
    #[derive(Debug)]
    Slug, "a slug"
}

display_text!(Slug);

/// What is wrong with a slug.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidSlug {
    /// It is empty or longer than 128 characters.
    #[error("a slug must have 1 to 128 characters")]
    Length,
    /// A character is not unreserved.
    #[error("a slug must consist of letters, digits and -._~")]
    Character,
    /// It is `.` or `..`.
    #[error("a slug must not be . or ..")]
    Dots,
}

impl Slug {
    /// Takes a slug as it is given.
    ///
    /// # Errors
    /// [`InvalidSlug`] names the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, InvalidSlug> {
        if text.is_empty() || text.len() > MAX_LEN {
            return Err(InvalidSlug::Length);
        }
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if !text.bytes().all(unreserved) {
            return Err(InvalidSlug::Character);
        }
        if matches!(text, "." | "..") {
            return Err(InvalidSlug::Dots);
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn other_text_is_refused_by_its_rule() {
        let long = "a".repeat(129);
        for (text, error) in [
            ("", InvalidSlug::Length),
            (long.as_str(), InvalidSlug::Length),
            (".", InvalidSlug::Dots),
            ("..", InvalidSlug::Dots),
            ("a/b", InvalidSlug::Character),
            ("a%2Fb", InvalidSlug::Character),
            ("a b", InvalidSlug::Character),
            ("é", InvalidSlug::Character),
            ("a\0", InvalidSlug::Character),
        ] {
            assert_eq!(Slug::parse(text), Err(error), "{text:?}");
        }
        assert!(Slug::parse("...").is_ok());
    }

    proptest! {
        #[test]
        fn slugs_survive_the_round_trip(text in "[A-Za-z0-9._~-]{3,128}") {
            let slug = Slug::parse(&text).unwrap();
            let json = serde_json::to_value(&slug).unwrap();
            prop_assert_eq!(&json, &text);
            prop_assert_eq!(serde_json::from_value::<Slug>(json).unwrap(), slug);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = Slug::parse(&text);
        }
    }
}
