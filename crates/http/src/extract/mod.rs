//! What handlers ask of a request.
mod authorized;
mod credentials;
mod instance;
mod json;
mod origin;
mod path;
mod query;

pub(crate) use authorized::{Authorized, Bearer, Credential, permissions};
pub(crate) use credentials::Credentials;
pub(crate) use instance::{Addressed, Prefixed};
pub(crate) use json::{ValidJson, ValidJsonPair};
pub(crate) use origin::RequestOrigin;
pub(crate) use path::Target;
pub(crate) use query::Query;

use crate::api::Api;
use crate::call::{Call, FromCall};
use crate::error::ApiError;
use actix_web::web;

impl FromCall for web::Data<Api> {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(call.api.clone())
    }
}
