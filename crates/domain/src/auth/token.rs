use crate::base32;
use crate::random::{Entropy, draw};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What every login token begins with (RFC 8959).
pub const BEARER_PREFIX: &str = "secret-token:";

/// A login token: 32 random bytes, known to the client alone.
///
/// Has no `Display`, a `Debug` that tells nothing, and compares in constant time.
#[derive(Clone)]
pub struct TokenSecret(Zeroizing<[u8; 32]>);

/// The text is not one of our tokens. It is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a login token")]
pub struct InvalidToken;

impl TokenSecret {
    /// Draws a new token.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(Zeroizing::new(draw(entropy)))
    }

    /// Reads a token, with its prefix.
    ///
    /// # Errors
    /// When the prefix is missing or not 32 bytes of base32 follow.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        let bare = text.strip_prefix(BEARER_PREFIX).ok_or(InvalidToken)?;
        let bytes = base32::decode_array(bare).or(Err(InvalidToken))?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// The text that the client gets, once.
    #[must_use]
    pub fn to_bearer(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{BEARER_PREFIX}{}", base32::encode(self.0.as_slice())))
    }

    /// The bytes to digest.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for TokenSecret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

impl Eq for TokenSecret {}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(..)")
    }
}

/// Keyed digest of a login token: what is stored, and what it is found by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenMac([u8; 32]);

impl TokenMac {
    /// Takes over a digest.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for TokenMac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenMac(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededEntropy;

    #[test]
    fn a_token_survives_the_way_to_the_client_and_back() {
        let token = TokenSecret::generate(&SeededEntropy::new(1));
        let text = token.to_bearer();
        assert_eq!(text.len(), 13 + 52);
        assert_eq!(TokenSecret::parse(&text).unwrap(), token);
        assert_ne!(token, TokenSecret::generate(&SeededEntropy::new(2)));
    }

    #[test]
    fn what_is_not_a_token_is_refused() {
        let bare = "0".repeat(52);
        for text in ["", "secret-token:", &bare, &format!("secret-token:{bare}0")] {
            assert_eq!(TokenSecret::parse(text).unwrap_err(), InvalidToken, "{text:?}");
        }
    }

    #[test]
    fn a_token_never_shows() {
        let token = TokenSecret::generate(&SeededEntropy::new(1));
        assert_eq!(format!("{token:?}"), "TokenSecret(..)");
        assert_eq!(format!("{:?}", TokenMac::from_bytes([1; 32])), "TokenMac(..)");
    }
}
