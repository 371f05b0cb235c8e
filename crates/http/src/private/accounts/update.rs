use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, HWireInPath, RequestOrigin, ValidJson, permissions::AccountsWrite};
use crate::openapi::{Operation, schema};
use crate::wire::{FacadeCredentialsMessage, optional_object};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use taler_merchant_domain::BaseUrl;
use taler_merchant_domain::accounts::{
    CredentialsChange, FacadeCredentials, SettingsChange, UpdateAccountError, WireSubjectMetadata,
};
use utoipa::ToSchema;
use validator::Validate;

/// What is said about a bank account now.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct AccountPatchDetails {
    /// Where incoming transfers can be looked up. Where credentials are stored, a URL of another
    /// scheme, host or port needs `credit_facade_credentials` too.
    #[schema(value_type = Option<schema::BaseUrl>)]
    credit_facade_url: Option<BaseUrl>,
    /// What opens that service. Never shown again.
    #[serde(default, deserialize_with = "optional_object")]
    credit_facade_credentials: Option<FacadeCredentialsMessage>,
    /// What exchanges add to the subject of their transfers.
    #[schema(value_type = Option<schema::WireSubjectMetadata>)]
    extra_wire_subject_metadata: Option<WireSubjectMetadata>,
}

impl AccountPatchDetails {
    /// Whether it means anything.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn check(self) -> Result<(), ApiError> {
        self.into_change().map(drop)
    }

    fn into_change(self) -> Result<SettingsChange<FacadeCredentials>, ApiError> {
        let credentials = match self.credit_facade_credentials {
            None => CredentialsChange::Keep,
            Some(message) => message
                .into_credentials()?
                .map_or(CredentialsChange::Remove, CredentialsChange::Replace),
        };
        Ok(SettingsChange {
            facade_url: self.credit_facade_url,
            credentials,
            subject_metadata: self.extra_wire_subject_metadata,
        })
    }
}

/// `PATCH [/instances/$INSTANCE]/private/accounts/$H_WIRE`
pub(crate) async fn update(
    caller: Bearer<AccountsWrite>,
    HWireInPath(h_wire): HWireInPath,
    RequestOrigin(origin): RequestOrigin,
    ValidJson(body): ValidJson<AccountPatchDetails>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.accounts.update(&caller.access, h_wire, body.into_change()?, origin).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("updateAccount", "Change what is said about a bank account")
        .text(
            "What is not given stays as it is. Stored credentials never go along to another server: \
             they are given again with a URL there, or removed.",
        )
        .empty(StatusCode::NO_CONTENT, "Changed.")
        .refuses::<UpdateAccountError>()
}
