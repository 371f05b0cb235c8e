use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, permissions::AccountsRead};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::accounts::AccountSummary;
use taler_merchant_domain::{PaytoUri, WireHash};

/// The answer of `GET [/instances/$INSTANCE]/private/accounts`.
#[derive(Debug, Serialize)]
struct AccountsSummaryResponse {
    accounts: Vec<BankAccountEntry>,
}

#[derive(Debug, Serialize)]
struct BankAccountEntry {
    payto_uri: PaytoUri,
    h_wire: WireHash,
    active: bool,
}

impl From<AccountSummary> for BankAccountEntry {
    fn from(AccountSummary { payto, h_wire, active }: AccountSummary) -> Self {
        Self { payto_uri: payto, h_wire, active }
    }
}

/// `GET [/instances/$INSTANCE]/private/accounts`
pub(crate) async fn list(
    caller: Bearer<AccountsRead>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let accounts = api.accounts.list(&caller.access).await?;
    let accounts = accounts.into_iter().map(BankAccountEntry::from).collect();
    Ok(answer::json(&AccountsSummaryResponse { accounts }))
}
