use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{
    Authorized, RequestOrigin, Target, ValidJsonPair, permissions::InstancesAuthWrite,
};
use crate::wire::{InstanceAuthConfigurationMessage, OldPassword, password_change};
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::Subject;

/// `POST /management/instances/$INSTANCE/auth`
pub(crate) async fn auth(
    caller: Authorized<InstancesAuthWrite>,
    Target(target): Target,
    RequestOrigin(origin): RequestOrigin,
    ValidJsonPair(new, old): ValidJsonPair<InstanceAuthConfigurationMessage, OldPassword>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let command = password_change(new, old, origin)?;
    api.instances.set_password(&Subject::Managed(caller.caller, target), command).await?;
    Ok(answer::no_content())
}
