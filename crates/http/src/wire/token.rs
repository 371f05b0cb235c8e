use crate::openapi::schema;
use serde::{Serialize, Serializer};
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::auth::{IssuedToken, TokenSecret};
use utoipa::ToSchema;

/// A login token for the client that asked for it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoginTokenSuccessResponse {
    /// What to send after `Bearer` in `Authorization`. It is shown this once.
    #[schema(value_type = schema::LoginToken)]
    #[serde(serialize_with = "bearer")]
    access_token: TokenSecret,
    /// The same.
    #[schema(
        value_type = String,
        deprecated,
        examples("secret-token:6N4YKP9SR1TQMCGNXZ3J7BDWHE2FA85VQ0KC4RT1MY9Z6GXSPN30")
    )]
    #[serde(serialize_with = "bearer")]
    token: TokenSecret,
    /// What the token is for.
    #[schema(value_type = schema::Scope)]
    scope: &'static str,
    /// When it ends.
    #[schema(value_type = schema::Timestamp)]
    expiration: Timestamp,
    /// Whether it can be exchanged for a new one.
    refreshable: bool,
}

impl From<IssuedToken> for LoginTokenSuccessResponse {
    fn from(issued: IssuedToken) -> Self {
        Self {
            access_token: issued.secret.clone(),
            token: issued.secret,
            scope: issued.scope.as_str(),
            expiration: issued.expires,
            refreshable: issued.refreshable,
        }
    }
}

fn bearer<S: Serializer>(secret: &TokenSecret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&secret.to_bearer())
}
