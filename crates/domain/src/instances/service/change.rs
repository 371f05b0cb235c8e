use super::InstanceService;
use crate::InstanceId;
use crate::act::{Act, Guarded, Permit};
use crate::audit::{Action, Actor, AuditEntry, Origin};
use crate::auth::{Caller, InvalidPassword, Password, TokenSerial, Verdict};
use crate::instances::{
    Change, DeleteInstanceError, FindInstanceError, InstanceRef, NewPassword, SetPasswordError,
    SettingsChange, UpdateInstanceError,
};

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
    fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Own(caller) | Self::Managed(caller, _) => Some(caller),
            Self::Operated(_) => None,
        }
    }

    /// The token that made the change, if it belongs to the instance that is changed.
    fn own_token(&self, instance: &InstanceRef) -> Option<TokenSerial> {
        let caller = self.caller()?;
        (caller.instance().serial == instance.serial).then_some(caller.token().serial)
    }
}

/// A change of password.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The new password.
    pub password: Password,
    /// The old one, which the owner need not give. A text that cannot be a password is not the
    /// right one.
    pub old_password: Option<Result<Password, InvalidPassword>>,
    /// Where the request came from.
    pub origin: Origin,
}

impl InstanceService {
    /// Changes the settings of an instance. The same settings again change nothing.
    ///
    /// # Errors
    /// See [`UpdateInstanceError`].
    pub async fn update(
        &self,
        subject: &Subject,
        change: SettingsChange,
        origin: Origin,
    ) -> Result<(), UpdateInstanceError> {
        let instance = self.resolve(subject).await?;
        let change = (instance.serial, change);
        let act = self.act(subject, &instance, Action::InstanceUpdate, origin, change);
        match self.instances.update(act).await? {
            Guarded::Done(Change::Done | Change::Unchanged) => Ok(()),
            Guarded::Done(Change::Deleted) => Err(UpdateInstanceError::PurgeRequired),
            Guarded::Done(Change::NoInstance) => Err(UpdateInstanceError::InstanceUnknown),
            Guarded::ProofSpent | Guarded::Overtaken => Err(UpdateInstanceError::Overtaken),
        }
    }

    /// Removes the key of an instance, or everything about it when `purge` is set.
    ///
    /// # Errors
    /// See [`DeleteInstanceError`].
    pub async fn delete(
        &self,
        subject: &Subject,
        purge: bool,
        origin: Origin,
    ) -> Result<(), DeleteInstanceError> {
        let instance = self.resolve(subject).await?;
        if instance.id.is_admin() {
            return Err(DeleteInstanceError::Refused);
        }
        let action = if purge { Action::InstancePurge } else { Action::InstanceDelete };
        let act = self.act(subject, &instance, action, origin, instance.serial);
        let done = if purge {
            self.instances.purge(act).await?
        } else {
            self.instances.delete(act).await?
        };
        match done {
            Guarded::Done(Change::Done) => Ok(()),
            Guarded::Done(Change::Deleted | Change::Unchanged) => {
                Err(DeleteInstanceError::InstanceDeleted)
            }
            Guarded::Done(Change::NoInstance) => Err(DeleteInstanceError::InstanceUnknown),
            Guarded::ProofSpent | Guarded::Overtaken => Err(DeleteInstanceError::Overtaken),
        }
    }

    /// Replaces the password of an instance. Its login tokens are revoked, all but the one that
    /// the change is made with.
    ///
    /// # Errors
    /// See [`SetPasswordError`].
    pub async fn set_password(
        &self,
        subject: &Subject,
        command: ChangePassword,
    ) -> Result<(), SetPasswordError> {
        let instance = self.resolve(subject).await?;
        if instance.deleted {
            return Err(SetPasswordError::InstanceDeleted);
        }
        self.check_old(&instance, command.old_password).await?;
        let password = self.hasher.hash(&command.password).await?;
        let keep = subject.own_token(&instance);
        let change = NewPassword { instance: instance.serial, password, keep };
        let action = Action::InstanceSetPassword;
        let act = self.act(subject, &instance, action, command.origin, change);
        match self.instances.set_password(act).await? {
            Guarded::Done(Change::Done | Change::Unchanged) => Ok(()),
            Guarded::Done(Change::Deleted) => Err(SetPasswordError::InstanceDeleted),
            Guarded::Done(Change::NoInstance) => Err(SetPasswordError::InstanceUnknown),
            Guarded::ProofSpent | Guarded::Overtaken => Err(SetPasswordError::Overtaken),
        }
    }

    async fn check_old(
        &self,
        instance: &InstanceRef,
        old: Option<Result<Password, InvalidPassword>>,
    ) -> Result<(), SetPasswordError> {
        let Some(old) = old else { return Ok(()) };
        let old = old.or(Err(SetPasswordError::OldPasswordWrong))?;
        let record = self.instances.find_login(&instance.id).await?;
        let verdict = self.hasher.verify(&old, record.map(|record| record.password)).await?;
        match verdict {
            Verdict::Match => Ok(()),
            Verdict::Mismatch => Err(SetPasswordError::OldPasswordWrong),
        }
    }

    /// The instance that is meant: a caller's own needs no look-up.
    async fn resolve(&self, subject: &Subject) -> Result<InstanceRef, FindInstanceError> {
        match subject {
            Subject::Own(caller) => Ok(caller.instance().clone()),
            Subject::Managed(_, id) | Subject::Operated(id) => Ok(self.find(id).await?.reference),
        }
    }

    fn act<C>(
        &self,
        subject: &Subject,
        instance: &InstanceRef,
        action: Action,
        origin: Origin,
        change: C,
    ) -> Act<C> {
        let actor = subject.caller().map_or(Actor::Operator, Actor::from);
        let audit = AuditEntry::about(instance, actor, action, origin);
        let permit: Permit = self.guard.permit(subject.caller().map(Into::into));
        Act { change, permit, audit, at: self.clock.now() }
    }
}

impl From<FindInstanceError> for UpdateInstanceError {
    fn from(error: FindInstanceError) -> Self {
        match error {
            FindInstanceError::InstanceUnknown => Self::InstanceUnknown,
            FindInstanceError::InstanceDeleted => Self::PurgeRequired,
            FindInstanceError::Store(error) => Self::Store(error),
        }
    }
}

impl From<FindInstanceError> for DeleteInstanceError {
    fn from(error: FindInstanceError) -> Self {
        match error {
            FindInstanceError::InstanceUnknown => Self::InstanceUnknown,
            FindInstanceError::InstanceDeleted => Self::InstanceDeleted,
            FindInstanceError::Store(error) => Self::Store(error),
        }
    }
}

impl From<FindInstanceError> for SetPasswordError {
    fn from(error: FindInstanceError) -> Self {
        match error {
            FindInstanceError::InstanceUnknown => Self::InstanceUnknown,
            FindInstanceError::InstanceDeleted => Self::InstanceDeleted,
            FindInstanceError::Store(error) => Self::Store(error),
        }
    }
}
