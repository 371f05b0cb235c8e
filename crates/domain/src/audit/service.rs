use super::{AuditFilter, AuditLog, AuditRecord};
use crate::RelativeTime;
use crate::auth::Caller;
use crate::clock::Clock;
use crate::store::{Page, SWEEP_BATCH, StoreError};
use std::sync::Arc;

/// How long entries are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// In general.
    pub entries: RelativeTime,
    /// Those about what was refused, which strangers can add to: never longer than the others.
    pub refused: RelativeTime,
}

impl Retention {
    /// Nothing is forgotten.
    pub const FOREVER: Self =
        Self { entries: RelativeTime::FOREVER, refused: RelativeTime::FOREVER };
}

/// Reading the log, and forgetting what is too old.
#[derive(Clone)]
pub struct AuditService {
    /// The log.
    pub log: Arc<dyn AuditLog>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// How long entries are kept.
    pub retention: Retention,
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
        if self.retention == Retention::FOREVER {
            return Ok(());
        }
        let now = self.clock.now();
        let before = now.saturating_sub(self.retention.entries);
        let refused = now.saturating_sub(self.retention.refused);
        while self.log.forget(before, refused, SWEEP_BATCH).await? {}
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

    fn service(log: MockAuditLog, retention: Retention) -> AuditService {
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
        let service = service(log, Retention::FOREVER);
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
                .withf(|before, refused, _| {
                    [*before, *refused] == [7, 9].map(Timestamp::from_seconds)
                })
                .return_once(move |_, _, _| Ok(more));
        }
        let [entries, refused] = [3, 1].map(RelativeTime::from_secs);
        service(log, Retention { entries, refused }).forget_old().await.unwrap();
    }

    #[actix_rt::test]
    async fn what_is_kept_for_ever_is_never_looked_at() {
        service(MockAuditLog::new(), Retention::FOREVER).forget_old().await.unwrap();
    }

    #[actix_rt::test]
    async fn what_was_refused_may_be_all_that_is_forgotten() {
        let mut log = MockAuditLog::new();
        log.expect_forget()
            .once()
            .withf(|before, refused, _| [*before, *refused] == [0, 9].map(Timestamp::from_seconds))
            .return_once(|_, _, _| Ok(false));
        let refused = RelativeTime::from_secs(1);
        service(log, Retention { refused, ..Retention::FOREVER }).forget_old().await.unwrap();
    }

    #[actix_rt::test]
    async fn a_failure_ends_the_forgetting() {
        let mut log = MockAuditLog::new();
        log.expect_forget().once().return_once(|_, _, _| {
            let source = anyhow::anyhow!("gone");
            Err(StoreError::Unavailable { phase: Phase::Store, source })
        });
        let [entries, refused] = [RelativeTime::ZERO; 2];
        assert!(service(log, Retention { entries, refused }).forget_old().await.is_err());
    }
}
