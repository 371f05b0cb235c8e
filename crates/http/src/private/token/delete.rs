use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Bearer, RequestOrigin, permissions::TokenSelfRevoke};
use crate::openapi::Operation;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// `DELETE [/instances/$INSTANCE]/private/token`
pub(crate) async fn delete(
    caller: Bearer<TokenSelfRevoke>,
    RequestOrigin(origin): RequestOrigin,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.logins.logout(&caller.access, origin).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("revokeOwnToken", "Log out")
        .text("Revokes the token that is presented, and all that were got for it.")
        .empty(StatusCode::NO_CONTENT, "Revoked.")
        .never(&[Refusal::PERMISSION])
}
