use crate::challenges::SecondFactorError;
use crate::passwords::PasswordError;
use crate::store::StoreError;

/// Why a request was not let in.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// No login token, or one that is unknown, expired, revoked or of another instance.
    #[error("the request carries no valid credential")]
    Unauthorized,
    /// There is no such instance.
    #[error("there is no such instance")]
    InstanceUnknown,
    /// The scope of the token does not include what is asked for.
    #[error("the scope of the token does not allow this")]
    PermissionInsufficient,
    /// The store failed while looking.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    /// Too many hashes are wanted at once; later it will work.
    #[error("too many passwords are being hashed at once")]
    Busy,
    /// The hashing itself failed.
    #[error("a password could not be hashed")]
    Failed(#[source] anyhow::Error),
}

/// Why nobody was logged in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The password does not open the instance.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The credentials were changed while the login was under way.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// A second factor is needed, or cannot be asked for.
    #[error(transparent)]
    SecondFactor(#[from] SecondFactorError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a login token was not exchanged.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The token is not good, or not refreshable.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// More was asked for than the token allows.
    #[error("the requested scope exceeds that of the token")]
    ScopeExceeded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a login token was not revoked.
#[derive(Debug, thiserror::Error)]
pub enum RevokeError {
    /// The credentials were changed or revoked meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// The instance has no such token.
    #[error("there is no such token")]
    TokenUnknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
