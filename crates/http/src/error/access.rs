use super::ApiError;
use actix_web::http::StatusCode;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::auth::{
    AccessError, HashingError, LoginError, RefreshError, RevokeError,
};

/// Seconds after which a password is worth another try when too many are being hashed.
const HASHING_RETRY: u32 = 2;

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Unauthorized => Self::unauthorized(),
            AccessError::InstanceUnknown => instance_unknown(),
            AccessError::PermissionInsufficient => Self::with_status(
                StatusCode::FORBIDDEN,
                ErrorCode::GenericTokenPermissionInsufficient,
            ),
            // Authentication keeps its codes on every endpoint.
            AccessError::Store(error) => Self { database: false, ..error.into() },
        }
    }
}

impl From<LoginError> for ApiError {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Refused | LoginError::Overtaken => Self::unauthorized(),
            LoginError::InstanceUnknown => instance_unknown(),
            LoginError::Hashing(error) => error.into(),
            LoginError::Store(error) => error.into(),
        }
    }
}

impl From<RefreshError> for ApiError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Access(error) => error.into(),
            RefreshError::ScopeExceeded => Self::with_status(
                StatusCode::FORBIDDEN,
                ErrorCode::GenericTokenPermissionInsufficient,
            )
            .detail("scope"),
            RefreshError::Store(error) => error.into(),
        }
    }
}

impl From<RevokeError> for ApiError {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::Overtaken => Self::unauthorized(),
            RevokeError::TokenUnknown => Self::with_status(
                StatusCode::NOT_FOUND,
                ErrorCode::MerchantGenericAccessTokenUnknown,
            ),
            RevokeError::Store(error) => error.into(),
        }
    }
}

impl From<HashingError> for ApiError {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy => Self::busy(HASHING_RETRY),
            HashingError::Failed(_) => {
                Self::internal(ErrorCode::GenericInternalInvariantFailure, error)
            }
        }
    }
}

pub(super) fn instance_unknown() -> ApiError {
    ApiError::with_status(StatusCode::NOT_FOUND, ErrorCode::MerchantGenericInstanceUnknown)
}
