//! Base URLs of this server and of exchanges.

use super::{address::Bind, form::Form};
use std::{fmt, net::Ipv6Addr};

/// An absolute `http` or `https` URL that ends in a slash, in the one spelling every client computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The URL, with its final slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the way there is encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// Whether whoever follows it gets to the machine he is at.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let authority = self.0.split('/').nth(2).unwrap_or_default();
        let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None => authority.split(':').next().unwrap_or_default(),
        };
        Bind::Host(host.to_owned()).is_loopback()
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A base URL.
///
/// Wallets compute it anew and compare it byte by byte with the one in a contract. A spelling that
/// URL libraries change, such as capital letters in the host, would make every payment fail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Url;

impl Form for Url {
    type Value = BaseUrl;

    fn parse(&self, text: &str) -> Option<BaseUrl> {
        let (scheme, rest) = text.split_once("://")?;
        let default_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let (authority, path) = rest.split_once('/')?;
        let fits = is_authority(authority, default_port)
            && (path.is_empty() || path.ends_with('/'))
            && path.chars().all(is_path_character)
            && !path.split('/').any(|segment| matches!(segment, "." | ".."));
        fits.then(|| BaseUrl(text.to_owned()))
    }

    fn expected(&self) -> String {
        "an http or https URL that ends in /, host in lower case, without user, default port, query \
         and fragment"
            .to_owned()
    }
}

fn is_authority(authority: &str, default_port: u16) -> bool {
    let end_of_host = authority.find(']').unwrap_or(0);
    let port_at = authority.rfind(':').filter(|at| *at > end_of_host).unwrap_or(authority.len());
    let Some((host, port)) = authority.split_at_checked(port_at) else { return false };
    is_host(host) && port.strip_prefix(':').is_none_or(|port| is_port(port, default_port))
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok_and(|ip| ip.to_string() == address);
    }
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
    host.chars().all(is_part) && host.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn is_port(port: &str, default_port: u16) -> bool {
    let number = port.parse::<u16>().unwrap_or(0);
    number != 0 && number != default_port && number.to_string() == port
}

fn is_path_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_urls_are_kept_as_they_are() {
        for text in [
            "https://shop.example/",
            "http://localhost:9966/",
            "https://shop.example:8443/taler/backend/",
            "http://127.0.0.1/",
            "http://[::1]:9966/",
            "http://[2001:db8::1]/",
            "https://shop.example/~me/%C3%A4/",
        ] {
            assert_eq!(Url.parse(text).map(|url| url.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_url_that_clients_would_spell_otherwise_is_refused() {
        for text in [
            "https://shop.example",
            "https://shop.example/backend",
            "https://Shop.example/",
            "HTTPS://shop.example/",
            "https://shop.example:443/",
            "http://shop.example:80/",
            "https://shop.example:08443/",
            "https://shop.example/a/../b/",
            "http://[2001:DB8::1]/",
        ] {
            assert_eq!(Url.parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        for text in [
            "",
            "shop.example/",
            "ftp://shop.example/",
            "https:///",
            "https://:8080/",
            "https://shop.example:/",
            "https://shop.example:65536/",
            "https://user:pass@shop.example/",
            "https://shop.example/?a=/",
            "https://shop.example/#/",
            "https://shop.example/a b/",
            "https://shöp.example/",
            "https://shop.example/\n/",
            "http://[::1/",
            "http://::1/",
        ] {
            assert_eq!(Url.parse(text), None, "{text}");
        }
    }
}
