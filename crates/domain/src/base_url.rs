//! URLs of other services, below which their endpoints are.
//!
//! Source: merchant backend API, `AccountAddDetails.credit_facade_url` and `exchange_url`; Taler
//! core API, "Base URLs".

use std::net::Ipv6Addr;

use crate::{
    host,
    text::{display_text, text_type},
};

/// Longest URL in bytes.
const MAX_LEN: usize = 2048;

text_type! {
    /// An `http` or `https` URL that ends in `/`, at most 2048 bytes of printable ASCII, without
    /// user information, query and fragment.
    ///
    /// The text is kept as given: Taler compares base URLs byte by byte. Whether anything answers
    /// there is not looked at.
    ///
    /// ```
    /// use taler_merchant_domain::BaseUrl;
    ///
    /// assert!(BaseUrl::parse("https://bank.example/accounts/7/taler-revenue/").is_ok());
    /// assert!(BaseUrl::parse("https://bank.example").is_err());
    /// ```
    #[derive(Debug)]
    BaseUrl, "a base URL"
}

display_text!(BaseUrl);

/// What is wrong with a base URL.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidBaseUrl {
    /// It is longer than 2048 bytes.
    #[error("a base URL must not exceed 2048 bytes")]
    Length,
    /// It has a blank, a control character, a backslash or something beyond ASCII.
    #[error("a base URL must consist of printable ASCII characters other than \\")]
    Character,
    /// It does not begin with `http://` or `https://`.
    #[error("a base URL must begin with http:// or https://")]
    Scheme,
    /// It carries a user name, and maybe a password: those are for `Authorization`.
    #[error("a base URL must not have a user name")]
    UserInfo,
    /// The host is no name and no address.
    #[error("a base URL must name a host")]
    Host,
    /// The port is not a number up to 65535.
    #[error("the port in a base URL must be a number up to 65535")]
    Port,
    /// It has a query or a fragment, to which no path can be added.
    #[error("a base URL must have neither a query nor a fragment")]
    Suffix,
    /// It does not end in `/`.
    #[error("a base URL must end in /")]
    Slash,
}

impl BaseUrl {
    /// Takes a URL as it is given.
    ///
    /// # Errors
    /// [`InvalidBaseUrl`] names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        if text.len() > MAX_LEN {
            return Err(InvalidBaseUrl::Length);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
            return Err(InvalidBaseUrl::Character);
        }
        let (scheme, rest) = text.split_once("://").ok_or(InvalidBaseUrl::Scheme)?;
        if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(InvalidBaseUrl::Scheme);
        }
        check_authority(rest.split(['/', '?', '#']).next().unwrap_or_default())?;
        if rest.contains(['?', '#']) {
            return Err(InvalidBaseUrl::Suffix);
        }
        if !rest.ends_with('/') {
            return Err(InvalidBaseUrl::Slash);
        }
        Ok(Self(text.to_owned()))
    }
}

/// `HOST[:PORT]`, where an IPv6 address stands in brackets.
fn check_authority(authority: &str) -> Result<(), InvalidBaseUrl> {
    if authority.contains('@') {
        return Err(InvalidBaseUrl::UserInfo);
    }
    let (is_host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (address, port) = rest.split_once(']').ok_or(InvalidBaseUrl::Host)?;
        (address.parse::<Ipv6Addr>().is_ok(), port)
    } else {
        let end = authority.find(':').unwrap_or(authority.len());
        let (name, port) = authority.split_at_checked(end).unwrap_or((authority, ""));
        (host::is_name(name), port)
    };
    if !is_host {
        return Err(InvalidBaseUrl::Host);
    }
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(host::is_port);
    if is_port { Ok(()) } else { Err(InvalidBaseUrl::Port) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_kept_as_given() {
        for text in [
            "https://bank.example/",
            "HTTP://Bank.Example:8080/a//b/",
            "http://localhost:1/",
            "http://[2001:db8::1]:8080/a/",
            "http://[::1]/",
            "https://bank.example/a%20b/~x/;=,/",
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_text_is_refused_by_its_part() {
        let long = format!("https://a/{}/", "b".repeat(2048));
        for (text, error) in [
            (long.as_str(), InvalidBaseUrl::Length),
            ("https://bank.example/a b/", InvalidBaseUrl::Character),
            ("https://bank.example/\r\nX: y/", InvalidBaseUrl::Character),
            ("https://bank.example/\0/", InvalidBaseUrl::Character),
            ("https://bank.example\\@evil.example/", InvalidBaseUrl::Character),
            ("https://bänk.example/", InvalidBaseUrl::Character),
            ("", InvalidBaseUrl::Scheme),
            ("bank.example/", InvalidBaseUrl::Scheme),
            ("file:///etc/", InvalidBaseUrl::Scheme),
            ("ftp://bank.example/", InvalidBaseUrl::Scheme),
            ("https:/bank.example/", InvalidBaseUrl::Scheme),
            ("https://user:pass@bank.example/", InvalidBaseUrl::UserInfo),
            ("https://@bank.example/", InvalidBaseUrl::UserInfo),
            ("https:///", InvalidBaseUrl::Host),
            ("https://:80/", InvalidBaseUrl::Host),
            ("https://.example/", InvalidBaseUrl::Host),
            ("https://[::1/", InvalidBaseUrl::Host),
            ("https://[::g]/", InvalidBaseUrl::Host),
            ("https://bank.example:/", InvalidBaseUrl::Port),
            ("https://bank.example:+1/", InvalidBaseUrl::Port),
            ("https://bank.example:65536/", InvalidBaseUrl::Port),
            ("https://[::1]80/", InvalidBaseUrl::Port),
            ("https://bank.example/?a=/", InvalidBaseUrl::Suffix),
            ("https://bank.example/#/", InvalidBaseUrl::Suffix),
            ("https://bank.example?/", InvalidBaseUrl::Suffix),
            ("https://bank.example", InvalidBaseUrl::Slash),
            ("https://bank.example/a", InvalidBaseUrl::Slash),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn urls_survive_the_round_trip(
            text in "https?://[a-z0-9][a-z0-9-]{0,30}(:[0-9]{1,4})?(/[!$-.0-9:;=@-\\[\\]-~]{0,9}){0,3}/",
        ) {
            let url = BaseUrl::parse(&text).unwrap();
            let json = serde_json::to_value(&url).unwrap();
            prop_assert_eq!(&json, &text);
            prop_assert_eq!(serde_json::from_value::<BaseUrl>(json).unwrap(), url);
        }

        #[test]
        fn arbitrary_text_never_panics(text in "(https?://)?(\\[)?\\PC*") {
            let _ = BaseUrl::parse(&text);
        }
    }
}
