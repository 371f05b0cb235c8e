use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, RequestOrigin, ValidJson, permissions::InstancesWrite};
use crate::management::instances::describe_update;
use crate::openapi::Operation;
use crate::wire::InstanceSettingsMembers;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::Subject;

/// `PATCH [/instances/$INSTANCE]/private`
pub(crate) async fn update(
    caller: Authorized<InstancesWrite>,
    RequestOrigin(origin): RequestOrigin,
    ValidJson(body): ValidJson<InstanceSettingsMembers>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let change = body.into_change(&api.settings.defaults)?;
    api.instances.update(&Subject::Own(caller.caller), change, origin).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_update(operation.about("updateOwnInstance", "Change one's settings"))
}
