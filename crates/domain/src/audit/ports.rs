use super::{AuditFilter, AuditRecord};
use crate::Timestamp;
use crate::store::{Page, StoreError};
use async_trait::async_trait;

/// The log. Entries are appended by the acts themselves, in their transactions, and by
/// [refused passwords](crate::passwords::PasswordRepository::refuse), and by nothing else; they go
/// when they are old, and by nothing else.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// A page of the entries that fit, those about purged instances included. Nobody is checked here:
    /// who asks has been, before.
    async fn read(&self, filter: &AuditFilter, page: Page) -> Result<Vec<AuditRecord>, StoreError>;

    /// Removes entries from before `before`, and of what was refused those from before `refused`
    /// too: the oldest first, at most `batch` of each. Answers whether there may be more.
    async fn forget(
        &self,
        before: Timestamp,
        refused: Timestamp,
        batch: u32,
    ) -> Result<bool, StoreError>;
}
