use crate::error::ApiError;
use crate::openapi::schema;
use serde::Deserialize;
use std::fmt;
use taler_merchant_domain::accounts::{FacadeCredentials, InvalidFacadeCredentials};
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// What opens the credit facade of a bank account. Never part of an answer.
#[derive(Deserialize, ToSchema)]
#[schema(as = FacadeCredentials)]
pub(crate) struct FacadeCredentialsMessage {
    /// `basic`, or `none` for no credentials.
    #[serde(rename = "type")]
    #[schema(pattern = "^(none|basic)$", examples("basic"))]
    kind: String,
    /// For `basic`.
    #[schema(value_type = Option<schema::FacadeUsername>)]
    username: Option<Zeroizing<String>>,
    /// For `basic`.
    #[schema(value_type = Option<schema::FacadePassword>)]
    password: Option<Zeroizing<String>>,
}

/// Never shows what it carries.
impl fmt::Debug for FacadeCredentialsMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FacadeCredentialsMessage({:?}, ..)", self.kind)
    }
}

impl FacadeCredentialsMessage {
    /// The credentials that are meant; `None` for none.
    pub(crate) fn into_credentials(self) -> Result<Option<FacadeCredentials>, ApiError> {
        match self.kind.as_str() {
            "none" => Ok(None),
            "basic" => {
                let username = self.username.ok_or_else(|| ApiError::missing(path("username")))?;
                let password = self.password.ok_or_else(|| ApiError::missing(path("password")))?;
                FacadeCredentials::basic(&username, &password).map(Some).map_err(malformed)
            }
            _ => Err(ApiError::malformed(path("type"))),
        }
    }
}

fn malformed(error: InvalidFacadeCredentials) -> ApiError {
    ApiError::malformed(path(match error {
        InvalidFacadeCredentials::Username => "username",
        InvalidFacadeCredentials::Password => "password",
    }))
}

fn path(member: &str) -> String {
    format!("credit_facade_credentials.{member}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(body: Value) -> Result<Option<FacadeCredentials>, (u16, String)> {
        let message: FacadeCredentialsMessage = serde_json::from_value(body).unwrap();
        message.into_credentials().map_err(|error| error.told())
    }

    #[test]
    fn credentials_are_none_or_basic() {
        assert_eq!(read(json!({"type": "none", "username": null})), Ok(None));
        let basic = FacadeCredentials::basic("jo", "pass").unwrap();
        let body = json!({"type": "basic", "username": "jo", "password": "pass"});
        assert_eq!(read(body), Ok(Some(basic)));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let path = |member| format!("credit_facade_credentials.{member}");
        for (body, code, member) in [
            (json!({"type": "bearer", "token": "x"}), 26, "type"),
            (json!({"type": "basic", "password": "x"}), 25, "username"),
            (json!({"type": "basic", "username": "x", "password": null}), 25, "password"),
            (json!({"type": "basic", "username": "x:y", "password": "x"}), 26, "username"),
            (json!({"type": "basic", "username": "x", "password": "\n"}), 26, "password"),
        ] {
            assert_eq!(read(body), Err((code, path(member))));
        }
    }

    #[test]
    fn a_message_never_shows_what_it_carries() {
        let body = json!({"type": "basic", "username": "jo", "password": "pass"});
        let message: FacadeCredentialsMessage = serde_json::from_value(body).unwrap();
        assert_eq!(format!("{message:?}"), "FacadeCredentialsMessage(\"basic\", ..)");
    }
}
