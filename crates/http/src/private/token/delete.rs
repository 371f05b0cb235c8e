use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, RequestOrigin, permissions::TokenSelfRevoke};
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
