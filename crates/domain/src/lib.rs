//! Types, rules and ports of a GNU Taler merchant backend, without HTTP, SQL, clock or randomness.
//!
//! What lives here: the values of the protocol, each a type of its own that cannot be made from
//! something malformed: amounts, points in time, base32, hashes and keys, `payto://` URIs, the
//! registry of error codes, and the identifiers and texts of an instance. With feature `service`
//! also the areas of a merchant backend, their ports and services.
//!
//! What does not: transport, storage, configuration. Nothing here reads the clock, draws random
//! numbers, opens a file or a connection, and there is no `unsafe`. Values that a caller has to
//! bring, such as the current time or a wire salt, are arguments.
//!
//! Every type has one fallible constructor, `parse`, whose error says what is wrong without
//! repeating the text; types of the wire read and write their JSON form by serde with the same
//! checks.
//!
//! ```
//! use taler_merchant_domain::{
//!     Amount, ErrorCode, PaytoUri, RelativeTime, Timestamp, WireHash, WireSalt,
//! };
//!
//! // What an order costs, and until when it may be paid.
//! let price = Amount::parse("KUDOS:4.50")?.checked_add(Amount::parse("KUDOS:0.75")?)?;
//! assert_eq!(price.to_string(), "KUDOS:5.25");
//! let created = Timestamp::from_seconds(1_700_000_000);
//! let deadline = created.saturating_add(RelativeTime::from_secs(3_600));
//! assert_eq!(serde_json::to_string(&deadline)?, r#"{"t_s":1700003600}"#);
//!
//! // The account that receives the money, as contracts and exchanges name it.
//! let account = PaytoUri::parse("payto://iban/DE75512108001245126199?receiver-name=Alice")?;
//! let h_wire = WireHash::of(&account, &WireSalt::from_bytes([7; 16]));
//! assert_eq!(h_wire.to_string().len(), 103);
//!
//! // What to answer when an account has no owner.
//! assert!(PaytoUri::parse("payto://iban/DE75512108001245126199").is_err());
//! assert_eq!(ErrorCode::GenericPaytoUriMalformed.http_status(), 400);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod amount;
pub mod base32;
pub mod base_url;
pub mod contact;
pub mod eddsa;
pub mod error_code;
pub mod hash;
pub mod i18n;
pub mod image;
pub mod instance_id;
pub mod kdf;
pub mod location;
pub mod name;
pub mod payto;
pub mod rounding;
pub mod slug;
pub mod time;
pub mod website;
pub mod wire;

mod calendar;
#[cfg(feature = "service")]
mod digest;
mod fixed;
mod host;
mod text;

pub use amount::{Amount, AmountError, Currency};
pub use base_url::BaseUrl;
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
pub mod accounts;
#[cfg(feature = "service")]
pub mod act;
#[cfg(feature = "service")]
pub mod audit;
#[cfg(feature = "service")]
pub mod auth;
#[cfg(feature = "service")]
pub mod budget;
#[cfg(feature = "service")]
pub mod challenges;
#[cfg(feature = "service")]
pub mod clock;
#[cfg(feature = "service")]
pub mod instances;
#[cfg(feature = "service")]
pub mod kyc;
#[cfg(feature = "service")]
pub mod leadership;
#[cfg(feature = "service")]
pub mod passwords;
#[cfg(feature = "service")]
pub mod random;
#[cfg(feature = "service")]
pub mod secrets;
#[cfg(feature = "service")]
pub mod store;
#[cfg(all(feature = "service", any(test, feature = "testing")))]
pub mod testing;
#[cfg(feature = "service")]
pub mod token_families;
