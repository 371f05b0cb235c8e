use super::AuditRecord;
use crate::InstanceId;
use crate::store::StoreError;
use async_trait::async_trait;

/// The log of acts. Entries are appended by the acts themselves, in their transactions, and by
/// nothing else.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// The entries about one instance, oldest first, those from before a purge included.
    async fn list(&self, instance: &InstanceId) -> Result<Vec<AuditRecord>, StoreError>;
}
