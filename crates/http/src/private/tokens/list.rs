use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, PageQuery, permissions::TokensRead};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::auth::TokenInfo;

/// The answer of `GET [/instances/$INSTANCE]/private/tokens`.
#[derive(Debug, Serialize)]
pub(crate) struct TokenInfos {
    tokens: Vec<TokenEntry>,
}

#[derive(Debug, Serialize)]
struct TokenEntry {
    creation_time: Timestamp,
    expiration: Timestamp,
    scope: &'static str,
    refreshable: bool,
    description: String,
    serial: i64,
}

impl From<TokenInfo> for TokenEntry {
    fn from(info: TokenInfo) -> Self {
        let TokenInfo { token, description } = info;
        Self {
            creation_time: token.created,
            expiration: token.expires,
            scope: token.scope.as_str(),
            refreshable: token.refreshable,
            description: description.as_str().to_owned(),
            serial: token.serial.0,
        }
    }
}

/// `GET [/instances/$INSTANCE]/private/tokens`
pub(crate) async fn list(
    caller: Bearer<TokensRead>,
    PageQuery(page): PageQuery,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let tokens = api.logins.list(&caller.access, page).await?;
    if tokens.is_empty() {
        return Ok(answer::no_content());
    }
    let tokens = tokens.into_iter().map(TokenEntry::from).collect();
    Ok(answer::json(&TokenInfos { tokens }))
}
