use super::{AuditFilter, AuditLog, AuditRecord};
use crate::RelativeTime;
use crate::auth::{Access, AccessError, Gated};
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
    /// See [`AccessError`].
    pub async fn list_own(
        &self,
        access: &Access,
        filter: &AuditFilter,
        page: Page,
    ) -> Result<Vec<AuditRecord>, AccessError> {
        open(access, self.log.list_own(access, filter, page).await?)
    }

    /// A page of the entries about all instances there are and were, for the administrator.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn list_all(
        &self,
        access: &Access,
        filter: &AuditFilter,
        page: Page,
    ) -> Result<Vec<AuditRecord>, AccessError> {
        open(access, self.log.list_all(access, filter, page).await?)
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

fn open(
    access: &Access,
    gated: Option<Gated<Vec<AuditRecord>>>,
) -> Result<Vec<AuditRecord>, AccessError> {
    gated.ok_or(AccessError::InstanceUnknown)?.open(access).map(|(_, records)| records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::audit::{Action, MockAuditLog};
    use crate::auth::Permission;
    use crate::store::Phase;
    use crate::testing::{FixedClock, a_login_token, a_record, an_access, an_instance_ref};
    use mockall::Sequence;

    fn service(log: MockAuditLog, retention: RelativeTime) -> AuditService {
        AuditService { log: Arc::new(log), clock: FixedClock::at(10_000_000), retention }
    }

    fn gated(token: bool) -> Gated<Vec<AuditRecord>> {
        let records = vec![a_record("shop", Action::TokenCreate)];
        Gated::new(an_instance_ref("shop"), token.then(a_login_token), records)
    }

    fn page() -> Page {
        Page::new(None, None).unwrap()
    }

    #[actix_rt::test]
    async fn a_good_token_opens_the_log() {
        let mut log = MockAuditLog::new();
        log.expect_list_own().return_once(|_, _, _| Ok(Some(gated(true))));
        log.expect_list_all().return_once(|_, _, _| Ok(Some(gated(true))));
        let service = service(log, RelativeTime::FOREVER);
        let (access, filter) = (an_access("shop", Permission::AuditRead), AuditFilter::default());
        assert_eq!(service.list_own(&access, &filter, page()).await.unwrap().len(), 1);
        assert_eq!(service.list_all(&access, &filter, page()).await.unwrap().len(), 1);
    }

    #[actix_rt::test]
    async fn the_log_stays_shut_to_others() {
        let mut log = MockAuditLog::new();
        log.expect_list_own().return_once(|_, _, _| Ok(Some(gated(false))));
        log.expect_list_all().return_once(|_, _, _| Ok(None));
        let service = service(log, RelativeTime::FOREVER);
        let (access, filter) = (an_access("shop", Permission::AuditRead), AuditFilter::default());
        let error = service.list_own(&access, &filter, page()).await.unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized));
        let error = service.list_all(&access, &filter, page()).await.unwrap_err();
        assert!(matches!(error, AccessError::InstanceUnknown));
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
