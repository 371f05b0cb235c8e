use super::{AuditFilter, AuditLog, AuditRecord};
use crate::RelativeTime;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::store::{Page, StoreError};
use std::sync::Arc;

/// How many entries are removed in one transaction.
const BATCH: u32 = 500;

/// Reading the log, and forgetting what is too old.
#[derive(Clone)]
pub struct AuditService {
    /// The log.
    pub log: Arc<dyn AuditLog>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// How long entries are kept.
    pub retention: RelativeTime,
}

impl AuditService {
    /// A page of the entries about the caller's instance.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list_own(
        &self,
        caller: &Caller,
        filter: AuditFilter,
        page: Page,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        let owner = Some(caller.instance().serial);
        self.log.read(&AuditFilter { owner, ..filter }, page).await
    }

    /// A page of the entries about all instances there are and were, for the administrator.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list_all(
        &self,
        filter: &AuditFilter,
        page: Page,
    ) -> Result<Vec<AuditRecord>, StoreError> {
        self.log.read(filter, page).await
    }

    /// Removes the entries that were kept long enough, in batches.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_old(&self) -> Result<(), StoreError> {
        if self.retention.is_forever() {
            return Ok(());
        }
        let before = self.clock.now().saturating_sub(self.retention);
        while self.log.forget(before, BATCH).await? {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::audit::{Action, MockAuditLog};
    use crate::store::Phase;
    use crate::testing::{FixedClock, a_caller, a_record};
    use mockall::Sequence;

    fn service(log: MockAuditLog, retention: RelativeTime) -> AuditService {
        AuditService { log: Arc::new(log), clock: FixedClock::at(10_000_000), retention }
    }

    #[actix_rt::test]
    async fn an_owner_reads_by_the_serial_of_his_instance() {
        let caller = a_caller("shop");
        let owner = Some(caller.instance().serial);
        let mut log = MockAuditLog::new();
        log.expect_read()
            .once()
            .withf(move |filter, _| *filter == AuditFilter { owner, ..AuditFilter::default() })
            .return_once(|_, _| Ok(vec![a_record("shop", Action::TokenCreate)]));
        let service = service(log, RelativeTime::FOREVER);
        let (filter, page) = (AuditFilter::default(), Page::new(None, None).unwrap());
        assert_eq!(service.list_own(&caller, filter, page).await.unwrap().len(), 1);
    }

    #[actix_rt::test]
    async fn what_was_kept_long_enough_is_forgotten_batch_by_batch() {
        let (mut log, mut order) = (MockAuditLog::new(), Sequence::new());
        for more in [true, true, false] {
            log.expect_forget()
                .once()
                .in_sequence(&mut order)
                .withf(|before, _| *before == Timestamp::from_seconds(7))
                .return_once(move |_, _| Ok(more));
        }
        service(log, RelativeTime::from_secs(3)).forget_old().await.unwrap();
    }

    #[actix_rt::test]
    async fn what_is_kept_for_ever_is_never_looked_at() {
        service(MockAuditLog::new(), RelativeTime::FOREVER).forget_old().await.unwrap();
    }

    #[actix_rt::test]
    async fn a_failure_ends_the_forgetting() {
        let mut log = MockAuditLog::new();
        log.expect_forget().once().return_once(|_, _| {
            let source = anyhow::anyhow!("gone");
            Err(StoreError::Unavailable { phase: Phase::Store, source })
        });
        assert!(service(log, RelativeTime::ZERO).forget_old().await.is_err());
    }
}
