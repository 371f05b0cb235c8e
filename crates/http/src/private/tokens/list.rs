use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, PageQuery, permissions::TokensRead};
use crate::openapi::{Operation, schema};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::auth::TokenInfo;
use utoipa::ToSchema;

/// Login tokens of an instance.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenInfos {
    /// In the order that was asked for.
    tokens: Vec<TokenEntry>,
}

/// A login token. The token itself is shown only when it is issued.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TokenInfo)]
struct TokenEntry {
    /// When it was issued.
    #[schema(value_type = schema::Timestamp)]
    creation_time: Timestamp,
    /// When it ends.
    #[schema(value_type = schema::Timestamp)]
    expiration: Timestamp,
    /// What it is for.
    #[schema(value_type = schema::Scope)]
    scope: &'static str,
    /// Whether it can be exchanged for a new one.
    refreshable: bool,
    /// What the owner calls it.
    #[schema(examples("Till by the door"))]
    description: String,
    /// Its number, by which it can be revoked.
    #[schema(minimum = 0, examples(7))]
    serial: i64,
    /// When it was used last, rounded down to five minutes, and told some minutes later; absent
    /// when it never was. An extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<schema::Timestamp>, nullable = false)]
    last_used: Option<Timestamp>,
}

impl From<TokenInfo> for TokenEntry {
    fn from(info: TokenInfo) -> Self {
        let last_used = info.last_used();
        let TokenInfo { token, description, .. } = info;
        Self {
            creation_time: token.created,
            expiration: token.expires,
            scope: token.scope.as_str(),
            refreshable: token.refreshable,
            description: description.as_str().to_owned(),
            serial: token.serial.0,
            last_used,
        }
    }
}

impl From<Vec<TokenInfo>> for TokenInfos {
    fn from(tokens: Vec<TokenInfo>) -> Self {
        Self { tokens: tokens.into_iter().map(TokenEntry::from).collect() }
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
    Ok(answer::json(&TokenInfos::from(tokens)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("listTokens", "List login tokens")
        .json::<TokenInfos>("The tokens, without the secrets that they are.")
        .empty(StatusCode::NO_CONTENT, "There are none.")
}
