use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Authorized, Critical, ValidJson, permissions::AccountsWrite};
use crate::openapi::{Operation, schema};
use crate::wire::{FacadeCredentialsMessage, optional_object};
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use taler_merchant_domain::accounts::{
    AccountSettings, AddAccount, AddAccountError, WireDetails, WireSubjectMetadata,
};
use taler_merchant_domain::act::Request;
use taler_merchant_domain::{BaseUrl, PaytoUri, WireHash, WireSalt};
use utoipa::ToSchema;
use validator::Validate;

/// A bank account to be added.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct AccountAddDetails {
    /// Which account it is.
    // A text here, since a wrong one has a code of its own.
    #[schema(value_type = schema::PaytoUri)]
    payto_uri: String,
    /// Where incoming transfers can be looked up.
    #[schema(value_type = Option<schema::BaseUrl>)]
    credit_facade_url: Option<BaseUrl>,
    /// What opens that service. Never shown again.
    #[serde(default, deserialize_with = "optional_object")]
    credit_facade_credentials: Option<FacadeCredentialsMessage>,
    /// What exchanges add to the subject of their transfers.
    #[schema(value_type = Option<schema::WireSubjectMetadata>)]
    extra_wire_subject_metadata: Option<WireSubjectMetadata>,
}

impl AccountAddDetails {
    /// Whether it means anything.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn check(self) -> Result<(), ApiError> {
        self.into_command(Request::operator()).map(drop)
    }

    fn into_command(self, request: Request) -> Result<AddAccount, ApiError> {
        let credentials = self.credit_facade_credentials;
        let credentials = credentials.map(FacadeCredentialsMessage::into_credentials);
        let settings = AccountSettings {
            facade_url: self.credit_facade_url,
            credentials: credentials.transpose()?.flatten(),
            subject_metadata: self.extra_wire_subject_metadata,
        };
        Ok(AddAccount { payto: PaytoUri::parse(&self.payto_uri)?, settings, request })
    }
}

/// By what an account that was added is known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountAddResponse {
    /// The hash of account and salt.
    #[schema(value_type = schema::WireHash)]
    h_wire: WireHash,
    /// The salt, which stays with the account.
    #[schema(value_type = schema::WireSalt)]
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
    Critical(request): Critical,
    ValidJson(body): ValidJson<AccountAddDetails>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let wire = api.accounts.add(&caller.caller, body.into_command(request)?).await?;
    Ok(answer::json(&AccountAddResponse::from(wire)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("addAccount", "Add a bank account")
        .text(
            "Or make it active again. The same account with the same settings again changes \
             nothing; with other ones it is a conflict as long as it is active.",
        )
        .json::<AccountAddResponse>("By what the account is known; that of old if it was there.")
        .refuses::<AddAccountError>()
        .never(&[Refusal::THROTTLED])
}
