//! Endpoints of the administrator.
pub(crate) mod instances;
