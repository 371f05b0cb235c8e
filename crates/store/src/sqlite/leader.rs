use super::file::FileLock;
use async_trait::async_trait;
use std::sync::{Arc, Weak};
use taler_merchant_domain::leadership::Leadership;
use taler_merchant_domain::store::StoreError;

/// The lead of the one server that has a database open, for as long as it has; nobody else leads.
pub struct Leader(Weak<FileLock>);

impl Leader {
    pub(super) fn new(lock: Option<&Arc<FileLock>>) -> Self {
        Self(lock.map(Arc::downgrade).unwrap_or_default())
    }
}

#[async_trait]
impl Leadership for Leader {
    async fn lead(&self) -> Result<bool, StoreError> {
        Ok(self.0.strong_count() > 0)
    }

    /// There is nobody else as long as the database is open.
    async fn resign(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
