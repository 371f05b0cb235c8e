use super::ApiError;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::store::{Phase, StoreError};

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Contended => ErrorCode::GenericDbSoftFailure,
            StoreError::Duplicate | StoreError::Corrupt { .. } => {
                ErrorCode::GenericDbInvariantFailure
            }
            StoreError::Unavailable { phase, .. } => match phase {
                Phase::Setup => ErrorCode::GenericDbSetupFailed,
                Phase::Start => ErrorCode::GenericDbStartFailed,
                Phase::Store => ErrorCode::GenericDbStoreFailed,
                Phase::Fetch => ErrorCode::GenericDbFetchFailed,
                Phase::Commit => ErrorCode::GenericDbCommitFailed,
            },
        };
        Self { database: true, ..Self::internal(code, error) }
    }
}
