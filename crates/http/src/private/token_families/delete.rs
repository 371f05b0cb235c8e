use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, SlugInPath, permissions::TokenFamiliesWrite};
use crate::openapi::Operation;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::token_families::DeleteTokenFamilyError;

/// `DELETE [/instances/$INSTANCE]/private/tokenfamilies/$SLUG`
pub(crate) async fn delete(
    caller: Bearer<TokenFamiliesWrite>,
    SlugInPath(slug): SlugInPath,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let slug = slug.ok_or(DeleteTokenFamilyError::TokenFamilyUnknown)?;
    api.token_families.delete(&caller.access, &slug).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("deleteTokenFamily", "Delete a token family")
        .text("Its tokens can no longer be spent.")
        .empty(StatusCode::NO_CONTENT, "Deleted.")
        .refuses::<DeleteTokenFamilyError>()
}
