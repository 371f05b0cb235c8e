use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, RequestOrigin, SerialInPath, permissions::TokensWrite};
use crate::openapi::Operation;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::auth::{RevokeError, TokenSerial};

/// `DELETE [/instances/$INSTANCE]/private/tokens/$SERIAL`
pub(crate) async fn delete(
    caller: Authorized<TokensWrite>,
    SerialInPath(serial): SerialInPath,
    RequestOrigin(origin): RequestOrigin,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.logins.revoke(&caller.caller, TokenSerial(serial), origin).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("revokeToken", "Revoke a login token")
        .text("And all that were got for it.")
        .empty(StatusCode::NO_CONTENT, "Revoked.")
        .refuses::<RevokeError>()
}
