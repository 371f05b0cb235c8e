use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Authorized, Critical, Target, ValidJson, permissions::InstancesWrite};
use crate::openapi::Operation;
use crate::wire::InstanceSettingsMembers;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::{Subject, UpdateInstanceError};

/// `PATCH /management/instances/$INSTANCE`
pub(crate) async fn update(
    caller: Authorized<InstancesWrite>,
    Target(target): Target,
    Critical(request): Critical,
    ValidJson(body): ValidJson<InstanceSettingsMembers>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let change = body.into_change(&api.settings.defaults)?;
    api.instances.update(&Subject::Managed(caller.caller, target), change, request).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_update(operation.about("updateInstance", "Change the settings of an instance"))
}

/// What holds for every change.
pub(crate) fn describe_update(operation: Operation) -> Operation {
    operation
        .text("Delays that are not given stay as they are; what else is not given is removed.")
        .empty(StatusCode::NO_CONTENT, "Changed.")
        .refuses::<UpdateInstanceError>()
        .never(&[Refusal::THROTTLED])
}
