//! Endpoints of the administrator.
pub(crate) mod audit;
pub(crate) mod instances;
