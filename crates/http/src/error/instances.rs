use super::ApiError;
use super::access::instance_unknown;
use actix_web::http::StatusCode;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::instances::{
    CreateInstanceError, DeleteInstanceError, FindInstanceError, SetPasswordError,
    UpdateInstanceError,
};

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

impl From<UpdateInstanceError> for ApiError {
    fn from(error: UpdateInstanceError) -> Self {
        match error {
            UpdateInstanceError::InstanceUnknown => instance_unknown(),
            UpdateInstanceError::PurgeRequired => Self::with_status(
                StatusCode::CONFLICT,
                ErrorCode::MerchantPrivatePatchInstancesPurgeRequired,
            ),
            UpdateInstanceError::Overtaken => Self::unauthorized(),
            UpdateInstanceError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteInstanceError> for ApiError {
    fn from(error: DeleteInstanceError) -> Self {
        match error {
            DeleteInstanceError::InstanceUnknown => instance_unknown(),
            DeleteInstanceError::InstanceDeleted => instance_deleted(),
            DeleteInstanceError::Refused => Self::with_status(
                StatusCode::CONFLICT,
                ErrorCode::MerchantPrivateDeleteInstancePurgeRequired,
            ),
            DeleteInstanceError::Overtaken => Self::unauthorized(),
            DeleteInstanceError::Store(error) => error.into(),
        }
    }
}

impl From<SetPasswordError> for ApiError {
    fn from(error: SetPasswordError) -> Self {
        match error {
            SetPasswordError::InstanceUnknown => instance_unknown(),
            SetPasswordError::InstanceDeleted => instance_deleted(),
            SetPasswordError::OldPasswordWrong => Self::with_status(
                StatusCode::UNAUTHORIZED,
                ErrorCode::MerchantPrivatePostInstanceAuthBadOldPassword,
            ),
            SetPasswordError::Overtaken => Self::unauthorized(),
            SetPasswordError::Hashing(error) => error.into(),
            SetPasswordError::Store(error) => error.into(),
        }
    }
}

fn instance_deleted() -> ApiError {
    ApiError::with_status(StatusCode::NOT_FOUND, ErrorCode::MerchantGenericInstanceDeleted)
}
