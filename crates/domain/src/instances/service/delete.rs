use super::{InstanceService, Subject};
use crate::act::{Guarded, Request};
use crate::audit::Action;
use crate::challenges::Operation;
use crate::instances::{Change, DeleteInstanceError, FindInstanceError};

impl InstanceService {
    /// Removes the key of an instance, or everything about it when `purge` is set.
    ///
    /// # Errors
    /// See [`DeleteInstanceError`].
    pub async fn delete(
        &self,
        subject: &Subject,
        purge: bool,
        request: Request,
    ) -> Result<(), DeleteInstanceError> {
        let instance = self.resolve(subject).await?;
        if instance.id.is_admin() {
            return Err(DeleteInstanceError::Refused);
        }
        let command = self.ordinary(subject, Operation::InstanceDeletion, |bound| {
            bound.serial(instance.serial.0).flag(purge)
        });
        let demand = command.await?;
        let permit = self.permit(subject, demand.as_ref(), &request.shown).await?;
        let action = if purge { Action::InstancePurge } else { Action::InstanceDelete };
        let act = self.act((subject, &instance), permit, action, request.origin, instance.serial);
        let done = if purge {
            self.instances.purge(act).await?
        } else {
            self.instances.delete(act).await?
        };
        match (done, demand) {
            (Guarded::Done(Change::Done), _) => Ok(()),
            (Guarded::Done(Change::Deleted | Change::Unchanged), _) => {
                Err(DeleteInstanceError::InstanceDeleted)
            }
            (Guarded::Done(Change::NoInstance), _) => Err(DeleteInstanceError::InstanceUnknown),
            (Guarded::ProofSpent, Some(demand)) => Err(self.guard.ask_again(&demand).await.into()),
            (Guarded::Done(Change::Overtaken) | Guarded::ProofSpent | Guarded::Overtaken, _) => {
                Err(DeleteInstanceError::Overtaken)
            }
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
