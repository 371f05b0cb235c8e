use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, HWireInPath, RequestOrigin, permissions::AccountsWrite};
use actix_web::{HttpResponse, web};

/// `DELETE [/instances/$INSTANCE]/private/accounts/$H_WIRE`
pub(crate) async fn deactivate(
    caller: Authorized<AccountsWrite>,
    HWireInPath(h_wire): HWireInPath,
    RequestOrigin(origin): RequestOrigin,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.accounts.deactivate(&caller.caller, h_wire, origin).await?;
    Ok(answer::no_content())
}
