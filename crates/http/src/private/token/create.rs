use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Critical, TokenApplicant, ValidJson};
use crate::openapi::{Operation, schema};
use crate::wire::LoginTokenSuccessResponse;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use taler_merchant_domain::RelativeTime;
use taler_merchant_domain::auth::{
    Login, LoginError, Refresh, RefreshError, ScopeRequest, TokenDescription,
};
use utoipa::ToSchema;
use validator::Validate;

/// What kind of login token is wanted.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct LoginTokenRequest {
    /// What it is to be used for.
    #[schema(value_type = schema::ScopeRequest)]
    #[validate(length(min = 1, max = 64))]
    scope: String,
    /// How long it is to live; a day if it is not said.
    #[schema(value_type = Option<schema::RelativeTime>)]
    duration: Option<RelativeTime>,
    /// What the owner calls it.
    #[schema(
        max_length = 255,
        pattern = r"^[^\u0000-\u001F\u007F-\u009F]*$",
        examples("Till by the door")
    )]
    #[validate(length(max = 255))]
    description: Option<String>,
    /// As good as `:refreshable` in `scope`.
    #[schema(deprecated)]
    refreshable: Option<bool>,
}

/// What is asked for, whoever asks.
struct Wanted {
    scope: ScopeRequest,
    duration: Option<RelativeTime>,
    description: TokenDescription,
}

impl LoginTokenRequest {
    /// Whether it means anything.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn check(self) -> Result<(), ApiError> {
        self.into_wanted().map(drop)
    }

    fn into_wanted(self) -> Result<Wanted, ApiError> {
        let mut scope = ScopeRequest::parse(&self.scope).or(Err(ApiError::malformed("scope")))?;
        scope.refreshable |= self.refreshable.unwrap_or(false);
        let description = TokenDescription::parse(self.description.as_deref().unwrap_or_default())
            .ok_or_else(|| ApiError::malformed("description"))?;
        Ok(Wanted { scope, duration: self.duration, description })
    }
}

/// `POST [/instances/$INSTANCE]/private/token`
pub(crate) async fn create(
    applicant: TokenApplicant,
    Critical(request): Critical,
    ValidJson(body): ValidJson<LoginTokenRequest>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let Wanted { scope, duration, description } = body.into_wanted()?;
    let issued = match applicant {
        TokenApplicant::Password(attempt) => {
            let command = Login { attempt, scope, duration, description, request };
            api.logins.login(command).await?
        }
        TokenApplicant::Refresher(caller) => {
            let command = Refresh { caller, scope, duration, description, origin: request.origin };
            api.logins.refresh(command).await?
        }
    };
    Ok(answer::json(&LoginTokenSuccessResponse::from(issued)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("createToken", "Log in, or exchange a login token")
        .text(
            "A token that is got for another one has at most its scope, lives no longer, and is \
             revoked with it. Clients that send `secret-token:` and the password as if it were a \
             token log in by password.",
        )
        .json::<LoginTokenSuccessResponse>("The token.")
        .refuses::<LoginError>()
        .refuses::<RefreshError>()
}
