use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, SlugInPath, permissions::TokenFamiliesRead};
use crate::openapi::{Operation, schema};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{
    ExtraData, FamilyTerms, FindTokenFamilyError, KeyGranularity, TokenFamily, TokenFamilyKind,
};
use taler_merchant_domain::{LocalizedTexts, RelativeTime, Slug, Timestamp};
use utoipa::ToSchema;

/// A token family, as its owner sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenFamilyDetails {
    /// The part of URLs that names it.
    #[schema(value_type = schema::Slug)]
    slug: Slug,
    /// For people.
    #[schema(value_type = schema::LocalizedText)]
    name: LocalizedText,
    /// For people.
    #[schema(value_type = schema::LocalizedText)]
    description: LocalizedText,
    /// The description in other languages.
    #[schema(value_type = schema::LocalizedTexts)]
    description_i18n: LocalizedTexts,
    /// What else belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::ExtraData, required = false)]
    extra_data: Option<ExtraData>,
    /// From when its tokens are good.
    #[schema(value_type = schema::Timestamp)]
    valid_after: Timestamp,
    /// Until when its tokens are good.
    #[schema(value_type = schema::EndTimestamp)]
    valid_before: Timestamp,
    /// For how long a signing key is good.
    #[schema(value_type = schema::RelativeTime)]
    duration: RelativeTime,
    /// To what the start of a signing key is rounded down.
    #[schema(value_type = schema::KeyGranularity)]
    validity_granularity: KeyGranularity,
    /// How much earlier a signing key begins.
    #[schema(value_type = schema::FiniteTime)]
    start_offset: RelativeTime,
    /// What its tokens are for.
    #[schema(value_type = schema::TokenFamilyKind)]
    kind: TokenFamilyKind,
    /// How many tokens were issued.
    #[schema(examples(12))]
    issued: u64,
    /// How many tokens were spent.
    #[schema(examples(5))]
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

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("getTokenFamily", "Show a token family")
        .json::<TokenFamilyDetails>("The family.")
        .refuses::<FindTokenFamilyError>()
}
