use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, Critical, ValidJsonPair, permissions::InstancesAuthWrite};
use crate::management::instances::describe_password_change;
use crate::openapi::Operation;
use crate::wire::{InstanceAuthConfigurationMessage, OldPassword, password_change};
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::Subject;

/// `POST [/instances/$INSTANCE]/private/auth`
pub(crate) async fn auth(
    caller: Authorized<InstancesAuthWrite>,
    Critical(request): Critical,
    ValidJsonPair(new, old): ValidJsonPair<InstanceAuthConfigurationMessage, OldPassword>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let command = password_change(new, old, request)?;
    api.instances.set_password(&Subject::Own(caller.caller), command).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_password_change(operation.about("setOwnPassword", "Set one's password"))
}
