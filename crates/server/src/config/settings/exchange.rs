//! The exchanges the server trusts.

use super::currency::Currencies;
use crate::config::{
    error::ConfigError,
    options,
    reader::Reader,
    value::{BaseUrl, CurrencyCode, MasterKey},
};

/// An exchange whose coins are taken as payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Where it is.
    pub base_url: BaseUrl,
    /// The key everything it says is checked against.
    pub master_key: MasterKey,
    /// The currency of its coins.
    pub currency: CurrencyCode,
}

/// Reads the sections that are not disabled, in the order of their names.
pub(super) fn read_all(
    reader: &mut Reader<'_>,
    currencies: &Currencies,
) -> Result<Vec<Exchange>, ConfigError> {
    let mut exchanges = Vec::new();
    for section in reader.sections(options::DISABLED.section) {
        if reader.required_in(&section, &options::DISABLED)? {
            continue;
        }
        let exchange = Exchange {
            base_url: reader.required_in(&section, &options::EXCHANGE_BASE_URL)?,
            master_key: reader.required_in(&section, &options::MASTER_KEY)?,
            currency: reader.required_in(&section, &options::EXCHANGE_CURRENCY)?,
        };
        if !currencies.contains_key(&exchange.currency) {
            let origin = reader.origin(&section, &options::EXCHANGE_CURRENCY);
            let currency = &exchange.currency;
            let text = format!("{section} is of no use while {currency} is not enabled");
            reader.warn(origin, text);
        }
        exchanges.push(exchange);
    }
    Ok(exchanges)
}
