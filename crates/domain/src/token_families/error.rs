use super::EmptyPeriod;
use crate::auth::AccessError;
use crate::store::StoreError;

/// Why a token family was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateTokenFamilyError {
    /// The request was not let in.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// No token of the family would ever be good.
    #[error("the validity of the family is empty")]
    ValidityEmpty(#[from] EmptyPeriod),
    /// The instance has another family of this name.
    #[error("the slug is taken by another family")]
    SlugTaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a token family was not shown.
#[derive(Debug, thiserror::Error)]
pub enum FindTokenFamilyError {
    /// The request was not let in.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The instance has no such family.
    #[error("there is no such token family")]
    TokenFamilyUnknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a token family was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateTokenFamilyError {
    /// The request was not let in.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The instance has no such family.
    #[error("there is no such token family")]
    TokenFamilyUnknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a token family was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteTokenFamilyError {
    /// The request was not let in.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// The instance has no such family.
    #[error("there is no such token family")]
    TokenFamilyUnknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
