use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, SlugInPath, permissions::TokenFamiliesRead};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{
    ExtraData, FamilyTerms, FindTokenFamilyError, KeyGranularity, TokenFamily, TokenFamilyKind,
};
use taler_merchant_domain::{LocalizedTexts, RelativeTime, Slug, Timestamp};

/// A token family, as its owner sees it.
#[derive(Debug, Serialize)]
struct TokenFamilyDetails {
    slug: Slug,
    name: LocalizedText,
    description: LocalizedText,
    description_i18n: LocalizedTexts,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_data: Option<ExtraData>,
    valid_after: Timestamp,
    valid_before: Timestamp,
    duration: RelativeTime,
    validity_granularity: KeyGranularity,
    start_offset: RelativeTime,
    kind: TokenFamilyKind,
    issued: u64,
    used: u64,
}

impl From<TokenFamily> for TokenFamilyDetails {
    fn from(family: TokenFamily) -> Self {
        let TokenFamily { slug, kind, terms, schedule, issued, used } = family;
        let FamilyTerms { name, description, description_i18n, extra_data, validity } = terms;
        Self {
            slug,
            name,
            description,
            description_i18n,
            extra_data,
            valid_after: validity.start(),
            valid_before: validity.end(),
            duration: schedule.duration(),
            validity_granularity: schedule.granularity(),
            start_offset: schedule.offset(),
            kind,
            issued,
            used,
        }
    }
}

/// `GET [/instances/$INSTANCE]/private/tokenfamilies/$SLUG`
pub(crate) async fn show(
    caller: Bearer<TokenFamiliesRead>,
    SlugInPath(slug): SlugInPath,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let slug = slug.ok_or(FindTokenFamilyError::TokenFamilyUnknown)?;
    let family = api.token_families.find(&caller.access, &slug).await?;
    Ok(answer::json(&TokenFamilyDetails::from(family)))
}
