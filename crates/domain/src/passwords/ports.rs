use super::{Attempt, History, Trial};
use crate::audit::{Action, AuditEntry, Origin};
use crate::auth::PasswordHash;
use crate::budget::{Source, digest};
use crate::digest::keyed_digest;
use crate::instances::{InstanceRef, InstanceSerial, LoginRecord};
use crate::secrets::Keyring;
use crate::store::StoreError;
use crate::{RelativeTime, Timestamp};
use async_trait::async_trait;

/// What passwords are compared with, and what is remembered of wrong ones.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait PasswordRepository: Send + Sync {
    /// What the password of a trial is compared with, and what is known of its source, in one
    /// statement. `None` if there is no such instance; a deleted one is found.
    async fn find(&self, trial: &Trial) -> Result<Option<Found>, StoreError>;

    /// A password was wrong: it is counted for everything that the trial counts, as
    /// [`Trial::failed`] and the budgets say, and the entry joins the others of its kind in the
    /// audit log. Of any number at once each is counted.
    async fn refuse(&self, refusal: Refusal) -> Result<(), StoreError>;

    /// Replaces a hash by another one of the same password, unless it was replaced meanwhile;
    /// answers whether it was done. That is no act: nobody can see it, and credentials stay.
    async fn renew(
        &self,
        instance: InstanceSerial,
        old: PasswordHash,
        new: PasswordHash,
    ) -> Result<bool, StoreError>;

    /// Forgets wrong passwords from before `failures` and logins from before `logins`, at most
    /// `batch` of each. Answers whether there may be more.
    async fn forget_attempts(
        &self,
        failures: Timestamp,
        logins: Timestamp,
        batch: u32,
    ) -> Result<bool, StoreError>;
}

/// What is known when a password is about to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The instance and its password.
    pub record: LoginRecord,
    /// What happened before.
    pub history: History,
}

/// A password that was wrong.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// What it is counted for.
    pub trial: Trial,
    /// What the audit log says.
    pub entry: AuditEntry,
    /// Stands for all that make one entry of the log together: those of one source, with one
    /// credential, for one instance, in one hour. So strangers cannot have the log grow further.
    pub merged: RefusalMac,
}

keyed_digest! {
    /// Keyed digest of what one entry of the audit log counts.
    RefusalMac
}

/// How long wrong passwords make one entry.
const HOUR: RelativeTime = RelativeTime::from_secs(60 * 60);

impl Refusal {
    pub(crate) fn new(
        keyring: &Keyring,
        trial: Trial,
        instance: &InstanceRef,
        attempt: &Attempt,
    ) -> Self {
        let Attempt { actor, origin, .. } = attempt;
        let source = Source::of(origin).map(|source| source.to_string());
        let source = source.unwrap_or_else(|| origin.source.clone());
        let hour = trial.at.round_down(HOUR).micros();
        let token = actor.token().map_or_else(String::new, |token| token.0.to_string());
        let counted = [&instance.serial.0.to_string(), &source, &hour.to_string(), &token];
        let merged = digest(keyring, "refused password", &counted.map(String::as_str));
        let merged = RefusalMac::from_bytes(merged);
        let origin = Origin { source, request: origin.request.clone() };
        let entry = AuditEntry::about(instance, actor.clone(), Action::PasswordCheck, origin);
        Self { trial, entry, merged }
    }
}
