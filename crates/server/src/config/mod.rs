//! Configuration.

mod environment;
mod error;
mod expand;
mod ini;
mod options;
mod origin;
mod paths;
mod value;
mod warning;

pub use environment::Environment;
pub use error::ConfigError;
pub use expand::TooDeep;
pub use ini::SyntaxError;
pub use origin::Origin;
pub use value::{
    BaseUrl, Bind, CurrencyCode, MasterKey, Persona, PostgresConfig, Rounding, TimeSpan,
};
pub use warning::Warning;
