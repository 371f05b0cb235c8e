//! Who the client is when proxies stand in between. Everybody can send the headers in which proxies
//! tell it, so that one counts only as far as those who wrote it are trusted.
mod hops;
mod network;
#[cfg(test)]
mod tests;

use hops::Told;
use network::Network;
use std::fmt;
use std::net::IpAddr;

/// How many hops are looked at, from this server on. Whoever is further away is not found.
const MAX_HOPS: usize = 32;

/// The word for the other end of a unix socket.
const UNIX: &str = "unix";

/// One end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hop {
    /// By its address; one of IPv4 is never written as one of IPv6.
    Address(IpAddr),
    /// Some process at a unix socket.
    Unix,
}

impl Hop {
    /// The peer of a connection: without an address it is at a unix socket.
    pub(crate) fn peer(address: Option<IpAddr>) -> Self {
        address.map_or(Self::Unix, |address| Self::Address(address.to_canonical()))
    }
}

impl fmt::Display for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Unix => f.write_str(UNIX),
        }
    }
}

/// Where a request comes from, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) hop: Hop,
    /// Whether a trusted proxy says that the client came by `https`.
    pub(crate) https: bool,
}

/// The proxies whose word counts. By default there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies {
    networks: Vec<Network>,
    unix: bool,
}

impl TrustedProxies {
    /// Reads IP addresses, networks such as `10.0.0.0/8`, and the word `unix` for whoever is at the
    /// other end of a unix socket, with blanks between them. `None` if anything is none of these.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut proxies = Self::default();
        for word in text.split_ascii_whitespace() {
            if word == UNIX {
                proxies.unix = true;
            } else {
                proxies.networks.push(Network::parse(word)?);
            }
        }
        Some(proxies)
    }

    /// Whether nobody is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.unix && self.networks.is_empty()
    }

    fn trust(&self, hop: Hop) -> bool {
        match hop {
            Hop::Unix => self.unix,
            Hop::Address(address) => self.networks.iter().any(|network| network.contains(address)),
        }
    }

    /// The first hop on the way from this server to the client that is not trusted, or the last one
    /// that is known. What stands to the left of an untrusted hop is never looked at.
    fn client(&self, peer: Hop, told: &Told<'_>) -> Client {
        let mut client = Client { hop: peer, https: false };
        for word in told.words().take(MAX_HOPS) {
            if !self.trust(client.hop) {
                break;
            }
            let Some(hop) = word.hop else { break };
            client = Client { hop, https: word.https };
        }
        client
    }
}

impl TrustedProxies {
    /// Where a request comes from: `peer`, unless that is a proxy that says for whom it asks.
    pub(crate) fn trace(
        &self,
        peer: Option<IpAddr>,
        headers: &actix_web::http::header::HeaderMap,
    ) -> Client {
        let peer = Hop::peer(peer);
        if !self.trust(peer) {
            return Client { hop: peer, https: false };
        }
        self.client(peer, &Told::by(headers))
    }
}
