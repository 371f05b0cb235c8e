use super::{AuditFilter, AuditRecord};
use crate::Timestamp;
use crate::auth::{Access, Gated};
use crate::store::{Page, StoreError};
use async_trait::async_trait;

/// The log. Entries are appended by the acts themselves, in their transactions, and by
/// [refused passwords](crate::passwords::PasswordRepository::refuse), and by nothing else; they go
/// when they are old, and by nothing else.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// A page of the entries about the instance that an access addresses, behind the check of the
    /// token that it presents, in one statement. What is said about an instance that had the same
    /// id and was purged is not among them. `None` if there is no such instance.
    async fn list_own(
        &self,
        access: &Access,
        filter: &AuditFilter,
        page: Page,
    ) -> Result<Option<Gated<Vec<AuditRecord>>>, StoreError>;

    /// A page of all entries, those about purged instances included, behind the same check.
    async fn list_all(
        &self,
        access: &Access,
        filter: &AuditFilter,
        page: Page,
    ) -> Result<Option<Gated<Vec<AuditRecord>>>, StoreError>;

    /// A page of all entries, for the operator: nothing is checked.
    async fn read(&self, filter: &AuditFilter, page: Page) -> Result<Vec<AuditRecord>, StoreError>;

    /// Removes entries from before a point in time, the oldest first, at most `batch`. Answers
    /// whether there may be more.
    async fn forget(&self, before: Timestamp, batch: u32) -> Result<bool, StoreError>;
}
