use crate::error::ApiError;
use serde::Deserialize;
use std::fmt;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::audit::Origin;
use taler_merchant_domain::auth::{BEARER_PREFIX, InvalidPassword, Password};
use taler_merchant_domain::instances::ChangePassword;
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
    /// The password that is wanted. `place` is what stands before the names of the members in a
    /// complaint, and `refused` the code for a method that this server does not have.
    pub(crate) fn into_password(
        self,
        place: &str,
        refused: ErrorCode,
    ) -> Result<Password, ApiError> {
        if self.method != "token" {
            return Err(ApiError::new(refused).detail(format!("{place}method")));
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
#[derive(Deserialize, Validate)]
pub(crate) struct OldPassword {
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

/// The change of password that a body asks for.
pub(crate) fn password_change(
    new: InstanceAuthConfigurationMessage,
    old: OldPassword,
    origin: Origin,
) -> Result<ChangePassword, ApiError> {
    let password = new.into_password("", ErrorCode::MerchantPrivatePostInstanceAuthBadAuth)?;
    Ok(ChangePassword { password, old_password: old.into_attempt(), origin })
}
