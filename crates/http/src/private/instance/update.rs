use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Authorized, Critical, ValidJson, permissions::InstancesWrite};
use crate::management::instances::describe_update;
use crate::openapi::Operation;
use crate::wire::InstanceSettingsMembers;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::Subject;

/// `PATCH [/instances/$INSTANCE]/private`
pub(crate) async fn update(
    caller: Authorized<InstancesWrite>,
    Critical(request): Critical,
    ValidJson(body): ValidJson<InstanceSettingsMembers>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let change = body.into_change(&api.settings.defaults)?;
    api.instances.update(&Subject::Own(caller.caller), change, request).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    // No credential outlives its instance.
    describe_update(operation.about("updateOwnInstance", "Change one's settings"))
        .never(&[Refusal::CHANGE_OF_DELETED])
}
