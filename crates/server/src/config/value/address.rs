//! Where a TCP server listens.

use super::form::Form;
use std::net::IpAddr;

/// The addresses a TCP server takes connections on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bind {
    /// Those of this machine only, IPv4 and IPv6.
    Loopback,
    /// All, IPv4 and IPv6.
    Everywhere,
    /// An address, or those of a host name.
    Host(String),
}

impl Bind {
    /// Whether nobody but this machine can connect.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Loopback => true,
            Self::Everywhere => false,
            Self::Host(host) => {
                host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
            }
        }
    }
}

/// An address, a host name, or nothing for every address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address;

impl Form for Address {
    type Value = Bind;

    fn parse(&self, text: &str) -> Option<Bind> {
        if text.is_empty() {
            return Some(Bind::Everywhere);
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        let fits = text.parse::<IpAddr>().is_ok() || text.chars().all(is_part);
        fits.then(|| Bind::Host(text.to_owned()))
    }

    fn expected(&self) -> String {
        "an IP address, a host name, or nothing for every address".to_owned()
    }

    fn accepts_empty(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_host_names_are_kept() {
        for text in ["127.0.0.1", "::", "fe80::1", "shop.example", "localhost"] {
            assert_eq!(Address.parse(text), Some(Bind::Host(text.to_owned())));
        }
        assert_eq!(Address.parse(""), Some(Bind::Everywhere));
        for text in ["127.0.0.1:80", "a b", "[::1]", "http://a"] {
            assert_eq!(Address.parse(text), None, "{text}");
        }
    }

    #[test]
    fn only_addresses_of_this_machine_are_loopback() {
        for (text, expected) in [
            ("127.0.0.1", true),
            ("127.1.2.3", true),
            ("::1", true),
            ("localhost", true),
            ("", false),
            ("0.0.0.0", false),
            ("::", false),
            ("localhost.example", false),
        ] {
            assert_eq!(Address.parse(text).unwrap().is_loopback(), expected, "{text}");
        }
        assert!(Bind::Loopback.is_loopback());
    }
}
