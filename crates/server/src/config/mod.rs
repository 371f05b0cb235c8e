//! The configuration of the server: an INI file of the GNU Taler dialect and the command line.
//!
//! [`Configuration::load`] reads both into [`Settings`], where every value has been checked. Reading
//! asks the process nothing but what [`Environment`] says. What is not here: acting on a value, such
//! as opening the database or reading a secret.
//!
//! ```
//! use taler_merchant_server::config::{ConfigSource, Configuration, Environment, Serve};
//!
//! let environment = Environment::from_variables([("HOME", "/home/shop")]);
//! let source = ConfigSource {
//!     file: Some("/dev/null".into()),
//!     overrides: vec!["merchant/SERVE=unix".to_owned(), "merchant/UNIXPATH=/run/x".to_owned()],
//! };
//! let configuration = Configuration::load(&source, &environment)?;
//! let expected = Serve::Unix { path: "/run/x".into(), mode: 0o660 };
//! assert_eq!(configuration.settings().serve, expected);
//! # Ok::<(), taler_merchant_server::config::ConfigError>(())
//! ```

mod configuration;
mod environment;
mod error;
mod expand;
mod ini;
mod notices;
mod options;
mod origin;
mod paths;
mod reader;
pub mod reference;
pub mod render;
mod settings;
mod value;
mod warning;

pub use configuration::{ConfigSource, Configuration};
pub use environment::Environment;
pub use error::ConfigError;
pub use expand::TooDeep;
pub use ini::SyntaxError;
pub use origin::Origin;
pub use reader::Effective;
pub use settings::{
    BodyLimits, CurrencySpecification, Database, Delivery, Exchange, GatewaySettings,
    InstanceDefaults, LegalDocument, PaymentTargets, SecondFactor, SecretSource, Serve, Settings,
    SmtpLogin, SmtpSettings, TanFile, Traffic,
};
pub use value::{
    BaseUrl, Bind, CurrencyCode, MasterKey, Persona, PostgresConfig, Rounding, Secret, TimeSpan,
};
pub use warning::Warning;
