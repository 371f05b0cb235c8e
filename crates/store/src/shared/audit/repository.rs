use super::{Db, forget, read};
use async_trait::async_trait;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::audit::{AuditFilter, AuditLog, AuditRecord};
use taler_merchant_domain::store::{Page, StoreError};

#[async_trait]
impl AuditLog for Db {
    async fn read(&self, filter: &AuditFilter, page: Page) -> Result<Vec<AuditRecord>, StoreError> {
        self.read(read::read, (filter.clone(), page)).await
    }

    async fn forget(
        &self,
        before: Timestamp,
        refused: Timestamp,
        batch: u32,
    ) -> Result<bool, StoreError> {
        self.write(forget::forget, (before, refused, batch)).await
    }
}
