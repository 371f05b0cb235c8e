use super::ApiError;
use super::access::instance_unknown;
use actix_web::http::StatusCode;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::instances::{CreateInstanceError, FindInstanceError};

impl From<CreateInstanceError> for ApiError {
    fn from(error: CreateInstanceError) -> Self {
        match error {
            CreateInstanceError::SelfProvisioningDisabled => {
                Self::with_status(StatusCode::FORBIDDEN, ErrorCode::MerchantGenericUnauthorized)
            }
            CreateInstanceError::AlreadyExists => Self::with_status(
                StatusCode::CONFLICT,
                ErrorCode::MerchantPrivatePostInstancesAlreadyExists,
            ),
            CreateInstanceError::PurgeRequired => Self::with_status(
                StatusCode::CONFLICT,
                ErrorCode::MerchantPrivatePostInstancesPurgeRequired,
            ),
            CreateInstanceError::Overtaken => Self::unauthorized(),
            CreateInstanceError::Hashing(error) => error.into(),
            CreateInstanceError::Sealing(_) => {
                Self::internal(ErrorCode::GenericInternalInvariantFailure, error)
            }
            CreateInstanceError::Store(error) => error.into(),
        }
    }
}

impl From<FindInstanceError> for ApiError {
    fn from(error: FindInstanceError) -> Self {
        match error {
            FindInstanceError::InstanceUnknown => instance_unknown(),
            FindInstanceError::InstanceDeleted => {
                Self::with_status(StatusCode::NOT_FOUND, ErrorCode::MerchantGenericInstanceDeleted)
            }
            FindInstanceError::Store(error) => error.into(),
        }
    }
}
