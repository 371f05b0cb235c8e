use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, HWireInPath, RequestOrigin, permissions::AccountsWrite};
use crate::openapi::Operation;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::accounts::DeactivateAccountError;

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

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("deactivateAccount", "Deactivate a bank account")
        .text("No new contract uses it. It can be added again.")
        .empty(StatusCode::NO_CONTENT, "Deactivated.")
        .refuses::<DeactivateAccountError>()
}
