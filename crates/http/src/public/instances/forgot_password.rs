use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Critical, Target, ValidJson};
use crate::openapi::Operation;
use crate::wire::InstanceAuthConfigurationMessage;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::{RecoverError, RecoverPassword};

/// `POST /instances/$INSTANCE/forgot-password`
pub(crate) async fn forgot_password(
    Target(instance): Target,
    Critical(request): Critical,
    ValidJson(body): ValidJson<InstanceAuthConfigurationMessage>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let password = body.into_password("", Refusal::AUTH_METHOD)?;
    api.instances.recover(RecoverPassword { instance, password, request }).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("forgotPassword", "Replace a forgotten password")
        .text(
            "Nothing happens before every address that the instance has proved was found to be \
             the caller's. Then all login tokens of the instance are revoked. The administrator's \
             password is set at the command line of the server only.",
        )
        .empty(StatusCode::NO_CONTENT, "The password is replaced.")
        .refusals(&[Refusal::AUTH_METHOD])
        .refuses::<RecoverError>()
}

#[cfg(test)]
mod tests;
