//! Endpoints of the owner of an instance.
pub(crate) mod auth;
pub(crate) mod instance;
pub(crate) mod token;
pub(crate) mod tokens;
