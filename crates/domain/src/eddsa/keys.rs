//! Keys and signatures.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use crate::{
    base32::{self, InvalidBase32},
    fixed::base32_bytes,
};

base32_bytes! {
    /// An Ed25519 public key: 32 bytes, 52 base32 symbols.
    ///
    /// Any 32 bytes are accepted, as existing implementations do; a value that is no usable point
    /// verifies no signature.
    EddsaPublicKey, 32, "a public key of 52 base32 symbols"
}

base32_bytes! {
    /// An Ed25519 signature, R and then S: 64 bytes, 103 base32 symbols.
    EddsaSignature, 64, "a signature of 103 base32 symbols"
}

/// A signature that does not belong to the message and the public key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("signature does not verify")]
pub struct InvalidSignature;

impl EddsaPublicKey {
    /// Checks a signature over bytes without the header of [`SignedMessage`](super::SignedMessage).
    ///
    /// # Errors
    /// [`InvalidSignature`] also for keys and signatures that are not in canonical form or of
    /// small order, which permissive verification would take.
    pub fn verify_raw(
        &self,
        message: &[u8],
        signature: &EddsaSignature,
    ) -> Result<(), InvalidSignature> {
        let signature = Signature::from_bytes(signature.as_bytes());
        VerifyingKey::from_bytes(self.as_bytes())
            .and_then(|key| key.verify_strict(message, &signature))
            .or(Err(InvalidSignature))
    }
}

/// An Ed25519 private key, made from a seed of 32 random bytes.
///
/// The memory is wiped on drop, comparison takes constant time, `Debug` shows the public key
/// only, and there is neither `Display` nor a JSON form.
#[derive(Clone, Eq, PartialEq)]
pub struct EddsaPrivateKey(SigningKey);

impl EddsaPrivateKey {
    /// The key of a seed, which must come from a cryptographic source of randomness.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads the base32 form of the seed, 52 symbols.
    ///
    /// # Errors
    /// [`InvalidBase32`] if the text has another length or a character outside the alphabet.
    pub fn parse(text: &str) -> Result<Self, InvalidBase32> {
        let seed = Zeroizing::new(base32::decode_array(text)?);
        Ok(Self::from_seed(&seed))
    }

    /// The seed, for storage in encrypted form.
    #[must_use]
    pub fn to_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> EddsaPublicKey {
        EddsaPublicKey::from_bytes(self.0.verifying_key().to_bytes())
    }

    /// Signs bytes without the header of [`SignedMessage`](super::SignedMessage), which every
    /// message of the protocol itself has.
    #[must_use]
    pub fn sign_raw(&self, message: &[u8]) -> EddsaSignature {
        EddsaSignature::from_bytes(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for EddsaPrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EddsaPrivateKey(of {})", self.public_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_part_of_the_seed() {
        let key = EddsaPrivateKey::from_seed(&[0xA5; 32]);
        let seed = base32::encode(key.to_seed().as_ref());
        assert!(!format!("{key:?}").contains(&seed[..8]));
    }

    #[test]
    fn seed_survives_the_round_trip() {
        let key = EddsaPrivateKey::from_seed(&[7; 32]);
        assert_eq!(*key.to_seed(), [7; 32]);
        assert_eq!(EddsaPrivateKey::parse(&base32::encode(&[7; 32])), Ok(key));
    }

    #[test]
    fn bytes_that_are_no_point_verify_nothing() {
        let signature = EddsaPrivateKey::from_seed(&[7; 32]).sign_raw(b"");
        for bytes in [[0; 32], [1; 32], [0xFF; 32]] {
            let key = EddsaPublicKey::from_bytes(bytes);
            assert_eq!(key.verify_raw(b"", &signature), Err(InvalidSignature));
        }
    }

    #[test]
    fn identity_point_does_not_verify_its_trivial_signature() {
        // The neutral element as key and R, with S = 0, satisfies the plain equation for every
        // message.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        let key = EddsaPublicKey::from_bytes(neutral);
        let signature = EddsaSignature::from_bytes(signature);
        assert_eq!(key.verify_raw(b"anything", &signature), Err(InvalidSignature));
    }
}
