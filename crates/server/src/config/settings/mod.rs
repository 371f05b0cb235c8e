//! The configuration as the server uses it.

mod currency;
mod database;
mod defaults;
mod exchange;
mod legal;
mod passwords;
mod root;
mod second_factor;
mod serve;
mod shipped;
mod traffic;

pub use currency::CurrencySpecification;
pub use database::Database;
pub use defaults::InstanceDefaults;
pub use exchange::Exchange;
pub use legal::LegalDocument;
pub use root::{BodyLimits, PaymentTargets, Settings};
pub use second_factor::{
    Delivery, GatewaySettings, SecondFactor, SecretSource, SmtpLogin, SmtpSettings, TanFile,
};
pub use serve::Serve;
pub use traffic::Traffic;

pub(crate) use shipped::fill as fill_currencies;

use crate::config::{error::ConfigError, options::OptionSpec, reader::Reader, value::Span};
use taler_merchant_domain::RelativeTime;

/// Reads an option that is a length of time, as the domain has it.
fn span(reader: &mut Reader<'_>, option: &OptionSpec<Span>) -> Result<RelativeTime, ConfigError> {
    reader.required(option).map(RelativeTime::from)
}
