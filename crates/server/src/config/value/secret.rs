//! Texts nobody may see.

use super::form::Form;
use std::fmt;
use zeroize::Zeroizing;

/// A password or the like. Its `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Any text but an empty one, hidden wherever it would be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SecretText {
    /// What the text is, with an article.
    pub(crate) what: &'static str,
}

impl Form for SecretText {
    type Value = Secret;

    fn parse(&self, text: &str) -> Option<Secret> {
        let fits = !text.is_empty() && !text.contains(char::is_control);
        fits.then(|| Secret(Zeroizing::new(text.to_owned())))
    }

    fn expected(&self) -> String {
        self.what.to_owned()
    }

    fn shown(&self, _text: &str) -> String {
        "***".to_owned()
    }
}

/// The URL of a gateway, with a path and a query, in which keys are common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GatewayUrl;

impl Form for GatewayUrl {
    type Value = Secret;

    fn parse(&self, text: &str) -> Option<Secret> {
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?']).next()?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        let fits = matches!(scheme, "https" | "http")
            && !authority.is_empty()
            && authority.chars().all(is_part)
            && rest.chars().all(|c| c.is_ascii_graphic() && c != '#');
        fits.then(|| Secret(Zeroizing::new(text.to_owned())))
    }

    fn expected(&self) -> String {
        "an https URL without user and fragment, or http on this machine".to_owned()
    }

    fn shown(&self, text: &str) -> String {
        match (self.parse(text), text.split_once('?')) {
            (Some(_), Some((shown, _))) => format!("{shown}?***"),
            (Some(_), None) => text.to_owned(),
            (None, _) => "***".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_and_never_shown() {
        let form = SecretText { what: "a password" };
        let secret = form.parse("hunter2").unwrap();
        assert_eq!(secret.expose(), "hunter2");
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        assert_eq!(form.shown("hunter2"), "***");
        assert_eq!((form.parse(""), form.parse("a\nb")), (None, None));
    }

    #[test]
    fn the_query_of_a_url_is_hidden() {
        for (text, shown) in [
            ("https://sms.example/send", "https://sms.example/send"),
            ("https://sms.example?key=hunter2", "https://sms.example?***"),
            ("http://[::1]:81/x?key=hunter2", "http://[::1]:81/x?***"),
        ] {
            assert_eq!(GatewayUrl.parse(text).unwrap().expose(), text);
            assert_eq!(GatewayUrl.shown(text), shown);
        }
        for text in ["", "hunter2", "ftp://a/", "https://u:hunter2@a/", "https:///", "https://a/#b"]
        {
            assert_eq!(GatewayUrl.parse(text), None, "{text}");
            assert_eq!(GatewayUrl.shown(text), "***");
        }
    }
}
