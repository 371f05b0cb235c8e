use super::path;
use crate::below;
use crate::call::{Call, FromCall};
use crate::error::ApiError;
use crate::openapi::Operation;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::instances::FindInstanceError;

/// The instance that the path addresses: `admin` without a prefix.
pub(super) fn addressed(call: &Call) -> Result<InstanceId, ApiError> {
    below::instance(call.request.match_info())
        .map_or_else(|| Ok(InstanceId::admin()), path::instance)
}

/// The instance that the path names, if it names one, is there. At the root there is always an
/// answer, even before the administrator's instance exists.
pub(crate) struct LiveInstance;

impl FromCall for LiveInstance {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        if below::instance(call.request.match_info()).is_some() {
            call.api.instances.check_live(&addressed(call)?).await?;
        }
        Ok(Self)
    }

    fn describe(operation: Operation) -> Operation {
        operation.addressed().refuses_below::<FindInstanceError>()
    }
}
