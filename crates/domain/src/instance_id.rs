//! The identifier of an instance, as it stands in URLs.
//!
//! Source: merchant backend API, `InstanceConfigurationMessage.id`.

use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
};

use crate::text::{display_text, json_string};

/// Shortest and longest identifier in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=128;

/// The identifier of an instance: 2 to 128 ASCII letters, digits and `_.@-`, beginning with a
/// letter or a digit.
///
/// The text stays as it was given, but identifiers are unique ignoring case: equality, order and
/// hash go by [`key`](Self::key).
///
/// ```
/// use taler_merchant_domain::InstanceId;
///
/// let shop = InstanceId::parse("Corner-Shop")?;
/// assert_eq!(shop.as_str(), "Corner-Shop");
/// assert_eq!(shop, InstanceId::parse("corner-shop")?);
/// # Ok::<(), taler_merchant_domain::instance_id::InvalidInstanceId>(())
/// ```
#[derive(Clone, Debug)]
pub struct InstanceId {
    text: String,
    key: String,
}

/// What is wrong with the identifier of an instance.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidInstanceId {
    /// It is shorter than 2 bytes or longer than 128.
    #[error("an instance id must have 2 to 128 characters")]
    Length,
    /// A character is not allowed.
    #[error("an instance id must consist of letters, digits and _.@-")]
    Character,
    /// The first character is no letter and no digit.
    #[error("an instance id must begin with a letter or a digit")]
    Start,
}

impl InstanceId {
    /// Reads an identifier.
    ///
    /// # Errors
    /// [`InvalidInstanceId`] names the rule that is broken.
    pub fn parse(text: &str) -> Result<Self, InvalidInstanceId> {
        if !LENGTH.contains(&text.len()) {
            return Err(InvalidInstanceId::Length);
        }
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.@-".contains(&byte);
        if !text.bytes().all(allowed) {
            return Err(InvalidInstanceId::Character);
        }
        if !text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            return Err(InvalidInstanceId::Start);
        }
        Ok(Self { text: text.to_owned(), key: text.to_ascii_lowercase() })
    }

    /// The instance that is addressed by paths without an identifier, `admin`.
    #[must_use]
    pub fn admin() -> Self {
        Self { text: "admin".to_owned(), key: "admin".to_owned() }
    }

    /// The text as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The form in lower case, which decides whether two identifiers are the same.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether this is the instance `admin`, in any case.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.key == "admin"
    }

    /// Whether the identifier has a meaning in paths that nobody may take by signing up: `admin`
    /// and its older name `default`, in any case.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        self.is_admin() || self.key == "default"
    }
}

impl PartialEq for InstanceId {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for InstanceId {}

impl Hash for InstanceId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl PartialOrd for InstanceId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for InstanceId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

display_text!(InstanceId);
json_string!(InstanceId, "the id of an instance");

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_outside_the_pattern_are_refused_by_their_rule() {
        let long = "a".repeat(129);
        for (text, error) in [
            ("", InvalidInstanceId::Length),
            ("a", InvalidInstanceId::Length),
            (long.as_str(), InvalidInstanceId::Length),
            ("_a", InvalidInstanceId::Start),
            (".", InvalidInstanceId::Length),
            ("..", InvalidInstanceId::Start),
            ("a/b", InvalidInstanceId::Character),
            ("a b", InvalidInstanceId::Character),
            ("ab\n", InvalidInstanceId::Character),
            ("ab\0", InvalidInstanceId::Character),
            ("äb", InvalidInstanceId::Character),
        ] {
            assert_eq!(InstanceId::parse(text).unwrap_err(), error, "{text:?}");
        }
        for text in ["a1", "0.", "a@b.example", "a--", &"a".repeat(128)] {
            assert_eq!(InstanceId::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn ids_that_differ_in_case_only_are_the_same() {
        let ids: HashSet<InstanceId> = ["Shop", "shop", "SHOP", "shop2"]
            .iter()
            .map(|id| InstanceId::parse(id).unwrap())
            .collect();
        assert_eq!(ids.len(), 2);
    }

    #[test]
    fn admin_and_default_are_reserved_in_any_case() {
        assert!(InstanceId::admin().is_admin());
        assert_eq!(InstanceId::parse("Admin").unwrap(), InstanceId::admin());
        assert!(InstanceId::parse("DEFAULT").unwrap().is_reserved());
        assert!(!InstanceId::parse("default").unwrap().is_admin());
        assert!(!InstanceId::parse("admin2").unwrap().is_reserved());
    }

    #[test]
    fn json_form_keeps_the_text_as_given() {
        let id: InstanceId = serde_json::from_value("Shop".into()).unwrap();
        assert_eq!(serde_json::to_value(&id).unwrap(), "Shop");
    }

    proptest! {
        #[test]
        fn ids_survive_the_round_trip(text in "[A-Za-z0-9][A-Za-z0-9_.@-]{1,127}") {
            let id = InstanceId::parse(&text).unwrap();
            prop_assert_eq!(id.to_string(), text);
            prop_assert_eq!(InstanceId::parse(id.key()).unwrap(), id);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = InstanceId::parse(&text);
        }
    }
}
