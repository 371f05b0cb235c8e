use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, SlugInPath, ValidJson, permissions::TokenFamiliesWrite};
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{
    ExtraData, FamilyTerms, Period, UpdateTokenFamilyError,
};
use taler_merchant_domain::{LocalizedTexts, Timestamp};
use validator::Validate;

/// The body of `PATCH [/instances/$INSTANCE]/private/tokenfamilies/$SLUG`: it replaces all that
/// may change.
#[derive(Debug, Deserialize, Validate)]
pub(crate) struct TokenFamilyUpdateRequest {
    name: LocalizedText,
    description: LocalizedText,
    description_i18n: Option<LocalizedTexts>,
    extra_data: Option<Map<String, Value>>,
    valid_after: Timestamp,
    valid_before: Timestamp,
}

impl TokenFamilyUpdateRequest {
    fn into_terms(self) -> Result<FamilyTerms, ApiError> {
        Ok(FamilyTerms {
            name: self.name,
            description: self.description,
            description_i18n: self.description_i18n.unwrap_or_default(),
            extra_data: self.extra_data.map(ExtraData::new).transpose()?,
            validity: Period::new(self.valid_after, self.valid_before)?,
        })
    }
}

/// `PATCH [/instances/$INSTANCE]/private/tokenfamilies/$SLUG`
pub(crate) async fn update(
    caller: Bearer<TokenFamiliesWrite>,
    SlugInPath(slug): SlugInPath,
    ValidJson(body): ValidJson<TokenFamilyUpdateRequest>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let terms = body.into_terms()?;
    let slug = slug.ok_or(UpdateTokenFamilyError::TokenFamilyUnknown)?;
    api.token_families.update(&caller.access, &slug, terms).await?;
    Ok(answer::no_content())
}
