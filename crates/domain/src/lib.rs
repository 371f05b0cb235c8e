//! Types, rules and ports of a GNU Taler merchant backend.

/// Amounts of money and currencies.
pub mod amount;
/// Crockford's base32 in the flavour of Taler.
pub mod base32;
/// Ed25519 keys, signatures and signed messages.
pub mod eddsa;
/// The registry of Taler error codes.
pub mod error_code;
/// SHA-512 hashes.
pub mod hash;
/// Taler's key derivation.
pub mod kdf;
/// Rounding of points in time to the calendar.
pub mod rounding;
/// Points in time and lengths of time.
pub mod time;

mod calendar;
mod fixed;
mod text;

pub use amount::{Amount, AmountError, Currency};
pub use base32::InvalidBase32;
pub use eddsa::{EddsaPrivateKey, EddsaPublicKey, EddsaSignature};
pub use error_code::ErrorCode;
pub use hash::{HashCode, ShortHashCode};
pub use rounding::RoundingInterval;
pub use time::{RelativeTime, Timestamp};
