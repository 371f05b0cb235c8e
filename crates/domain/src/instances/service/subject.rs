use super::InstanceService;
use crate::InstanceId;
use crate::act::{Act, Standing};
use crate::audit::{Action, Actor, AuditEntry, Origin};
use crate::auth::{Caller, TokenSerial};
use crate::challenges::{Binder, Demand, Holder, Operation, Permit, SecondFactorError};
use crate::instances::{FindInstanceError, InstanceRef};

/// Which instance is to be changed, and by whom.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The caller's own.
    Own(Caller),
    /// Any, by the administrator.
    Managed(Caller, InstanceId),
    /// Any, by the operator of the server.
    Operated(InstanceId),
}

impl Subject {
    pub(super) fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Own(caller) | Self::Managed(caller, _) => Some(caller),
            Self::Operated(_) => None,
        }
    }

    pub(super) fn actor(&self) -> Actor {
        self.caller().map_or(Actor::Operator, Actor::from)
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        self.caller().map(Into::into)
    }

    /// Whether somebody changes the instance whose credential he showed, by whatever path.
    pub(super) fn is_own(&self, instance: &InstanceRef) -> bool {
        self.caller().is_some_and(|caller| caller.instance().serial == instance.serial)
    }

    /// The token that made the change, if it belongs to the instance that is changed.
    pub(super) fn own_token(&self, instance: &InstanceRef) -> Option<TokenSerial> {
        let caller = self.caller().filter(|_| self.is_own(instance))?;
        Some(caller.token().serial)
    }
}

impl InstanceService {
    /// The instance that is meant: a caller's own needs no look-up.
    pub(super) async fn resolve(
        &self,
        subject: &Subject,
    ) -> Result<InstanceRef, FindInstanceError> {
        match subject {
            Subject::Own(caller) => Ok(caller.instance().clone()),
            Subject::Managed(_, id) | Subject::Operated(id) => Ok(self.find(id).await?.reference),
        }
    }

    /// The second factor that an ordinary critical command needs: that of the owner of the
    /// credential, not of the instance that is changed. `None` for the operator.
    ///
    /// # Errors
    /// [`Unasked::Gone`] when the caller's instance was purged meanwhile.
    pub(super) async fn ordinary(
        &self,
        subject: &Subject,
        operation: Operation,
        command: impl FnOnce(Binder) -> Binder,
    ) -> Result<Option<Demand>, Unasked> {
        let Some(caller) = subject.caller() else { return Ok(None) };
        let holder = self.instances.find_holder(caller.instance().serial).await;
        let holder = holder.map_err(SecondFactorError::from)?.ok_or(Unasked::Gone)?;
        // What is bound is the epoch of the credential: a later one voids it.
        let holder = Holder { instance: caller.instance().clone(), ..holder };
        let demand = self.guard.ordinary(&holder, operation, command);
        Ok(Some(demand.map_err(SecondFactorError::from)?))
    }

    /// Leave for a command, where its second factor is shown.
    pub(super) async fn permit(
        &self,
        subject: &Subject,
        demand: Option<&Demand>,
        shown: &[crate::challenges::ChallengeId],
    ) -> Result<Permit, SecondFactorError> {
        let standing = subject.standing();
        match demand {
            Some(demand) => self.guard.demand(standing, demand, shown).await,
            None => Ok(self.guard.permit(standing)),
        }
    }

    pub(super) fn act<C>(
        &self,
        (subject, instance): (&Subject, &InstanceRef),
        permit: Permit,
        action: Action,
        origin: Origin,
        change: C,
    ) -> Act<C> {
        let actor = subject.actor();
        let audit = AuditEntry::about(instance, actor, action, origin);
        Act { change, permit, audit, at: self.clock.now() }
    }
}

/// Why nobody could be asked for a second factor.
#[derive(Debug)]
pub(super) enum Unasked {
    /// The caller's instance is gone.
    Gone,
    /// See there.
    SecondFactor(SecondFactorError),
}

impl From<SecondFactorError> for Unasked {
    fn from(error: SecondFactorError) -> Self {
        Self::SecondFactor(error)
    }
}

macro_rules! unasked {
    ($($error:ident)*) => {$(
        impl From<Unasked> for crate::instances::$error {
            fn from(error: Unasked) -> Self {
                match error {
                    Unasked::Gone => Self::Overtaken,
                    Unasked::SecondFactor(error) => Self::SecondFactor(error),
                }
            }
        }
    )*};
}
unasked! { CreateInstanceError SetPasswordError UpdateInstanceError DeleteInstanceError }
