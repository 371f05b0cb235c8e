use std::cell::Cell;
use std::fmt;
use taler_merchant_domain::random::{Entropy, draw};

/// Names for the requests of one worker. They begin somewhere, and repeat after 2^64: they tell
/// requests apart and are no secret, so that not each is worth a call of the system.
pub(crate) struct RequestIds(Cell<u64>);

/// Odd, so that all numbers have their turn; that of the golden ratio, so that those of two workers
/// do not look alike.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl RequestIds {
    pub(crate) fn new(entropy: &dyn Entropy) -> Self {
        Self(Cell::new(u64::from_be_bytes(draw(entropy))))
    }

    fn next(&self) -> u64 {
        let next = self.0.get().wrapping_add(STEP);
        self.0.replace(next)
    }
}

/// What a request is called in the log, in the audit log and in the answer's `X-Request-Id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RequestId(String);

impl RequestId {
    /// Takes over what a proxy says, if it is a plain word, or the next one.
    pub(crate) fn new(given: Option<&str>, ids: &RequestIds) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        match given {
            Some(word) if (1..=64).contains(&word.len()) && word.bytes().all(plain) => {
                Self(word.to_owned())
            }
            _ => Self(format!("{:016x}", ids.next())),
        }
    }

    /// Where there are no names.
    pub(crate) fn none() -> Self {
        Self("-".to_owned())
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
    use std::collections::HashSet;
    use taler_merchant_domain::testing::SeededEntropy;

    #[test]
    fn the_word_of_a_proxy_is_kept() {
        let ids = RequestIds::new(&SeededEntropy::new(1));
        assert_eq!(RequestId::new(Some("abc-1"), &ids).as_str(), "abc-1");
    }

    #[test]
    fn what_could_confuse_a_log_is_replaced() {
        let ids = RequestIds::new(&SeededEntropy::new(1));
        for given in [None, Some(""), Some("a b"), Some("a\"b"), Some("x".repeat(65).as_str())] {
            assert_eq!(RequestId::new(given, &ids).as_str().len(), 16, "{given:?}");
        }
    }

    #[test]
    fn no_two_requests_have_the_same() {
        let ids = RequestIds::new(&SeededEntropy::new(1));
        let all: HashSet<_> = (0..1000).map(|_| RequestId::new(None, &ids).0).collect();
        assert_eq!(all.len(), 1000);
    }
}
