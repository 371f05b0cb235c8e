use crate::RelativeTime;
use crate::auth::HashingError;
use crate::store::StoreError;

/// Why a password did not open anything.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Wrong password or user name, or the instance is deleted: which one is not told.
    #[error("wrong user name or password")]
    Wrong,
    /// There is no such instance.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// Too many were wrong lately that came from there: for so long none is compared.
    #[error("too many wrong passwords came from there lately")]
    Throttled(RelativeTime),
    /// The password could not be compared.
    #[error(transparent)]
    Hashing(#[from] HashingError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
