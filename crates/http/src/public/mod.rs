//! Endpoints that anybody may use.
pub(crate) mod config;

pub use config::{
    ConfigResponse, CurrencySpecification, ExchangeConfigInfo, IMPLEMENTATION, PROTOCOL_VERSION,
};
