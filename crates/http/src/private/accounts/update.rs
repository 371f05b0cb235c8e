use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, HWireInPath, RequestOrigin, ValidJson, permissions::AccountsWrite};
use crate::wire::FacadeCredentialsMessage;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use taler_merchant_domain::BaseUrl;
use taler_merchant_domain::accounts::{
    CredentialsChange, FacadeCredentials, SettingsChange, WireSubjectMetadata,
};
use validator::Validate;

/// The body of `PATCH [/instances/$INSTANCE]/private/accounts/$H_WIRE`: what is not said stays.
#[derive(Debug, Deserialize, Validate)]
pub(crate) struct AccountPatchDetails {
    credit_facade_url: Option<BaseUrl>,
    credit_facade_credentials: Option<FacadeCredentialsMessage>,
    extra_wire_subject_metadata: Option<WireSubjectMetadata>,
}

impl AccountPatchDetails {
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
