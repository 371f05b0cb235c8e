use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, permissions::TokenFamiliesRead};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::i18n::LocalizedText;
use taler_merchant_domain::token_families::{TokenFamilyKind, TokenFamilySummary};
use taler_merchant_domain::{LocalizedTexts, Slug, Timestamp};

/// The answer of `GET [/instances/$INSTANCE]/private/tokenfamilies`.
#[derive(Debug, Serialize)]
struct TokenFamiliesList {
    token_families: Vec<TokenFamilyEntry>,
}

#[derive(Debug, Serialize)]
struct TokenFamilyEntry {
    slug: Slug,
    name: LocalizedText,
    description: LocalizedText,
    description_i18n: LocalizedTexts,
    valid_after: Timestamp,
    valid_before: Timestamp,
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

/// `GET [/instances/$INSTANCE]/private/tokenfamilies`
pub(crate) async fn list(
    caller: Bearer<TokenFamiliesRead>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let families = api.token_families.list(&caller.access).await?;
    let token_families = families.into_iter().map(TokenFamilyEntry::from).collect();
    Ok(answer::json(&TokenFamiliesList { token_families }))
}
