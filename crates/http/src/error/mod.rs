//! From what went wrong to the answer that says so.
mod access;
mod accounts;
mod body;
#[cfg(test)]
pub(crate) mod each;
mod instances;
mod refusal;
mod second_factor;
mod store;
mod token_families;

pub(crate) use body::ErrorDetail;
pub(crate) use refusal::{Refusal, Refuses};

use crate::wire::ChallengeResponse;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use taler_merchant_domain::ErrorCode;

/// An answer that is not what was asked for. What the public may know and what the log gets are
/// different values.
#[derive(Debug)]
pub(crate) struct ApiError {
    refusal: Refusal,
    detail: Option<String>,
    retry_after: Option<u32>,
    /// How often a code may still be tried.
    retry_counter: Option<u32>,
    /// What has to be solved first: this is not an error yet.
    challenges: Option<Box<ChallengeResponse>>,
    allow: Option<HeaderValue>,
    /// For the log only; answers of the 5xx kind have one.
    cause: Option<anyhow::Error>,
    /// Whether the cause is the database, whose codes depend on the endpoint.
    database: bool,
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal,
            detail: None,
            retry_after: None,
            retry_counter: None,
            challenges: None,
            allow: None,
            cause: None,
            database: false,
        }
    }
}

impl ApiError {
    /// 400: a member, a query argument or a header has a wrong type or value. `detail` names it.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::from(Refusal::MALFORMED).detail(detail)
    }

    /// 400: a member is missing. `detail` names it.
    pub(crate) fn missing(detail: impl Into<String>) -> Self {
        Self::from(Refusal::MISSING).detail(detail)
    }

    /// 401, without a word on what exactly was wrong.
    pub(crate) fn unauthorized() -> Self {
        Refusal::UNAUTHORIZED.into()
    }

    /// 405, with what would be allowed.
    pub(crate) fn method_not_allowed(allow: HeaderValue) -> Self {
        Self { allow: Some(allow), ..Refusal::METHOD.into() }
    }

    /// 413.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::from(Refusal::TOO_LARGE).detail(format!("the limit is {limit} bytes"))
    }

    /// 503: later it will work.
    pub(crate) fn busy(seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..Refusal::BUSY.into() }
    }

    /// 500 with a cause for the log.
    pub(crate) fn internal(code: ErrorCode, cause: impl Into<anyhow::Error>) -> Self {
        Self { cause: Some(cause.into()), ..Refusal::internal(code).into() }
    }

    /// Names the offending input.
    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Keeps a failure of the database within the codes that the endpoint documents.
    pub(crate) fn documented(self, codes: &[ErrorCode]) -> Self {
        if !self.database {
            return self;
        }
        let refusal = Refusal::internal(store::documented(self.refusal.code, codes));
        Self { refusal, ..self }
    }

    /// Whether the client could have done better.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn is_about_the_client(&self) -> bool {
        self.refusal.status.is_client_error()
    }

    /// Whether it stands whoever asks: the server is at fault, or the credential itself, or only
    /// who was let in is answered so.
    pub(crate) fn is_final(&self) -> bool {
        let status = self.refusal.status;
        !status.is_client_error()
            || status == StatusCode::UNAUTHORIZED
            || Refusal::OF_SECOND_FACTOR.contains(&self.refusal)
    }

    /// The answer. A cause is logged here, once, and not told.
    pub(crate) fn answer(&self) -> HttpResponse {
        if let Some(cause) = &self.cause {
            tracing::error!(code = self.refusal.code.number(), cause = ?cause, "a request failed");
        }
        let mut response = HttpResponse::build(self.refusal.status);
        if self.refusal.status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        if self.refusal == Refusal::BODY_TOO_SLOW {
            // The rest of the body is not waited for.
            response.force_close();
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(allow) = &self.allow {
            response.insert_header((HeaderName::from_static("allow"), allow.clone()));
        }
        if let Some(challenges) = &self.challenges {
            return response.json(challenges);
        }
        let detail = self.detail.as_deref();
        response.json(ErrorDetail::new(self.refusal.code, detail, self.retry_counter))
    }
}

#[cfg(test)]
impl ApiError {
    /// Code and detail.
    pub(crate) fn told(&self) -> (u16, String) {
        (self.refusal.code.number(), self.detail.clone().unwrap_or_default())
    }

    /// What is answered.
    pub(crate) fn refusal(&self) -> Refusal {
        self.refusal
    }

    /// Status and code.
    pub(crate) fn mapped(&self) -> (u16, u16) {
        (self.refusal.status.as_u16(), self.refusal.code.number())
    }
}
