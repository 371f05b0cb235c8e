use super::{InstanceService, Subject};
use crate::act::{Guarded, Request};
use crate::audit::Action;
use crate::auth::{InvalidPassword, Password, Verdict};
use crate::challenges::Operation;
use crate::instances::{Change, FindInstanceError, InstanceRef, NewPassword, SetPasswordError};

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
        self.check_old(&instance, old_password).await?;
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
