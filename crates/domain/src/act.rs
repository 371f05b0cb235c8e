//! Critical changes: who may perform one, and what becomes true together with it.
use crate::Timestamp;
use crate::audit::AuditEntry;
use crate::auth::{Caller, TokenSerial};
use crate::instances::{Epoch, InstanceSerial};

/// A critical change, with all that has to become true in the same transaction.
///
/// The store checks the [`Standing`] of the permit and makes the change. If that changed nothing, it
/// rolls back and answers the outcome; else it appends the audit entry and commits. Or nothing of it
/// happens.
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

impl From<&Caller> for Standing {
    fn from(caller: &Caller) -> Self {
        let instance = caller.instance();
        let token = Some(caller.token().serial);
        Self { instance: instance.serial, epoch: instance.epoch, token }
    }
}

/// Leave to perform one act, until the store spends it. Only [`Guard`] builds one.
#[derive(Debug, Clone)]
pub struct Permit {
    standing: Option<Standing>,
}

impl Permit {
    /// The credentials to check again; `None` for an act that needs none.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.standing
    }
}

/// Decides whether an act needs a second factor and whether it was given. Every use case with a
/// critical change asks it, whatever the route: a store operation cannot be called without.
#[derive(Debug, Clone, Default)]
pub struct Guard {}

impl Guard {
    /// A guard for a server without a sender of codes: it demands nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Leave to act on `standing`; `None` for an act that rests on no credential, such as a
    /// sign-up.
    #[must_use]
    pub fn permit(&self, standing: Option<Standing>) -> Permit {
        Permit { standing }
    }
}
