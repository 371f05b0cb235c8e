use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, HWireInPath, permissions::AccountsRead};
use crate::openapi::{Operation, schema};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::accounts::{Account, FindAccountError, WireSubjectMetadata};
use taler_merchant_domain::{BaseUrl, PaytoUri, WireHash, WireSalt};
use utoipa::ToSchema;

/// A bank account, as its owner sees it: all but the credentials of its credit facade.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BankAccountDetail {
    /// Which account it is.
    #[schema(value_type = schema::PaytoUri)]
    payto_uri: PaytoUri,
    /// By what it is known.
    #[schema(value_type = schema::WireHash)]
    h_wire: WireHash,
    /// What the hash was made with.
    #[schema(value_type = schema::WireSalt)]
    salt: WireSalt,
    /// Where incoming transfers can be looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::BaseUrl, required = false)]
    credit_facade_url: Option<BaseUrl>,
    /// Whether new contracts may use it.
    active: bool,
    /// What exchanges add to the subject of their transfers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::WireSubjectMetadata, required = false)]
    extra_wire_subject_metadata: Option<WireSubjectMetadata>,
}

impl From<Account> for BankAccountDetail {
    fn from(account: Account) -> Self {
        Self {
            payto_uri: account.payto,
            h_wire: account.wire.h_wire,
            salt: account.wire.salt,
            credit_facade_url: account.facade_url,
            active: account.active,
            extra_wire_subject_metadata: account.subject_metadata,
        }
    }
}

/// `GET [/instances/$INSTANCE]/private/accounts/$H_WIRE`
pub(crate) async fn show(
    caller: Bearer<AccountsRead>,
    HWireInPath(h_wire): HWireInPath,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let account = api.accounts.find(&caller.access, &h_wire).await?;
    Ok(answer::json(&BankAccountDetail::from(account)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("getAccount", "Show a bank account")
        .json::<BankAccountDetail>("The account.")
        .refuses::<FindAccountError>()
}
