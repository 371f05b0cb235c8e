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
        Origin::of(scheme, authority(rest))?;
        if rest.contains(['?', '#']) {
            return Err(InvalidBaseUrl::Suffix);
        }
        if !rest.ends_with('/') {
            return Err(InvalidBaseUrl::Slash);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether both are of one server: scheme, host and port are the same, however they are
    /// written. What was meant for one of them may be sent to the other.
    ///
    /// ```
    /// use taler_merchant_domain::BaseUrl;
    ///
    /// let bank = BaseUrl::parse("https://bank.example/accounts/7/")?;
    /// assert!(bank.has_origin_of(&BaseUrl::parse("HTTPS://Bank.Example:443/")?));
    /// assert!(!bank.has_origin_of(&BaseUrl::parse("http://bank.example/accounts/7/")?));
    /// # Ok::<(), taler_merchant_domain::base_url::InvalidBaseUrl>(())
    /// ```
    #[must_use]
    pub fn has_origin_of(&self, other: &Self) -> bool {
        self.origin().is_some_and(|origin| other.origin() == Some(origin))
    }

    /// `None` never happens: the parts were looked at before.
    fn origin(&self) -> Option<Origin> {
        let (scheme, rest) = self.0.split_once("://")?;
        Origin::of(scheme, authority(rest)).ok()
    }
}

/// What follows the scheme, up to the path.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// A server.
#[derive(PartialEq, Eq)]
struct Origin {
    is_secure: bool,
    host: Host,
    port: u16,
}

#[derive(PartialEq, Eq)]
enum Host {
    /// In lower case.
    Name(String),
    Address(Ipv6Addr),
}

impl Origin {
    /// `authority` is `HOST[:PORT]`, where an IPv6 address stands in brackets.
    fn of(scheme: &str, authority: &str) -> Result<Self, InvalidBaseUrl> {
        if authority.contains('@') {
            return Err(InvalidBaseUrl::UserInfo);
        }
        let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
            let (address, port) = rest.split_once(']').ok_or(InvalidBaseUrl::Host)?;
            (Host::Address(address.parse().or(Err(InvalidBaseUrl::Host))?), port)
        } else {
            let end = authority.find(':').unwrap_or(authority.len());
            let (name, port) = authority.split_at_checked(end).unwrap_or((authority, ""));
            if !host::is_name(name) {
                return Err(InvalidBaseUrl::Host);
            }
            (Host::Name(name.to_ascii_lowercase()), port)
        };
        let is_secure = scheme.eq_ignore_ascii_case("https");
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => Some(if is_secure { 443 } else { 80 }),
            digits => digits.and_then(host::port),
        };
        Ok(Self { is_secure, host, port: port.ok_or(InvalidBaseUrl::Port)? })
    }
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

    fn share_origin(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|text| BaseUrl::parse(text).unwrap());
        assert_eq!(one.has_origin_of(&other), other.has_origin_of(&one));
        one.has_origin_of(&other)
    }

    #[test]
    fn one_server_may_be_written_in_many_ways() {
        for (one, other) in [
            ("https://bank.example/", "https://bank.example/a/b/"),
            ("https://bank.example/", "HTTPS://BANK.Example:443/"),
            ("http://bank.example/", "http://bank.example:80/a/"),
            ("https://bank.example:8443/", "https://bank.example:08443/"),
            ("https://[::1]/", "https://[0:0::0001]:443/"),
            ("https://[2001:DB8::a]/", "https://[2001:db8::A]/"),
        ] {
            assert!(share_origin(one, other), "{one} {other}");
        }
    }

    #[test]
    fn scheme_host_and_port_make_a_server() {
        for other in [
            "http://bank.example/",
            "http://bank.example:443/",
            "https://bank.example:444/",
            "https://bank.example:80/",
            "https://bank.example./",
            "https://bank.example.evil.example/",
            "https://evil.example/bank.example/",
            "https://a.bank.example/",
            "https://[::1]/",
        ] {
            assert!(!share_origin("https://bank.example/", other), "{other}");
        }
        assert!(!share_origin("https://[::1]/", "https://[::2]/"));
        assert!(!share_origin("https://127.0.0.1/", "https://[::ffff:127.0.0.1]/"));
    }

    proptest! {
        #[test]
        fn urls_survive_the_round_trip(
            text in "https?://[a-z0-9][a-z0-9-]{0,30}(:[0-9]{1,4})?(/[!$-.0-9:;=@-\\[\\]-~]{0,9}){0,3}/",
        ) {
            let url = BaseUrl::parse(&text).unwrap();
            prop_assert!(url.has_origin_of(&url));
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
