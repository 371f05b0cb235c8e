use serde::{Serialize, Serializer};
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::auth::{IssuedToken, TokenSecret};

/// A login token for the client that asked for it.
#[derive(Debug, Serialize)]
pub(crate) struct LoginTokenSuccessResponse {
    #[serde(serialize_with = "bearer")]
    access_token: TokenSecret,
    /// The same; deprecated, and read by old clients.
    #[serde(serialize_with = "bearer")]
    token: TokenSecret,
    scope: &'static str,
    expiration: Timestamp,
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
