use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, ValidJson, permissions::TokenFamiliesWrite};
use crate::openapi::{Operation, schema};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{
    CreateTokenFamily, CreateTokenFamilyError, ExtraData, KeyGranularity, KeySchedule,
    TokenFamilyKind,
};
use taler_merchant_domain::{LocalizedTexts, RelativeTime, Slug, Timestamp};
use utoipa::ToSchema;
use validator::Validate;

/// A token family to be created.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct TokenFamilyCreateRequest {
    /// Becomes the part of URLs that names it.
    #[schema(value_type = schema::Slug)]
    slug: Slug,
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
    /// From when its tokens are good; from now on if it is not said.
    #[schema(value_type = Option<schema::Timestamp>)]
    valid_after: Option<Timestamp>,
    /// Until when its tokens are good; after `valid_after`.
    #[schema(value_type = schema::EndTimestamp)]
    valid_before: Timestamp,
    /// For how long a signing key is good: at least `validity_granularity` and `start_offset`
    /// together.
    #[schema(value_type = schema::RelativeTime)]
    duration: RelativeTime,
    /// To what the start of a signing key is rounded down.
    #[schema(value_type = schema::KeyGranularity)]
    validity_granularity: KeyGranularity,
    /// How much earlier a signing key begins; not at all if it is not said.
    #[schema(value_type = Option<schema::FiniteTime>)]
    start_offset: Option<RelativeTime>,
    /// What its tokens are for.
    #[schema(value_type = schema::TokenFamilyKind)]
    kind: TokenFamilyKind,
}

impl TokenFamilyCreateRequest {
    /// Whether it means anything.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn check(self) -> Result<(), ApiError> {
        self.into_command().map(drop)
    }

    fn into_command(self) -> Result<CreateTokenFamily, ApiError> {
        let offset = self.start_offset.unwrap_or(RelativeTime::ZERO);
        Ok(CreateTokenFamily {
            slug: self.slug,
            kind: self.kind,
            name: self.name,
            description: self.description,
            description_i18n: self.description_i18n.unwrap_or_default(),
            extra_data: self.extra_data.map(ExtraData::new).transpose()?,
            valid_after: self.valid_after,
            valid_before: self.valid_before,
            schedule: KeySchedule::new(self.duration, self.validity_granularity, offset)?,
        })
    }
}

/// `POST [/instances/$INSTANCE]/private/tokenfamilies`
pub(crate) async fn create(
    caller: Bearer<TokenFamiliesWrite>,
    ValidJson(body): ValidJson<TokenFamilyCreateRequest>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.token_families.create(&caller.access, body.into_command()?).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("createTokenFamily", "Create a token family")
        .text("The same family again changes nothing.")
        .empty(StatusCode::NO_CONTENT, "Created.")
        .refuses::<CreateTokenFamilyError>()
}
