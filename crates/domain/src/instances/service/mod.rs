mod change;
mod create;
mod delete;
mod recover;
mod settings;
mod subject;

pub use change::ChangePassword;
pub use create::{CreateInstance, Created, Initiator};
pub use recover::RecoverPassword;
pub use subject::Subject;

use super::{FindInstanceError, Instance, InstanceRepository, InstanceSummary, PhoneNumbers};
use crate::InstanceId;
use crate::auth::{Access, AccessError, PasswordHasher};
use crate::challenges::{ChallengeService, Guard};
use crate::clock::Clock;
use crate::passwords::PasswordService;
use crate::random::Entropy;
use crate::secrets::Keyring;
use crate::store::StoreError;
use std::sync::Arc;

/// Creating, showing and changing instances.
#[derive(Clone)]
pub struct InstanceService {
    /// Whether strangers may create instances.
    pub self_provisioning: bool,
    /// Which phone numbers are accepted.
    pub phone_numbers: PhoneNumbers,
    /// Where instances are.
    pub instances: Arc<dyn InstanceRepository>,
    /// Hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Compares passwords with those that are there.
    pub passwords: PasswordService,
    /// The second factor.
    pub guard: Guard,
    /// Tells holders of addresses what concerns them.
    pub challenges: ChallengeService,
    /// Encrypts keys, digests tokens.
    pub keyring: Arc<Keyring>,
    /// Draws keys and tokens.
    pub entropy: Arc<dyn Entropy>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl InstanceService {
    /// The profile of the instance that an access addresses.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn profile(&self, access: &Access) -> Result<Instance, AccessError> {
        let gated = self.instances.find_profile(access).await?;
        let (_, instance) = gated.ok_or(AccessError::InstanceUnknown)?.open(access)?;
        Ok(instance)
    }

    /// Any instance, deleted ones included, for the administrator.
    ///
    /// # Errors
    /// See [`FindInstanceError`].
    pub async fn find(&self, id: &InstanceId) -> Result<Instance, FindInstanceError> {
        self.instances.find(id).await?.ok_or(FindInstanceError::InstanceUnknown)
    }

    /// Whether anybody may use an instance.
    ///
    /// # Errors
    /// See [`FindInstanceError`].
    pub async fn check_live(&self, id: &InstanceId) -> Result<(), FindInstanceError> {
        let instance = self.find(id).await?;
        if instance.reference.deleted { Err(FindInstanceError::InstanceDeleted) } else { Ok(()) }
    }

    /// All instances, deleted ones included, for the administrator.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list(&self) -> Result<Vec<InstanceSummary>, StoreError> {
        self.instances.list().await
    }
}

#[cfg(test)]
mod tests;
