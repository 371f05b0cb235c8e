//! What the text of an option can be read as.

mod address;
mod choice;
mod currency;
mod delivery;
mod file_name;
mod form;
mod mask;
mod postgres;
mod proxies;
mod public_key;
mod scalar;
mod secret;
mod text;
mod time_span;
mod url;

pub(crate) use address::Address;
pub(crate) use currency::{Code, UnitNames};
pub(crate) use delivery::{Channels, CommandLine, Host, Language, MailAddress};
pub(crate) use file_name::{FileMode, FileName};
pub(crate) use form::Form;
pub(crate) use postgres::Connection;
pub(crate) use proxies::Proxies;
pub(crate) use public_key::PublicKey;
pub(crate) use scalar::{ByteSize, Integer, OneOf, YesNo};
pub(crate) use secret::{GatewayUrl, SecretText};
pub(crate) use text::{Etag, FreeText, Words};
pub(crate) use time_span::Span;
pub(crate) use url::Url;

pub use address::Bind;
pub use choice::{Persona, Rounding};
pub use currency::CurrencyCode;
pub use postgres::PostgresConfig;
pub use public_key::MasterKey;
pub use secret::Secret;
pub use time_span::TimeSpan;
pub use url::BaseUrl;
