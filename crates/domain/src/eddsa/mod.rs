//! Ed25519 keys and signatures, and the byte layout of what is signed.
//!
//! Source: RFC 8032 (no prehash); Taler core API, "Signatures".

mod keys;
mod message;

pub use keys::{EddsaPrivateKey, EddsaPublicKey, EddsaSignature, InvalidSignature};
pub use message::{SignaturePurpose, SignedField, SignedMessage};
