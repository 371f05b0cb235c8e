use crate::base32;
use crate::random::{Entropy, draw};
use std::fmt;

/// By what a challenge is known: 32 random bytes, told to nobody but who asked for the operation.
/// With it a code can be asked for and a solved challenge shown as proof, so it does not show in
/// logs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChallengeId([u8; 32]);

impl ChallengeId {
    /// Draws an id.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(draw(entropy))
    }

    /// Takes over the bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads an id as the client sends it; `None` for what cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        base32::decode_array(text).map(Self).ok()
    }

    /// The text that the client gets.
    #[must_use]
    pub fn to_text(&self) -> String {
        base32::encode(&self.0)
    }
}

impl fmt::Debug for ChallengeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChallengeId(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededEntropy;

    #[test]
    fn an_id_is_52_characters_and_does_not_show() {
        let id = ChallengeId::generate(&SeededEntropy::new(1));
        assert_eq!(id.to_text().len(), 52);
        assert_eq!(ChallengeId::parse(&id.to_text()), Some(id));
        assert_eq!(ChallengeId::parse("1"), None);
        assert_eq!(format!("{id:?}"), "ChallengeId(..)");
    }
}
