use super::{InstanceService, Subject};
use crate::act::{Guarded, Request};
use crate::audit::{Action, Actor, Origin};
use crate::auth::{InvalidPassword, Password};
use crate::challenges::Operation;
use crate::instances::{Change, FindInstanceError, InstanceRef, NewPassword, SetPasswordError};
use crate::passwords::{Attempt, LoginUser, PasswordError};

/// A change of password.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The new password.
    pub password: Password,
    /// The old one, which the owner need not give. A text that cannot be a password is not the
    /// right one.
    pub old_password: Option<Result<Password, InvalidPassword>>,
    /// What came along with it.
    pub request: Request,
}

impl InstanceService {
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
        let ChangePassword { password, old_password, request } = command;
        if let Some(old) = old_password {
            self.check_old(&instance, old, subject.actor(), &request.origin).await?;
        }
        let bound = self.ordinary(subject, Operation::AuthConfig, |bound| {
            bound.serial(instance.serial.0).bytes(password.expose())
        });
        let demand = bound.await?;
        let permit = self.permit(subject, demand.as_ref(), &request.shown).await?;
        let password = self.hasher.hash(&password).await?;
        let keep = subject.own_token(&instance);
        let change = NewPassword { instance: instance.serial, password, keep };
        let action = Action::InstanceSetPassword;
        let act = self.act((subject, &instance), permit, action, request.origin, change);
        match (self.instances.set_password(act).await?, demand) {
            (Guarded::Done(Change::Done | Change::Unchanged), _) => Ok(()),
            (Guarded::Done(Change::Deleted), _) => Err(SetPasswordError::InstanceDeleted),
            (Guarded::Done(Change::NoInstance), _) => Err(SetPasswordError::InstanceUnknown),
            (Guarded::ProofSpent, Some(demand)) => Err(self.guard.ask_again(&demand).await.into()),
            (Guarded::Done(Change::Overtaken) | Guarded::ProofSpent | Guarded::Overtaken, _) => {
                Err(SetPasswordError::Overtaken)
            }
        }
    }

    /// Who has a token but not the password could guess at it here, and is counted like who
    /// guesses at a login.
    async fn check_old(
        &self,
        instance: &InstanceRef,
        password: Result<Password, InvalidPassword>,
        actor: Actor,
        origin: &Origin,
    ) -> Result<(), SetPasswordError> {
        let (instance, user) = (instance.id.clone(), LoginUser::Unnamed);
        let (password, origin) = (password.ok(), origin.clone());
        let attempt = Attempt { instance, user, password, actor, origin };
        match self.passwords.check(&attempt).await {
            Ok(_) => Ok(()),
            Err(PasswordError::Wrong) => Err(SetPasswordError::OldPasswordWrong),
            Err(PasswordError::InstanceUnknown) => Err(SetPasswordError::InstanceUnknown),
            Err(PasswordError::Throttled(wait)) => Err(SetPasswordError::Throttled(wait)),
            Err(PasswordError::Hashing(error)) => Err(error.into()),
            Err(PasswordError::Store(error)) => Err(error.into()),
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
