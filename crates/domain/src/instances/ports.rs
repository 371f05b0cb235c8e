use super::{Instance, InstanceSerial, InstanceSummary, LoginRecord, NewInstance};
use crate::InstanceId;
use crate::act::{Act, Guarded};
use crate::auth::{Access, Gated, PasswordHash};
use crate::store::{Insertion, Outcome, StoreError};
use async_trait::async_trait;

/// Instances, deleted ones included until they are purged. Ids are unique and found ignoring case.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait InstanceRepository: Send + Sync {
    /// Stores an instance, with its login token if it comes with one, unless its id is taken; then
    /// answers the instance that holds it, unchanged, deleted or not.
    ///
    /// A serial MUST never be given twice, not even after a purge.
    async fn provision(
        &self,
        act: Act<NewInstance>,
    ) -> Result<Guarded<Insertion<InstanceSerial, Instance>>, StoreError>;

    /// An instance by its id.
    async fn find(&self, id: &InstanceId) -> Result<Option<Instance>, StoreError>;

    /// The instance that an access addresses, behind the check of the token it presents, in one
    /// statement. `None` if there is no such instance.
    async fn find_profile(&self, access: &Access) -> Result<Option<Gated<Instance>>, StoreError>;

    /// What a login needs to know of an instance.
    async fn find_login(&self, id: &InstanceId) -> Result<Option<LoginRecord>, StoreError>;

    /// All instances, in the order of their creation.
    async fn list(&self) -> Result<Vec<InstanceSummary>, StoreError>;

    /// Replaces the password of an instance, raises its epoch and revokes all its login tokens.
    /// A deleted instance is none.
    async fn set_password(
        &self,
        act: Act<(InstanceId, PasswordHash)>,
    ) -> Result<Guarded<PasswordChange>, StoreError>;
}

impl<E> Outcome for Insertion<InstanceSerial, E> {
    fn changed(&self) -> bool {
        matches!(self, Self::New(_))
    }

    fn created(&self) -> Option<InstanceSerial> {
        match self {
            Self::New(serial) => Some(*serial),
            Self::Existing(_) => None,
        }
    }
}

/// What became of a change of password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChange {
    /// It is the new one now.
    Done,
    /// There is no such instance, or it is deleted.
    NoInstance,
}

impl Outcome for PasswordChange {
    fn changed(&self) -> bool {
        *self == Self::Done
    }
}
