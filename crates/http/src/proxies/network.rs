use std::net::IpAddr;

/// A network, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Network {
    /// The address, filled up with zeros.
    address: IpAddr,
    /// How many bits of it count; never none.
    bits: u8,
}

impl Network {
    /// Reads an address, or one with the number of its bits that count. Bits that do not count are
    /// zero: else one of the two numbers is not what was meant.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address.parse::<IpAddr>().ok()?, Some(number(bits)?)),
            None => (text.parse::<IpAddr>().ok()?, None),
        };
        let plain = address.to_canonical();
        let dropped = width(address) - width(plain);
        let bits = bits.unwrap_or(width(address)).checked_sub(dropped)?;
        let network = Self { address: plain, bits };
        let fits = (1..=width(plain)).contains(&bits);
        (fits && network.masked(plain) == plain).then_some(network)
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        width(address) == width(self.address) && self.masked(address) == self.address
    }

    /// An address of the same kind without the bits that do not count.
    fn masked(&self, address: IpAddr) -> IpAddr {
        let rest = u32::from(width(address).saturating_sub(self.bits));
        match address {
            IpAddr::V4(v4) => {
                let mask = u32::MAX.checked_shl(rest).unwrap_or(0);
                IpAddr::V4((v4.to_bits() & mask).into())
            }
            IpAddr::V6(v6) => {
                let mask = u128::MAX.checked_shl(rest).unwrap_or(0);
                IpAddr::V6((v6.to_bits() & mask).into())
            }
        }
    }
}

/// How many bits an address has.
fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// Digits only: a sign is not part of a number here.
fn number(text: &str) -> Option<u8> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(network: &str, address: &str) -> bool {
        Network::parse(network).unwrap().contains(address.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn a_network_has_the_addresses_that_begin_like_it() {
        assert!(contains("10.0.0.0/8", "10.255.0.1"));
        assert!(!contains("10.0.0.0/8", "11.0.0.0"));
        assert!(contains("10.0.0.0/31", "10.0.0.1"));
        assert!(!contains("10.0.0.0/31", "10.0.0.2"));
        assert!(contains("128.0.0.0/1", "255.255.255.255"));
        assert!(contains("2001:db8::/32", "2001:db8:ffff::1"));
        assert!(!contains("2001:db8::/32", "2001:db9::"));
    }

    #[test]
    fn an_address_has_itself_only() {
        assert!(contains("192.0.2.1", "192.0.2.1"));
        assert!(!contains("192.0.2.1", "192.0.2.0"));
        assert!(contains("::1", "::1"));
        assert!(!contains("::1", "::"));
        assert!(!contains("0.0.0.1", "::1"));
    }

    #[test]
    fn ipv4_may_be_written_as_ipv6() {
        assert_eq!(Network::parse("::ffff:10.0.0.0/104"), Network::parse("10.0.0.0/8"));
        assert_eq!(Network::parse("::ffff:10.0.0.1"), Network::parse("10.0.0.1/32"));
    }

    #[test]
    fn what_is_no_network_or_everything_is_refused() {
        for text in [
            "",
            "10.0.0.0/",
            "10.0.0.0/0",
            "::/0",
            "::ffff:0.0.0.0/96",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.1/8",
            "2001:db8::1/32",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "10.0.0/8",
            "[::1]",
            "localhost",
            "unix",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
