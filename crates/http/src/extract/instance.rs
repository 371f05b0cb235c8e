use super::path;
use crate::call::{Call, FromCall};
use crate::error::ApiError;
use taler_merchant_domain::InstanceId;

/// The instance that the path addresses: `admin` without a prefix.
pub(crate) struct Addressed(pub(crate) InstanceId);

impl FromCall for Addressed {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        addressed(call).map(Self)
    }
}

pub(super) fn addressed(call: &Call) -> Result<InstanceId, ApiError> {
    if call.request.match_info().get("instance").is_some() {
        return path::instance(call, "instance");
    }
    Ok(InstanceId::admin())
}

/// Whether the path names an instance. At the root there is always an answer, even before the
/// administrator's instance exists.
pub(crate) struct Prefixed(pub(crate) bool);

impl FromCall for Prefixed {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(Self(call.request.match_info().get("instance").is_some()))
    }
}
