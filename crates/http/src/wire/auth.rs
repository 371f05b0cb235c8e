use crate::error::{ApiError, Refusal};
use crate::extract::Pair;
use crate::openapi::schema;
use serde::Deserialize;
use std::fmt;
use taler_merchant_domain::act::Request;
use taler_merchant_domain::auth::{BEARER_PREFIX, InvalidPassword, Password};
use taler_merchant_domain::instances::ChangePassword;
use utoipa::ToSchema;
use validator::Validate;
use zeroize::Zeroizing;

/// How an instance is to be protected.
#[derive(Deserialize, Validate, ToSchema)]
pub(crate) struct InstanceAuthConfigurationMessage {
    /// Always `token`.
    #[schema(pattern = "^token$", examples("token"))]
    method: String,
    /// The new password.
    #[schema(value_type = schema::Password, required = true)]
    password: Option<Zeroizing<String>>,
    /// The password after `secret-token:`, where `password` is absent.
    #[schema(value_type = Option<String>, deprecated)]
    token: Option<Zeroizing<String>>,
}

/// Never shows what it carries.
impl fmt::Debug for InstanceAuthConfigurationMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstanceAuthConfigurationMessage({:?}, ..)", self.method)
    }
}

impl InstanceAuthConfigurationMessage {
    /// The password that is wanted. `place` is what stands before the names of the members in a
    /// complaint, and `refused` what to answer to a method that this server does not have.
    pub(crate) fn into_password(self, place: &str, refused: Refusal) -> Result<Password, ApiError> {
        if self.method != "token" {
            return Err(ApiError::from(refused).detail(format!("{place}method")));
        }
        let (name, text) = match (&self.password, &self.token) {
            (Some(password), _) => ("password", password.as_str()),
            (None, Some(token)) => {
                let bare = token.strip_prefix(BEARER_PREFIX);
                ("token", bare.ok_or_else(|| ApiError::malformed(format!("{place}token")))?)
            }
            (None, None) => return Err(ApiError::missing(format!("{place}password"))),
        };
        let malformed = |error| ApiError::malformed(format!("{place}{name}: {error}"));
        Password::parse(text).map_err(malformed)
    }
}

/// A new password, with the old one if the client has it at hand.
#[derive(Deserialize, Validate, ToSchema)]
pub(crate) struct OldPassword {
    /// The password so far; if it comes along it must be right.
    #[schema(value_type = Option<String>, deprecated)]
    old_password: Option<Zeroizing<String>>,
}

impl OldPassword {
    /// The old password, for what it is worth.
    pub(crate) fn into_attempt(self) -> Option<Result<Password, InvalidPassword>> {
        self.old_password.map(|text| Password::parse(&text))
    }
}

/// Never shows what it carries.
impl fmt::Debug for OldPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OldPassword(..)")
    }
}

/// What a client sends to change a password.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a body that is read as two types")]
pub(crate) struct PasswordChangeRequest {
    #[serde(flatten)]
    new: InstanceAuthConfigurationMessage,
    #[serde(flatten)]
    old: OldPassword,
}

impl Pair for (InstanceAuthConfigurationMessage, OldPassword) {
    type Whole = PasswordChangeRequest;
}

/// The change of password that a body asks for.
pub(crate) fn password_change(
    new: InstanceAuthConfigurationMessage,
    old: OldPassword,
    request: Request,
) -> Result<ChangePassword, ApiError> {
    let password = new.into_password("", Refusal::AUTH_METHOD)?;
    Ok(ChangePassword { password, old_password: old.into_attempt(), request })
}
