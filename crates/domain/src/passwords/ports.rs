use super::{Attempt, History, Trial};
use crate::audit::{Action, AuditEntry, Origin};
use crate::auth::PasswordHash;
use crate::budget::{Charge, Source, digest};
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
    /// audit log. A new entry takes a unit of [`Refusal::room`]; if none is left, the overflow joins
    /// the others of its kind instead. Of any number at once each is counted.
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
    /// How many entries there may be for the instance in the hour.
    pub room: Charge,
    /// What is counted instead when there is no room for another entry.
    pub overflow: Overflow,
}

/// All further sources of an hour that send wrong passwords for one instance with one credential.
#[derive(Debug, Clone)]
pub struct Overflow {
    /// What the audit log says.
    pub entry: AuditEntry,
    /// Stands for them.
    pub merged: RefusalMac,
}

keyed_digest! {
    /// Keyed digest of what one entry of the audit log counts.
    RefusalMac
}

/// How long wrong passwords make one entry.
const HOUR: RelativeTime = RelativeTime::from_secs(60 * 60);

/// What the log calls a source when there is no room for its own entry.
const OTHERS: &str = "other sources";

impl Refusal {
    /// How many entries an instance gets in an hour before further sources share one: so many
    /// machines cannot have the log grow as they like.
    pub const ENTRIES_PER_HOUR: u32 = 1000;

    pub(crate) fn new(
        keyring: &Keyring,
        trial: Trial,
        instance: &InstanceRef,
        attempt: &Attempt,
    ) -> Self {
        let Attempt { actor, origin, .. } = attempt;
        let source = Source::of(origin).map(|source| source.to_string());
        let source = source.unwrap_or_else(|| origin.source.clone());
        let hour = trial.at.round_down(HOUR).micros().to_string();
        let serial = instance.serial.0.to_string();
        let token = actor.token().map_or_else(String::new, |token| token.0.to_string());
        let merged =
            |kind, counted: &[&str]| RefusalMac::from_bytes(digest(keyring, kind, counted));
        let entry = |source: &str| {
            let origin = Origin { source: source.to_owned(), request: origin.request.clone() };
            AuditEntry::about(instance, actor.clone(), Action::PasswordCheck, origin)
        };
        let window = (trial.at, HOUR);
        let kind = "entries of refused passwords";
        let overflow = Overflow {
            entry: entry(OTHERS),
            merged: merged("refused passwords of others", &[&serial, &hour, &token]),
        };
        Self {
            room: Charge::new(keyring, kind, &[&serial], window, Self::ENTRIES_PER_HOUR),
            entry: entry(&source),
            merged: merged("refused password", &[&serial, &source, &hour, &token]),
            overflow,
            trial,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Timestamp;
    use crate::testing::{a_refusal, a_trial, an_instance_ref};

    #[test]
    fn further_sources_of_an_hour_share_what_is_counted() {
        let refusal = |source: &str, second| {
            let trial = a_trial("shop", source, Timestamp::from_seconds(second));
            a_refusal(trial, &an_instance_ref("shop"), source)
        };
        let (one, other) = (refusal("192.0.2.1", 0), refusal("192.0.2.2", 3599));
        assert_ne!(one.merged, other.merged);
        assert_eq!((one.room, one.overflow.merged), (other.room, other.overflow.merged));
        assert_eq!(one.overflow.entry.origin.source, "other sources");
        let next = refusal("192.0.2.1", 3600);
        assert_ne!(one.overflow.merged, next.overflow.merged);
        assert_ne!(one.room, next.room);
    }
}
