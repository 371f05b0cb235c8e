use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, HWireInPath, permissions::AccountsRead};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::accounts::{Account, WireSubjectMetadata};
use taler_merchant_domain::{BaseUrl, PaytoUri, WireHash, WireSalt};

/// A bank account, as its owner sees it: all but the credentials of its credit facade.
#[derive(Debug, Serialize)]
struct BankAccountDetail {
    payto_uri: PaytoUri,
    h_wire: WireHash,
    salt: WireSalt,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_facade_url: Option<BaseUrl>,
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
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
