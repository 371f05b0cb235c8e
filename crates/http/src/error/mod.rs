//! From what went wrong to the answer that says so.
mod access;
mod accounts;
mod body;
mod instances;
mod store;
mod token_families;

pub(crate) use body::ErrorDetail;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use taler_merchant_domain::ErrorCode;

/// An error answer. What the public may know and what the log gets are different values.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: ErrorCode,
    detail: Option<String>,
    retry_after: Option<u32>,
    allow: Option<HeaderValue>,
    /// For the log only; answers of the 5xx kind have one.
    cause: Option<anyhow::Error>,
    /// Whether the cause is the database, whose codes depend on the endpoint.
    database: bool,
}

impl ApiError {
    /// With the status that the registry gives to the code.
    pub(crate) fn new(code: ErrorCode) -> Self {
        let status = StatusCode::from_u16(code.http_status());
        Self::with_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), code)
    }

    /// With a status other than the registry's, where the endpoint's documentation wants it.
    pub(crate) fn with_status(status: StatusCode, code: ErrorCode) -> Self {
        Self {
            status,
            code,
            detail: None,
            retry_after: None,
            allow: None,
            cause: None,
            database: false,
        }
    }

    /// 400: a member, a query argument or a header has a wrong type or value. `detail` names it.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::with_status(StatusCode::BAD_REQUEST, ErrorCode::GenericParameterMalformed)
            .detail(detail)
    }

    /// 400: a member is missing. `detail` names it.
    pub(crate) fn missing(detail: impl Into<String>) -> Self {
        Self::with_status(StatusCode::BAD_REQUEST, ErrorCode::GenericParameterMissing)
            .detail(detail)
    }

    /// 401, without a word on what exactly was wrong.
    pub(crate) fn unauthorized() -> Self {
        Self::with_status(StatusCode::UNAUTHORIZED, ErrorCode::MerchantGenericUnauthorized)
    }

    /// 405, with what would be allowed.
    pub(crate) fn method_not_allowed(allow: HeaderValue) -> Self {
        let error =
            Self::with_status(StatusCode::METHOD_NOT_ALLOWED, ErrorCode::GenericMethodInvalid);
        Self { allow: Some(allow), ..error }
    }

    /// 406: nothing that the client takes is on offer.
    pub(crate) fn not_acceptable() -> Self {
        Self::with_status(StatusCode::NOT_ACCEPTABLE, ErrorCode::GenericHttpHeadersMalformed)
            .detail("Accept")
    }

    /// 413.
    pub(crate) fn too_large(limit: usize) -> Self {
        Self::with_status(StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::GenericUploadExceedsLimit)
            .detail(format!("the limit is {limit} bytes"))
    }

    /// 503: later it will work.
    pub(crate) fn busy(seconds: u32) -> Self {
        let error = Self::with_status(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::GenericOsResourceAllocationFailure,
        );
        Self { retry_after: Some(seconds), ..error }
    }

    /// 500 with a cause for the log.
    pub(crate) fn internal(code: ErrorCode, cause: impl Into<anyhow::Error>) -> Self {
        let error = Self::with_status(StatusCode::INTERNAL_SERVER_ERROR, code);
        Self { cause: Some(cause.into()), ..error }
    }

    /// Names the offending input.
    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Keeps a failure of the database within the codes that the endpoint documents.
    pub(crate) fn documented(self, codes: &[ErrorCode]) -> Self {
        if !self.database || codes.is_empty() || codes.contains(&self.code) {
            return self;
        }
        let internal = ErrorCode::GenericInternalInvariantFailure;
        let corrupt = self.code == ErrorCode::GenericDbInvariantFailure;
        let code = if corrupt && codes.contains(&internal) {
            internal
        } else {
            ErrorCode::GenericDbStoreFailed
        };
        Self { code, ..self }
    }

    /// Whether the server, not the client, is at fault.
    pub(crate) fn is_internal(&self) -> bool {
        self.status.is_server_error()
    }

    /// The answer. A cause is logged here, once, and not told.
    pub(crate) fn answer(&self) -> HttpResponse {
        if let Some(cause) = &self.cause {
            tracing::error!(code = self.code.number(), cause = ?cause, "a request failed");
        }
        let mut response = HttpResponse::build(self.status);
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(allow) = &self.allow {
            response.insert_header((HeaderName::from_static("allow"), allow.clone()));
        }
        response.json(ErrorDetail::new(self.code, self.detail.as_deref()))
    }
}

#[cfg(test)]
impl ApiError {
    /// Code and detail.
    pub(crate) fn told(&self) -> (u16, String) {
        (self.code.number(), self.detail.clone().unwrap_or_default())
    }

    /// Status and code.
    pub(crate) fn mapped(&self) -> (u16, u16) {
        (self.status.as_u16(), self.code.number())
    }
}
