//! Endpoints of the owner of an instance.
pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod auth;
pub(crate) mod instance;
pub(crate) mod kyc;
pub(crate) mod token;
pub(crate) mod token_families;
pub(crate) mod tokens;
