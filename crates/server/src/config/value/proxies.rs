//! Whose word counts about who the client is.

use super::form::Form;
use taler_merchant_http::TrustedProxies;

/// IP addresses, networks and the word `unix`, at least one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proxies;

impl Form for Proxies {
    type Value = TrustedProxies;

    fn parse(&self, text: &str) -> Option<TrustedProxies> {
        TrustedProxies::parse(text).filter(|proxies| !proxies.is_empty())
    }

    fn expected(&self) -> String {
        "IP addresses, networks such as 10.0.0.0/8 and the word unix, with blanks between them"
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_at_least_one_proxy() {
        assert!(Proxies.parse("127.0.0.1 ::1 10.0.0.0/8 unix").is_some());
        for text in ["", " ", "yes", "10.0.0.0/0", "proxy.example"] {
            assert_eq!(Proxies.parse(text), None, "{text}");
        }
    }
}
