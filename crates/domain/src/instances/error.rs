use crate::auth::HashingError;
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
    /// A deleted instance has the id.
    #[error("the id belongs to a deleted instance that was not purged")]
    PurgeRequired,
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// A key could not be encrypted.
    #[error("the key of the instance could not be encrypted")]
    Sealing(#[from] crate::secrets::Unsealable),
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
    /// There is no such instance, or it is deleted.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// The password could not be hashed.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
