use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{RequestOrigin, TokenApplicant, ValidJson};
use crate::wire::LoginTokenSuccessResponse;
use actix_web::{HttpResponse, web};
use serde::Deserialize;
use taler_merchant_domain::RelativeTime;
use taler_merchant_domain::auth::{Login, Refresh, ScopeRequest, TokenDescription};
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
    RequestOrigin(origin): RequestOrigin,
    ValidJson(body): ValidJson<LoginTokenRequest>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let Wanted { scope, duration, description } = body.into_wanted()?;
    let issued = match applicant {
        TokenApplicant::Password(attempt) => {
            let command = Login { attempt, scope, duration, description, origin };
            api.logins.login(command).await?
        }
        TokenApplicant::Refresher(caller) => {
            let command = Refresh { caller, scope, duration, description, origin };
            api.logins.refresh(command).await?
        }
    };
    Ok(answer::json(&LoginTokenSuccessResponse::from(issued)))
}
