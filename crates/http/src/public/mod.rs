//! Endpoints that anybody may use.
pub(crate) mod challenge;
pub(crate) mod config;
pub(crate) mod description;
pub(crate) mod home;
pub(crate) mod instances;
pub(crate) mod legal;

pub use config::{
    ConfigResponse, CurrencySpecification, ExchangeConfigInfo, IMPLEMENTATION, PROTOCOL_VERSION,
};
pub use legal::{LegalFile, LegalText};
