use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, RequestOrigin, Target, ValidJson, permissions::InstancesWrite};
use crate::wire::InstanceSettingsMembers;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::Subject;

/// `PATCH /management/instances/$INSTANCE`
pub(crate) async fn update(
    caller: Authorized<InstancesWrite>,
    Target(target): Target,
    RequestOrigin(origin): RequestOrigin,
    ValidJson(body): ValidJson<InstanceSettingsMembers>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let change = body.into_change(&api.settings.defaults)?;
    api.instances.update(&Subject::Managed(caller.caller, target), change, origin).await?;
    Ok(answer::no_content())
}
