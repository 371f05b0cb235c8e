//! What may be used up in a time, and by whom.
use crate::audit::Origin;
use crate::secrets::Keyring;
use crate::{RelativeTime, Timestamp};
use std::fmt;
use std::net::IpAddr;

/// One unit of a budget. Windows begin at whole multiples of their length, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// What is counted: a digest, since a store need not know who it is.
    pub counter: [u8; 32],
    /// When the window began.
    pub start: Timestamp,
    /// When it ends, and the count may be forgotten.
    pub end: Timestamp,
    /// How many units there are in a window.
    pub limit: u32,
}

impl Charge {
    /// One unit of what is `counted`, in the window that `at` lies in. Budgets of another kind are
    /// others.
    #[must_use]
    pub fn new(
        keyring: &Keyring,
        kind: &str,
        counted: &[&str],
        (at, window): (Timestamp, RelativeTime),
        limit: u32,
    ) -> Self {
        let start = at.round_down(window);
        let end = start.saturating_add(window);
        Self { counter: digest(keyring, kind, counted), start, end, limit }
    }
}

/// What stands for something that is counted.
pub(crate) fn digest(keyring: &Keyring, kind: &str, counted: &[&str]) -> [u8; 32] {
    let text = [&[kind], counted].concat().join("\n");
    keyring.counter_mac(text.as_bytes())
}

/// Where somebody without a credential comes from: an address, or for IPv6 the network of 64 bits
/// that one customer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source(IpAddr);

impl Source {
    /// `None` for what stands for more than one: the machine itself, which may be a proxy, and
    /// whatever has no address.
    #[must_use]
    pub fn of(origin: &Origin) -> Option<Self> {
        let address: IpAddr = origin.source.parse().ok()?;
        let address = address.to_canonical();
        if address.is_loopback() {
            return None;
        }
        Some(Self(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 64)).into()),
        }))
    }

    /// The neighbourhood of a source, of which somebody may have many: 256 addresses, or for IPv6
    /// the network of 48 bits that a site has.
    #[must_use]
    pub fn neighbourhood(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & (u32::MAX << 8)).into()),
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 80)).into()),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Option<Source> {
        Source::of(&Origin { source: text.to_owned(), request: String::new() })
    }

    #[test]
    fn a_customer_of_ipv6_is_one_source() {
        assert_eq!(source("2001:db8::1"), source("2001:db8::ffff:1"));
        assert_ne!(source("2001:db8::1"), source("2001:db8:0:1::1"));
        assert_eq!(source("::ffff:192.0.2.1"), source("192.0.2.1"));
        assert_ne!(source("192.0.2.1"), source("192.0.2.2"));
    }

    #[test]
    fn a_site_is_one_neighbourhood() {
        let near = |one, other| {
            source(one).unwrap().neighbourhood() == source(other).unwrap().neighbourhood()
        };
        assert!(near("192.0.2.1", "192.0.2.255") && !near("192.0.2.1", "192.0.3.1"));
        assert!(near("2001:db8:1:2::", "2001:db8:1:ffff::"));
        assert!(!near("2001:db8:1::", "2001:db8:2::"));
    }

    #[test]
    fn what_may_be_a_proxy_is_no_source() {
        for text in ["unix", "", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(source(text), None, "{text}");
        }
    }
}
