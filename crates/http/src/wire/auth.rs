use crate::error::ApiError;
use serde::Deserialize;
use std::fmt;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::auth::{BEARER_PREFIX, Password};
use validator::Validate;
use zeroize::Zeroizing;

/// How an instance is to be protected.
#[derive(Deserialize, Validate)]
pub(crate) struct InstanceAuthConfigurationMessage {
    method: String,
    password: Option<Zeroizing<String>>,
    /// The password after a prefix; deprecated.
    token: Option<Zeroizing<String>>,
}

/// Never shows what it carries.
impl fmt::Debug for InstanceAuthConfigurationMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstanceAuthConfigurationMessage({:?}, ..)", self.method)
    }
}

impl InstanceAuthConfigurationMessage {
    /// The password that is wanted; `refused` is the code for a method that this server does not
    /// have.
    pub(crate) fn into_password(self, refused: ErrorCode) -> Result<Password, ApiError> {
        if self.method != "token" {
            return Err(ApiError::new(refused).detail("auth.method"));
        }
        let (name, text) = match (&self.password, &self.token) {
            (Some(password), _) => ("auth.password", password.as_str()),
            (None, Some(token)) => {
                let bare = token.strip_prefix(BEARER_PREFIX);
                ("auth.token", bare.ok_or_else(|| ApiError::malformed("auth.token"))?)
            }
            (None, None) => return Err(ApiError::missing("auth.password")),
        };
        Password::parse(text).map_err(|error| ApiError::malformed(format!("{name}: {error}")))
    }
}
