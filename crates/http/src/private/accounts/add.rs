use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, RequestOrigin, ValidJson, permissions::AccountsWrite};
use crate::wire::FacadeCredentialsMessage;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use taler_merchant_domain::accounts::{
    AccountSettings, AddAccount, WireDetails, WireSubjectMetadata,
};
use taler_merchant_domain::audit::Origin;
use taler_merchant_domain::{BaseUrl, PaytoUri, WireHash, WireSalt};
use validator::Validate;

/// The body of `POST [/instances/$INSTANCE]/private/accounts`.
#[derive(Debug, Deserialize, Validate)]
pub(crate) struct AccountAddDetails {
    /// A text here, since a wrong one has a code of its own.
    payto_uri: String,
    credit_facade_url: Option<BaseUrl>,
    credit_facade_credentials: Option<FacadeCredentialsMessage>,
    extra_wire_subject_metadata: Option<WireSubjectMetadata>,
}

impl AccountAddDetails {
    fn into_command(self, origin: Origin) -> Result<AddAccount, ApiError> {
        let credentials = self.credit_facade_credentials;
        let credentials = credentials.map(FacadeCredentialsMessage::into_credentials);
        let settings = AccountSettings {
            facade_url: self.credit_facade_url,
            credentials: credentials.transpose()?.flatten(),
            subject_metadata: self.extra_wire_subject_metadata,
        };
        Ok(AddAccount { payto: PaytoUri::parse(&self.payto_uri)?, settings, origin })
    }
}

/// By what an account that was added is known.
#[derive(Debug, Serialize)]
struct AccountAddResponse {
    h_wire: WireHash,
    salt: WireSalt,
}

impl From<WireDetails> for AccountAddResponse {
    fn from(wire: WireDetails) -> Self {
        Self { h_wire: wire.h_wire, salt: wire.salt }
    }
}

/// `POST [/instances/$INSTANCE]/private/accounts`
pub(crate) async fn add(
    caller: Authorized<AccountsWrite>,
    RequestOrigin(origin): RequestOrigin,
    ValidJson(body): ValidJson<AccountAddDetails>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let wire = api.accounts.add(&caller.caller, body.into_command(origin)?).await?;
    Ok(answer::json(&AccountAddResponse::from(wire)))
}
