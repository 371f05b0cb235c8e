use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{
    Authorized, Critical, Target, ValidJsonPair, permissions::InstancesAuthWrite,
};
use crate::openapi::Operation;
use crate::wire::{InstanceAuthConfigurationMessage, OldPassword, password_change};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::{SetPasswordError, Subject};

/// `POST /management/instances/$INSTANCE/auth`
pub(crate) async fn auth(
    caller: Authorized<InstancesAuthWrite>,
    Target(target): Target,
    Critical(request): Critical,
    ValidJsonPair(new, old): ValidJsonPair<InstanceAuthConfigurationMessage, OldPassword>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let command = password_change(new, old, request)?;
    api.instances.set_password(&Subject::Managed(caller.caller, target), command).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_password_change(operation.about("setPassword", "Set the password of an instance"))
}

/// What holds for every change of a password.
pub(crate) fn describe_password_change(operation: Operation) -> Operation {
    operation
        .text("All login tokens of the instance are revoked, but for the one that is presented.")
        .empty(StatusCode::NO_CONTENT, "The password is set.")
        .refusals(&[Refusal::AUTH_METHOD])
        .refuses::<SetPasswordError>()
}
