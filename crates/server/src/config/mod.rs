//! Configuration.

mod environment;
mod error;
mod expand;
mod ini;
mod origin;
mod paths;
mod value;
mod warning;

pub use environment::Environment;
pub use error::ConfigError;
pub use expand::TooDeep;
pub use ini::{Document, SyntaxError};
pub use origin::Origin;
pub use value::{BaseUrl, Bind, CurrencyCode, MasterKey, PostgresConfig, TimeSpan};
pub use warning::Warning;
