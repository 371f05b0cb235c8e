//! Critical changes: who may perform one, and what becomes true together with it.
use crate::Timestamp;
use crate::audit::{AuditEntry, Origin};
use crate::auth::{Caller, TokenSerial};
use crate::challenges::{ChallengeId, Permit};
use crate::instances::{Epoch, InstanceRef, InstanceSerial};

/// A critical change, with all that has to become true in the same transaction.
///
/// The store checks the [`Standing`] of the permit and makes the change. If that changed nothing, it
/// rolls back and answers the outcome; else the proof is spent with it, the audit entry appended, and
/// all of it committed. Or nothing of it happens.
#[derive(Debug, Clone)]
pub struct Act<C> {
    /// The change itself.
    pub change: C,
    /// Leave to make it.
    pub permit: Permit,
    /// What the audit log will say.
    pub audit: AuditEntry,
    /// When it happens.
    pub at: Timestamp,
}

/// What comes along with a critical command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Where it came from.
    pub origin: Origin,
    /// The challenges that it shows as solved.
    pub shown: Vec<ChallengeId>,
}

impl Request {
    /// The operator, at the command line of the server.
    #[must_use]
    pub fn operator() -> Self {
        Self { origin: Origin::operator(), shown: Vec::new() }
    }
}

/// What became of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guarded<T> {
    /// The operation ran; its outcome tells whether it changed anything.
    Done(T),
    /// The proof was used, or ran out, since the permit was given: nothing happened.
    ProofSpent,
    /// The credentials that the permit rests on were changed or revoked since: nothing happened.
    Overtaken,
}

/// On whose credentials an act rests. Checked again, under lock, in the act's transaction, so that
/// a password change or a revocation voids what is still in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The instance whose credential was presented.
    pub instance: InstanceSerial,
    /// Its epoch when the credential was checked.
    pub epoch: Epoch,
    /// The login token that was presented; `None` for a password.
    pub token: Option<TokenSerial>,
}

impl Standing {
    /// That of somebody who showed a password of the instance, or proved to be its holder.
    #[must_use]
    pub fn without_token(instance: &InstanceRef) -> Self {
        Self { instance: instance.serial, epoch: instance.epoch, token: None }
    }
}

impl From<&Caller> for Standing {
    fn from(caller: &Caller) -> Self {
        let instance = caller.instance();
        let token = Some(caller.token().serial);
        Self { instance: instance.serial, epoch: instance.epoch, token }
    }
}
