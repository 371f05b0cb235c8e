use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, RequestOrigin, SerialInPath, permissions::TokensWrite};
use actix_web::{HttpResponse, web};
use taler_merchant_domain::auth::TokenSerial;

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
