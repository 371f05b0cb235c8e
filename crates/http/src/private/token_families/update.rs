use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, SlugInPath, ValidJson, permissions::TokenFamiliesWrite};
use crate::openapi::{Operation, schema};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{
    ExtraData, FamilyTerms, Period, UpdateTokenFamilyError,
};
use taler_merchant_domain::{LocalizedTexts, Timestamp};
use utoipa::ToSchema;
use validator::Validate;

/// What is said about a token family now.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct TokenFamilyUpdateRequest {
    /// For people.
    #[schema(value_type = schema::LocalizedText)]
    name: LocalizedText,
    /// For people.
    #[schema(value_type = schema::LocalizedText)]
    description: LocalizedText,
    /// The description in other languages.
    #[schema(value_type = Option<schema::LocalizedTexts>)]
    description_i18n: Option<LocalizedTexts>,
    /// What else belongs to it.
    #[schema(value_type = Option<schema::ExtraData>)]
    extra_data: Option<Map<String, Value>>,
    /// From when its tokens are good.
    #[schema(value_type = schema::Timestamp)]
    valid_after: Timestamp,
    /// Until when its tokens are good; after `valid_after`.
    #[schema(value_type = schema::EndTimestamp)]
    valid_before: Timestamp,
}

impl TokenFamilyUpdateRequest {
    /// Whether it means anything.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn check(self) -> Result<(), ApiError> {
        self.into_terms().map(drop)
    }

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

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("updateTokenFamily", "Change a token family")
        .text("Everything that can change is replaced; what is not given is removed.")
        .empty(StatusCode::NO_CONTENT, "Changed.")
        .refuses::<UpdateTokenFamilyError>()
}
