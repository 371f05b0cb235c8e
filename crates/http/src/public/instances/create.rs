use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Critical, Query, SelfProvisioning, ValidJsonPair};
use crate::management::instances::{answer, command, describe_creation, token_validity};
use crate::openapi::Operation;
use crate::wire::{InstanceIdentity, InstanceSettingsMembers};
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::Initiator;

/// `POST /instances`
pub(crate) async fn create(
    _open: SelfProvisioning,
    Critical(request): Critical,
    query: Query,
    ValidJsonPair(identity, settings): ValidJsonPair<InstanceIdentity, InstanceSettingsMembers>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let command = command(&api, identity, settings, token_validity(&query)?, request)?;
    let created = api.instances.create(command, &Initiator::SelfProvisioned).await?;
    Ok(answer(created))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    let operation = operation
        .about("signUp", "Create an instance for oneself")
        .text("Where the operator lets strangers do so. `admin` and `default` are taken.");
    // There is no credential, and whoever cannot be reached is not asked.
    describe_creation(operation).never(&[Refusal::UNAUTHORIZED, Refusal::MFA_MISSING])
}
