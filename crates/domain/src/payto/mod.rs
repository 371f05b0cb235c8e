//! Bank accounts as `payto://` URIs.
//!
//! Source: RFC 8905; merchant backend API, "Bank accounts". Validation follows the reference
//! library, so an account accepted here is accepted by an exchange.

mod iban;
mod query;
mod target;
mod uri;

pub use uri::{InvalidPayto, NormalizedPaytoUri, PaytoUri};
