use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, permissions::AccountsRead};
use crate::openapi::{Operation, schema};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::accounts::AccountSummary;
use taler_merchant_domain::{PaytoUri, WireHash};
use utoipa::ToSchema;

/// The bank accounts of an instance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountsSummaryResponse {
    /// Inactive ones too.
    accounts: Vec<BankAccountEntry>,
}

/// A bank account in a list.
#[derive(Debug, Serialize, ToSchema)]
struct BankAccountEntry {
    /// Which account it is.
    #[schema(value_type = schema::PaytoUri)]
    payto_uri: PaytoUri,
    /// By what it is known.
    #[schema(value_type = schema::WireHash)]
    h_wire: WireHash,
    /// Whether new contracts may use it.
    active: bool,
}

impl From<AccountSummary> for BankAccountEntry {
    fn from(AccountSummary { payto, h_wire, active }: AccountSummary) -> Self {
        Self { payto_uri: payto, h_wire, active }
    }
}

impl From<Vec<AccountSummary>> for AccountsSummaryResponse {
    fn from(accounts: Vec<AccountSummary>) -> Self {
        Self { accounts: accounts.into_iter().map(BankAccountEntry::from).collect() }
    }
}

/// `GET [/instances/$INSTANCE]/private/accounts`
pub(crate) async fn list(
    caller: Bearer<AccountsRead>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let accounts = api.accounts.list(&caller.access).await?;
    Ok(answer::json(&AccountsSummaryResponse::from(accounts)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("listAccounts", "List bank accounts")
        .json::<AccountsSummaryResponse>("The accounts, active or not, in the order of addition.")
}
