use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Addressed, Credentials, RequestOrigin, ValidJson};
use crate::wire::LoginTokenSuccessResponse;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use taler_merchant_domain::audit::Origin;
use taler_merchant_domain::auth::{Login, LoginUser, Password, ScopeRequest, TokenDescription};
use taler_merchant_domain::{InstanceId, RelativeTime};
use validator::Validate;

/// The body of `POST [/instances/$INSTANCE]/private/token`.
#[derive(Debug, Deserialize, Validate)]
pub(crate) struct LoginTokenRequest {
    #[validate(length(min = 1, max = 64))]
    scope: String,
    duration: Option<RelativeTime>,
    #[validate(length(max = 255))]
    description: Option<String>,
    /// Deprecated: the suffix of `scope` says so.
    refreshable: Option<bool>,
}

impl LoginTokenRequest {
    fn into_command(
        self,
        instance: InstanceId,
        user: LoginUser,
        password: &str,
        origin: Origin,
    ) -> Result<Login, ApiError> {
        let mut scope = ScopeRequest::parse(&self.scope).or(Err(ApiError::malformed("scope")))?;
        scope.refreshable |= self.refreshable.unwrap_or(false);
        let description = TokenDescription::parse(self.description.as_deref().unwrap_or_default())
            .ok_or_else(|| ApiError::malformed("description"))?;
        // A text that cannot be a password is a wrong one: no other answer tells it apart.
        let password = Password::parse(password).ok();
        let duration = self.duration;
        Ok(Login { instance, user, password, scope, duration, description, origin })
    }
}

/// `POST [/instances/$INSTANCE]/private/token`
pub(crate) async fn create(
    credentials: Credentials,
    Addressed(instance): Addressed,
    RequestOrigin(origin): RequestOrigin,
    ValidJson(body): ValidJson<LoginTokenRequest>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let Credentials::Basic { user, password } = credentials else {
        return Err(ApiError::unauthorized());
    };
    let command = body.into_command(instance, LoginUser::Named(user), &password, origin)?;
    let issued = api.logins.login(command).await?;
    Ok(answer::json(&LoginTokenSuccessResponse::from(issued)))
}
