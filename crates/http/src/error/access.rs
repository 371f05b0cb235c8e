use super::{ApiError, Refusal, Refuses};
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::auth::{
    AccessError, HashingError, LoginError, RefreshError, RevokeError,
};
use taler_merchant_domain::challenges::SecondFactorError;
use taler_merchant_domain::passwords::PasswordError;
use taler_merchant_domain::store::StoreError;

/// Seconds after which a password is worth another try when too many are being hashed.
const HASHING_RETRY: u32 = 2;

/// What authentication tells of failures of the database, on every endpoint.
const DATABASE_CODES: &[ErrorCode] = &[
    ErrorCode::GenericDbSetupFailed,
    ErrorCode::GenericDbStartFailed,
    ErrorCode::GenericDbFetchFailed,
    ErrorCode::GenericDbInvariantFailure,
];

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Unauthorized => Refusal::UNAUTHORIZED.into(),
            AccessError::InstanceUnknown => Refusal::INSTANCE_UNKNOWN.into(),
            AccessError::PermissionInsufficient => Refusal::PERMISSION.into(),
            AccessError::Store(error) => {
                Self { database: false, ..Self::from(error).documented(DATABASE_CODES) }
            }
        }
    }
}

impl Refuses for AccessError {
    fn refusals(_: &[ErrorCode]) -> Vec<Refusal> {
        let own = [Refusal::UNAUTHORIZED, Refusal::INSTANCE_UNKNOWN, Refusal::PERMISSION];
        [own.to_vec(), StoreError::refusals(DATABASE_CODES)].concat()
    }
}

impl From<LoginError> for ApiError {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::Password(error) => error.into(),
            LoginError::Overtaken => Refusal::UNAUTHORIZED.into(),
            LoginError::SecondFactor(error) => error.into(),
            LoginError::Store(error) => error.into(),
        }
    }
}

impl Refuses for LoginError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        [PasswordError::refusals(codes), SecondFactorError::refusals(codes)].concat()
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Wrong => Refusal::UNAUTHORIZED.into(),
            PasswordError::InstanceUnknown => Refusal::INSTANCE_UNKNOWN.into(),
            PasswordError::Throttled(wait) => Self::throttled(wait),
            PasswordError::Hashing(error) => error.into(),
            PasswordError::Store(error) => error.into(),
        }
    }
}

impl Refuses for PasswordError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::UNAUTHORIZED, Refusal::INSTANCE_UNKNOWN, Refusal::THROTTLED];
        [own, HashingError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<RefreshError> for ApiError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Access(error) => error.into(),
            RefreshError::ScopeExceeded => Self::from(Refusal::PERMISSION).detail("scope"),
            RefreshError::Store(error) => error.into(),
        }
    }
}

impl Refuses for RefreshError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::PERMISSION];
        [own, AccessError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<RevokeError> for ApiError {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::Overtaken => Refusal::UNAUTHORIZED.into(),
            RevokeError::TokenUnknown => Refusal::TOKEN_UNKNOWN.into(),
            RevokeError::Store(error) => error.into(),
        }
    }
}

impl Refuses for RevokeError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::UNAUTHORIZED, Refusal::TOKEN_UNKNOWN];
        [own, StoreError::refusals(codes)].concat()
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

impl Refuses for HashingError {
    fn refusals(_: &[ErrorCode]) -> Vec<Refusal> {
        vec![Refusal::BUSY, Refusal::INTERNAL]
    }
}
