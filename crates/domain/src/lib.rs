//! Types, rules and ports of a GNU Taler merchant backend.

/// Amounts of money and currencies.
pub mod amount;
/// Crockford's base32 in the flavour of Taler.
pub mod base32;
/// E-mail addresses and phone numbers of merchants.
pub mod contact;
/// Ed25519 keys, signatures and signed messages.
pub mod eddsa;
/// The registry of Taler error codes.
pub mod error_code;
/// SHA-512 hashes.
pub mod hash;
/// Texts in several languages.
pub mod i18n;
/// Images as data URLs.
pub mod image;
/// Identifiers of instances.
pub mod instance_id;
/// Taler's key derivation.
pub mod kdf;
/// Postal addresses and jurisdictions.
pub mod location;
/// Names of merchants.
pub mod name;
/// Bank accounts as payto URIs.
pub mod payto;
/// Rounding of points in time to the calendar.
pub mod rounding;
/// Identifiers that merchants choose.
pub mod slug;
/// Points in time and lengths of time.
pub mod time;
/// Websites of merchants.
pub mod website;
/// Hashes of bank accounts.
pub mod wire;

mod calendar;
mod fixed;
mod text;

pub use amount::{Amount, AmountError, Currency};
pub use base32::InvalidBase32;
pub use contact::{EmailAddress, PhoneNumber};
pub use eddsa::{EddsaPrivateKey, EddsaPublicKey, EddsaSignature};
pub use error_code::ErrorCode;
pub use hash::{HashCode, ShortHashCode};
pub use i18n::{LanguageTag, LocalizedTexts};
pub use image::ImageDataUrl;
pub use instance_id::InstanceId;
pub use location::Location;
pub use name::LegalName;
pub use payto::PaytoUri;
pub use rounding::RoundingInterval;
pub use slug::Slug;
pub use time::{RelativeTime, Timestamp};
pub use website::WebsiteUrl;
pub use wire::{FullPaytoHash, NormalizedPaytoHash, WireHash, WireSalt};

#[cfg(feature = "service")]
pub mod act;
#[cfg(feature = "service")]
pub mod audit;
#[cfg(feature = "service")]
pub mod auth;
#[cfg(feature = "service")]
pub mod clock;
#[cfg(feature = "service")]
pub mod instances;
#[cfg(feature = "service")]
pub mod random;
#[cfg(feature = "service")]
pub mod secrets;
#[cfg(feature = "service")]
pub mod store;
#[cfg(all(feature = "service", any(test, feature = "testing")))]
pub mod testing;
