use super::{CredentialsNeeded, TargetRefused};
use crate::auth::AccessError;
use crate::challenges::SecondFactorError;
use crate::secrets::Unsealable;
use crate::store::StoreError;

/// Why a bank account was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddAccountError {
    /// The operator does not accept such accounts.
    #[error(transparent)]
    Refused(#[from] TargetRefused),
    /// The instance has the account, active, with other settings.
    #[error("the account exists with other settings")]
    Exists,
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// Credentials could not be encrypted.
    #[error("the credentials of the credit facade could not be encrypted")]
    Sealing(#[from] Unsealable),
    /// A second factor is needed, or cannot be asked for.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a bank account was not shown.
#[derive(Debug, thiserror::Error)]
pub enum FindAccountError {
    /// The request was not let in.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The instance has no such account.
    #[error("there is no such bank account")]
    AccountUnknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<FindAccountError> for UpdateAccountError {
    fn from(error: FindAccountError) -> Self {
        match error {
            FindAccountError::Access(error) => Self::Access(error),
            FindAccountError::AccountUnknown => Self::AccountUnknown,
            FindAccountError::Store(error) => Self::Store(error),
        }
    }
}

/// Why a bank account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateAccountError {
    /// The request was not let in.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The instance has no such account.
    #[error("there is no such bank account")]
    AccountUnknown,
    /// The new URL is of another server than the credentials, and the request brings no others.
    #[error(transparent)]
    CredentialsNeeded(#[from] CredentialsNeeded),
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// Credentials could not be encrypted.
    #[error("the credentials of the credit facade could not be encrypted")]
    Sealing(#[from] Unsealable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a bank account was not deactivated.
#[derive(Debug, thiserror::Error)]
pub enum DeactivateAccountError {
    /// The instance has no such account, or it is inactive.
    #[error("there is no such active bank account")]
    AccountUnknown,
    /// The caller's credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
