use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, ValidJson, permissions::TokenFamiliesWrite};
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{
    CreateTokenFamily, ExtraData, KeyGranularity, KeySchedule, TokenFamilyKind,
};
use taler_merchant_domain::{LocalizedTexts, RelativeTime, Slug, Timestamp};
use validator::Validate;

/// The body of `POST [/instances/$INSTANCE]/private/tokenfamilies`.
#[derive(Debug, Deserialize, Validate)]
pub(crate) struct TokenFamilyCreateRequest {
    slug: Slug,
    name: LocalizedText,
    description: LocalizedText,
    description_i18n: Option<LocalizedTexts>,
    extra_data: Option<Map<String, Value>>,
    valid_after: Option<Timestamp>,
    valid_before: Timestamp,
    duration: RelativeTime,
    validity_granularity: KeyGranularity,
    start_offset: Option<RelativeTime>,
    kind: TokenFamilyKind,
}

impl TokenFamilyCreateRequest {
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
