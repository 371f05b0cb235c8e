use crate::call::{Call, FromCall};
use crate::error::{ApiError, Refusal};
use crate::openapi::Operation;

/// Whether strangers may create instances: found out before their request is looked at.
pub(crate) struct SelfProvisioning;

impl FromCall for SelfProvisioning {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        call.api.instances.check_self_provisioning()?;
        Ok(Self)
    }

    fn describe(operation: Operation) -> Operation {
        operation.refusals(&[Refusal::SELF_PROVISIONING])
    }
}
