use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, SlugInPath, permissions::TokenFamiliesWrite};
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
