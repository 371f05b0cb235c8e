//! Endpoints of the owner of an instance.
pub(crate) mod instance;
pub(crate) mod token;
