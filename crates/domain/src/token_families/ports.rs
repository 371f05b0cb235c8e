use super::{FamilyTerms, NewTokenFamily, TokenFamily, TokenFamilySummary};
use crate::Slug;
use crate::auth::{Access, Checked, Gated};
use crate::store::StoreError;
use async_trait::async_trait;

/// Token families. Those of different instances never see each other.
///
/// A change that is made takes one statement, which checks the token as [`Checked::Done`] says.
/// Where it was not made, the answer is that of [`find`](Self::find) at a moment at which it could
/// not have been made. A rival that comes and goes in between is waited for, and only if there is
/// no end to them the error is [`StoreError::Contended`].
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait TokenFamilyRepository: Send + Sync {
    /// Stores a family of the instance that an access addresses, unless its slug is taken; then
    /// answers the family that holds it, unchanged.
    async fn insert_if_absent(
        &self,
        access: &Access,
        family: NewTokenFamily,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError>;

    /// The families of the instance that an access addresses, in the order of their creation,
    /// behind the check of the token that it presents, in one statement. `None` if there is no
    /// such instance.
    async fn list(
        &self,
        access: &Access,
    ) -> Result<Option<Gated<Vec<TokenFamilySummary>>>, StoreError>;

    /// A family of the instance that an access addresses, likewise. `None` behind the check if the
    /// instance has no such family.
    async fn find(
        &self,
        access: &Access,
        slug: &Slug,
    ) -> Result<Option<Gated<Option<TokenFamily>>>, StoreError>;

    /// Replaces what may change about a family; its counters stay.
    async fn update(
        &self,
        access: &Access,
        slug: &Slug,
        terms: FamilyTerms,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError>;

    /// Removes a family. Its slug is free again.
    async fn delete(
        &self,
        access: &Access,
        slug: &Slug,
    ) -> Result<Checked<Option<TokenFamily>>, StoreError>;
}
