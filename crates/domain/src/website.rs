//! The public website of a merchant.
//!
//! Source: merchant backend API, `InstanceConfigurationMessage.website`.

use crate::text::{display_text, text_type};

/// Longest URL in bytes.
const MAX_LEN: usize = 2048;

text_type! {
    /// An `http` or `https` URL with a host, at most 2048 bytes, without blanks and control
    /// characters.
    ///
    /// The text is kept as given, and no more than that is checked: it is shown to people, nobody
    /// here connects to it.
    #[derive(Debug)]
    WebsiteUrl, "the URL of a website"
}

display_text!(WebsiteUrl);

/// What is wrong with the URL of a website.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidWebsiteUrl {
    /// It is longer than 2048 bytes.
    #[error("a website must not exceed 2048 bytes")]
    Length,
    /// It has a blank or a control character.
    #[error("a website must not have blanks or control characters")]
    Character,
    /// It does not begin with `http://` or `https://`.
    #[error("a website must begin with http:// or https://")]
    Scheme,
    /// Nothing names a host.
    #[error("a website must name a host")]
    Host,
}

impl WebsiteUrl {
    /// Takes a URL as it is given.
    ///
    /// # Errors
    /// [`InvalidWebsiteUrl`] names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidWebsiteUrl> {
        if text.len() > MAX_LEN {
            return Err(InvalidWebsiteUrl::Length);
        }
        if text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
            return Err(InvalidWebsiteUrl::Character);
        }
        let (scheme, rest) = text.split_once("://").ok_or(InvalidWebsiteUrl::Scheme)?;
        if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(InvalidWebsiteUrl::Scheme);
        }
        if host(rest).is_empty() {
            return Err(InvalidWebsiteUrl::Host);
        }
        Ok(Self(text.to_owned()))
    }
}

/// The host in what follows the scheme, without user information and port.
fn host(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let address = authority.rsplit('@').next().unwrap_or_default();
    if address.starts_with('[') {
        return address; // an IPv6 address has colons of its own
    }
    address.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_kept_as_given() {
        for text in [
            "https://shop.example",
            "HTTP://Shop.Example:8080/a?b#c",
            "http://[::1]/",
            "https://müller.example/größe",
            "https://user@shop.example",
        ] {
            assert_eq!(WebsiteUrl::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_text_is_refused_by_its_part() {
        let long = format!("https://a/{}", "b".repeat(2048));
        for (text, error) in [
            ("", InvalidWebsiteUrl::Scheme),
            ("shop.example", InvalidWebsiteUrl::Scheme),
            ("javascript:alert(1)", InvalidWebsiteUrl::Scheme),
            ("ftp://shop.example", InvalidWebsiteUrl::Scheme),
            ("https:/shop.example", InvalidWebsiteUrl::Scheme),
            ("https://", InvalidWebsiteUrl::Host),
            ("https:///path", InvalidWebsiteUrl::Host),
            ("https://:8080", InvalidWebsiteUrl::Host),
            ("https://user@/", InvalidWebsiteUrl::Host),
            ("https://shop.example/a b", InvalidWebsiteUrl::Character),
            ("https://shop.example/\r\nX: y", InvalidWebsiteUrl::Character),
            (long.as_str(), InvalidWebsiteUrl::Length),
        ] {
            assert_eq!(WebsiteUrl::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn urls_survive_the_round_trip(
            text in "https?://[a-z0-9.-]{1,30}(:[0-9]{1,5})?(/[!-~]{0,30})?",
        ) {
            let website = WebsiteUrl::parse(&text).unwrap();
            let json = serde_json::to_value(&website).unwrap();
            prop_assert_eq!(&json, &text);
            prop_assert_eq!(serde_json::from_value::<WebsiteUrl>(json).unwrap(), website);
        }

        #[test]
        fn arbitrary_text_never_panics(text in "(https?://)?\\PC*") {
            let _ = WebsiteUrl::parse(&text);
        }
    }
}
