use super::{ApiError, Refusal, Refuses, second_factor};
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::auth::HashingError;
use taler_merchant_domain::challenges::{AddressMissing, SecondFactorError};
use taler_merchant_domain::instances::{
    CreateInstanceError, DeleteInstanceError, FindInstanceError, SetPasswordError,
    UpdateInstanceError,
};
use taler_merchant_domain::store::StoreError;

impl From<CreateInstanceError> for ApiError {
    fn from(error: CreateInstanceError) -> Self {
        match error {
            CreateInstanceError::SelfProvisioningDisabled => Refusal::SELF_PROVISIONING.into(),
            CreateInstanceError::AlreadyExists => Refusal::INSTANCE_EXISTS.into(),
            CreateInstanceError::AddressMissing(AddressMissing(channel)) => {
                Self::missing(second_factor::member(channel))
            }
            CreateInstanceError::Throttled(wait) => Self::throttled(wait),
            CreateInstanceError::PurgeRequired => Refusal::ID_OF_DELETED.into(),
            CreateInstanceError::Phone(_) => Self::malformed("phone_number"),
            CreateInstanceError::Overtaken => Refusal::UNAUTHORIZED.into(),
            CreateInstanceError::Hashing(error) => error.into(),
            CreateInstanceError::Sealing(_) => {
                Self::internal(ErrorCode::GenericInternalInvariantFailure, error)
            }
            CreateInstanceError::SecondFactor(error) => error.into(),
            CreateInstanceError::Store(error) => error.into(),
        }
    }
}

impl Refuses for CreateInstanceError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::SELF_PROVISIONING,
            Refusal::INSTANCE_EXISTS,
            Refusal::THROTTLED,
            Refusal::ID_OF_DELETED,
            Refusal::MISSING,
            Refusal::MALFORMED,
            Refusal::UNAUTHORIZED,
            Refusal::INTERNAL,
        ];
        [own, HashingError::refusals(codes), SecondFactorError::refusals(codes)].concat()
    }
}

impl From<FindInstanceError> for ApiError {
    fn from(error: FindInstanceError) -> Self {
        match error {
            FindInstanceError::InstanceUnknown => Refusal::INSTANCE_UNKNOWN.into(),
            FindInstanceError::InstanceDeleted => Refusal::INSTANCE_DELETED.into(),
            FindInstanceError::Store(error) => error.into(),
        }
    }
}

impl Refuses for FindInstanceError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::INSTANCE_UNKNOWN, Refusal::INSTANCE_DELETED];
        [own, StoreError::refusals(codes)].concat()
    }
}

impl From<UpdateInstanceError> for ApiError {
    fn from(error: UpdateInstanceError) -> Self {
        match error {
            UpdateInstanceError::InstanceUnknown => Refusal::INSTANCE_UNKNOWN.into(),
            UpdateInstanceError::PurgeRequired => Refusal::CHANGE_OF_DELETED.into(),
            UpdateInstanceError::Phone(_) => Self::malformed("phone_number"),
            UpdateInstanceError::Overtaken => Refusal::UNAUTHORIZED.into(),
            UpdateInstanceError::SecondFactor(error) => error.into(),
            UpdateInstanceError::Store(error) => error.into(),
        }
    }
}

impl Refuses for UpdateInstanceError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::INSTANCE_UNKNOWN,
            Refusal::CHANGE_OF_DELETED,
            Refusal::MALFORMED,
            Refusal::UNAUTHORIZED,
        ];
        [own, SecondFactorError::refusals(codes)].concat()
    }
}

impl From<DeleteInstanceError> for ApiError {
    fn from(error: DeleteInstanceError) -> Self {
        match error {
            DeleteInstanceError::InstanceUnknown => Refusal::INSTANCE_UNKNOWN.into(),
            DeleteInstanceError::InstanceDeleted => Refusal::INSTANCE_DELETED.into(),
            DeleteInstanceError::Refused => Refusal::NOT_DELETED.into(),
            DeleteInstanceError::Overtaken => Refusal::UNAUTHORIZED.into(),
            DeleteInstanceError::SecondFactor(error) => error.into(),
            DeleteInstanceError::Store(error) => error.into(),
        }
    }
}

impl Refuses for DeleteInstanceError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::INSTANCE_UNKNOWN,
            Refusal::INSTANCE_DELETED,
            Refusal::NOT_DELETED,
            Refusal::UNAUTHORIZED,
        ];
        [own, SecondFactorError::refusals(codes)].concat()
    }
}

impl From<SetPasswordError> for ApiError {
    fn from(error: SetPasswordError) -> Self {
        match error {
            SetPasswordError::InstanceUnknown => Refusal::INSTANCE_UNKNOWN.into(),
            SetPasswordError::InstanceDeleted => Refusal::INSTANCE_DELETED.into(),
            SetPasswordError::OldPasswordWrong => Refusal::OLD_PASSWORD.into(),
            SetPasswordError::Throttled(wait) => Self::throttled(wait),
            SetPasswordError::Overtaken => Refusal::UNAUTHORIZED.into(),
            SetPasswordError::Hashing(error) => error.into(),
            SetPasswordError::SecondFactor(error) => error.into(),
            SetPasswordError::Store(error) => error.into(),
        }
    }
}

impl Refuses for SetPasswordError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::INSTANCE_UNKNOWN,
            Refusal::INSTANCE_DELETED,
            Refusal::OLD_PASSWORD,
            Refusal::THROTTLED,
            Refusal::UNAUTHORIZED,
        ];
        [own, HashingError::refusals(codes), SecondFactorError::refusals(codes)].concat()
    }
}
