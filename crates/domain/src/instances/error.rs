use super::PhoneRefused;
use crate::RelativeTime;
use crate::auth::HashingError;
use crate::challenges::{AddressMissing, SecondFactorError};
use crate::store::StoreError;

/// Why an instance was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateInstanceError {
    /// The server does not let strangers create instances, or the id is reserved for its own.
    #[error("self-provisioning is not enabled")]
    SelfProvisioningDisabled,
    /// A live instance with other settings or another password has the id.
    #[error("the id is taken by an instance with other settings")]
    AlreadyExists,
    /// An address is missing by which the server insists to reach its owner.
    #[error(transparent)]
    AddressMissing(#[from] AddressMissing),
    /// Too many passwords were wrong lately that came from there: for so long none is compared.
    #[error("too many wrong passwords came from there lately")]
    Throttled(RelativeTime),
    /// A deleted instance has the id.
    #[error("the id belongs to a deleted instance that was not purged")]
    PurgeRequired,
    /// The operator does not accept the phone number.
    #[error(transparent)]
    Phone(#[from] PhoneRefused),
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// A key could not be encrypted.
    #[error("the key of the instance could not be encrypted")]
    Sealing(#[from] crate::secrets::Unsealable),
    /// A second factor is needed, or cannot be asked for.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an instance was not shown.
#[derive(Debug, thiserror::Error)]
pub enum FindInstanceError {
    /// There is no such instance.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// It was deleted and not yet purged.
    #[error("the instance was deleted")]
    InstanceDeleted,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a password was not set.
#[derive(Debug, thiserror::Error)]
pub enum SetPasswordError {
    /// There is no such instance.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// It was deleted and not yet purged.
    #[error("the instance was deleted")]
    InstanceDeleted,
    /// The old password that came along is not the instance's.
    #[error("the old password is wrong")]
    OldPasswordWrong,
    /// Too many were wrong lately that came from there: for so long none is compared.
    #[error("too many wrong passwords came from there lately")]
    Throttled(RelativeTime),
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// A second factor is needed, or cannot be asked for.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a forgotten password was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// There is no such instance.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// It was deleted and not yet purged.
    #[error("the instance was deleted")]
    InstanceDeleted,
    /// The new password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// A second factor is needed, or cannot be asked for.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the settings of an instance were not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateInstanceError {
    /// There is no such instance.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// It is deleted: only a purge is possible.
    #[error("the instance was deleted and has to be purged")]
    PurgeRequired,
    /// The operator does not accept the phone number.
    #[error(transparent)]
    Phone(#[from] PhoneRefused),
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// A second factor is needed, or cannot be asked for.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an instance was not deleted or purged.
#[derive(Debug, thiserror::Error)]
pub enum DeleteInstanceError {
    /// There is no such instance.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// It was deleted before.
    #[error("the instance was deleted before")]
    InstanceDeleted,
    /// The administrator's instance stays: without it nobody could manage the server.
    #[error("the administrator's instance cannot be deleted")]
    Refused,
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// A second factor is needed, or cannot be asked for.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
