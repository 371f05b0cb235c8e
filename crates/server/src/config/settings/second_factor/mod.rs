//! What delivers the codes of the second factor, and when they are asked for.

mod delivery;
mod email;
mod file;
mod limits;
mod secret_source;
mod sms;

pub use delivery::{Delivery, SecondFactor};
pub use email::{SmtpLogin, SmtpSettings};
pub use file::TanFile;
pub use secret_source::SecretSource;
pub use sms::GatewaySettings;

pub(super) use delivery::read;
