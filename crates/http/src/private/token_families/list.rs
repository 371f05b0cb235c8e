use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, permissions::TokenFamiliesRead};
use crate::openapi::{Operation, schema};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{TokenFamilyKind, TokenFamilySummary};
use taler_merchant_domain::{LocalizedTexts, Slug, Timestamp};
use utoipa::ToSchema;

/// The token families of an instance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenFamiliesList {
    /// Those that are no longer good too.
    token_families: Vec<TokenFamilyEntry>,
}

/// A token family in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TokenFamilySummary)]
struct TokenFamilyEntry {
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
    /// From when its tokens are good.
    #[schema(value_type = schema::Timestamp)]
    valid_after: Timestamp,
    /// Until when its tokens are good.
    #[schema(value_type = schema::EndTimestamp)]
    valid_before: Timestamp,
    /// What its tokens are for.
    #[schema(value_type = schema::TokenFamilyKind)]
    kind: TokenFamilyKind,
}

impl From<TokenFamilySummary> for TokenFamilyEntry {
    fn from(summary: TokenFamilySummary) -> Self {
        Self {
            slug: summary.slug,
            name: summary.name,
            description: summary.description,
            description_i18n: summary.description_i18n,
            valid_after: summary.validity.start(),
            valid_before: summary.validity.end(),
            kind: summary.kind,
        }
    }
}

impl From<Vec<TokenFamilySummary>> for TokenFamiliesList {
    fn from(families: Vec<TokenFamilySummary>) -> Self {
        Self { token_families: families.into_iter().map(TokenFamilyEntry::from).collect() }
    }
}

/// `GET [/instances/$INSTANCE]/private/tokenfamilies`
pub(crate) async fn list(
    caller: Bearer<TokenFamiliesRead>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let families = api.token_families.list(&caller.access).await?;
    Ok(answer::json(&TokenFamiliesList::from(families)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("listTokenFamilies", "List token families")
        .json::<TokenFamiliesList>("The families, in the order of their creation.")
}
