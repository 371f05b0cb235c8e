use std::fmt;
use taler_merchant_domain::random::{Entropy, draw};

/// What a request is called in the log, in the audit log and in the answer's `X-Request-Id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// Takes over what a proxy says, if it is a plain word, or draws a new one.
    pub(crate) fn new(given: Option<&str>, entropy: &dyn Entropy) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        match given {
            Some(word) if (1..=64).contains(&word.len()) && word.bytes().all(plain) => {
                Self(word.to_owned())
            }
            _ => Self(format!("{:016x}", u64::from_be_bytes(draw(entropy)))),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::testing::SeededEntropy;

    #[test]
    fn the_word_of_a_proxy_is_kept() {
        let entropy = SeededEntropy::new(1);
        assert_eq!(RequestId::new(Some("abc-1"), &entropy).as_str(), "abc-1");
    }

    #[test]
    fn what_could_confuse_a_log_is_replaced() {
        let entropy = SeededEntropy::new(1);
        for given in [None, Some(""), Some("a b"), Some("a\"b"), Some("x".repeat(65).as_str())] {
            assert_eq!(RequestId::new(given, &entropy).as_str().len(), 16, "{given:?}");
        }
    }
}
