//! Configuration.

mod environment;
mod error;
mod ini;
mod origin;
mod warning;

pub use environment::Environment;
pub use error::ConfigError;
pub use ini::{Document, SyntaxError};
pub use origin::Origin;
pub use warning::Warning;
