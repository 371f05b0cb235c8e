use super::InstanceService;
use crate::InstanceId;
use crate::act::{Act, Guarded, Request, Standing};
use crate::audit::{Action, Actor, AuditEntry};
use crate::auth::Password;
use crate::budget::Source;
use crate::challenges::{ChannelMissing, Demand, Holder, Operation, SecondFactorError};
use crate::instances::{Change, NewPassword, RecoverError};
use crate::store::StoreError;

/// The replacement of a forgotten password.
#[derive(Debug, Clone)]
pub struct RecoverPassword {
    /// Whose it is.
    pub instance: InstanceId,
    /// The new password.
    pub password: Password,
    /// What came along with it.
    pub request: Request,
}

impl InstanceService {
    /// Replaces a forgotten password for somebody who holds every address of the instance. All of
    /// its login tokens are revoked.
    ///
    /// The administrator's password is set at the command line only.
    ///
    /// # Errors
    /// See [`RecoverError`].
    pub async fn recover(&self, command: RecoverPassword) -> Result<(), RecoverError> {
        if command.instance.is_admin() {
            return Err(SecondFactorError::from(ChannelMissing).into());
        }
        if self.try_recover(&command).await? {
            return Ok(());
        }
        // Somebody else changed the credentials meanwhile: what was proved is void.
        let request = Request { shown: Vec::new(), ..command.request };
        let done = self.try_recover(&RecoverPassword { request, ..command }).await?;
        if done { Ok(()) } else { Err(StoreError::Contended.into()) }
    }

    /// Whether the credentials were still those that the second factor was asked for.
    async fn try_recover(&self, command: &RecoverPassword) -> Result<bool, RecoverError> {
        let instance = self.instances.find(&command.instance).await?;
        let holder = instance.ok_or(RecoverError::InstanceUnknown)?.holder();
        if holder.instance.deleted {
            return Err(RecoverError::InstanceDeleted);
        }
        let demand = self.replacement(&holder, command)?;
        let instance = holder.instance;
        let RecoverPassword { password, request, .. } = command;
        let standing = Some(Standing::without_token(&instance));
        let permit = match self.guard.demand(standing, &demand, &request.shown).await {
            Err(SecondFactorError::Overtaken) => return Ok(false),
            answer => answer?,
        };
        let password = self.hasher.hash(password).await?;
        let change = NewPassword { instance: instance.serial, password, keep: None };
        let (actor, action) = (Actor::Anonymous, Action::InstanceRecoverPassword);
        let audit = AuditEntry::about(&instance, actor, action, request.origin.clone());
        let act = Act { change, permit, audit, at: self.clock.now() };
        match self.instances.set_password(act).await? {
            Guarded::Done(Change::Done | Change::Unchanged) => Ok(true),
            Guarded::Done(Change::Deleted) => Err(RecoverError::InstanceDeleted),
            Guarded::Done(Change::NoInstance) => Err(RecoverError::InstanceUnknown),
            Guarded::ProofSpent => Err(self.guard.ask_again(&demand).await.into()),
            Guarded::Done(Change::Overtaken) | Guarded::Overtaken => Ok(false),
        }
    }

    /// The second factor that stands in for the forgotten one.
    fn replacement(
        &self,
        holder: &Holder,
        command: &RecoverPassword,
    ) -> Result<Demand, SecondFactorError> {
        let addresses = self.guard.policy.recovery(&holder.contacts)?;
        let operation = Operation::AuthRecovery;
        let demand = self
            .guard
            .every(holder, operation, addresses, |bound| bound.bytes(command.password.expose()));
        let recovery = Source::of(&command.request.origin);
        Ok(Demand { anonymous: true, recovery, ..demand })
    }
}
