use super::{Instance, InstanceSerial, InstanceSummary, InstanceUpdate, NewInstance, NewPassword};
use crate::InstanceId;
use crate::act::{Act, Guarded};
use crate::auth::{Access, Gated};
use crate::challenges::{Holder, TanChannel};
use crate::store::{Insertion, Outcome, StoreError};
use async_trait::async_trait;
use std::collections::BTreeSet;

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

    /// Where an instance is reached, deleted or not.
    async fn find_holder(&self, instance: InstanceSerial) -> Result<Option<Holder>, StoreError>;

    /// How many instances, deleted ones left out, have validated addresses, but none of a channel
    /// that is `available`.
    async fn count_unreachable(&self, available: &BTreeSet<TanChannel>) -> Result<u64, StoreError>;

    /// All instances, in the order of their creation, each with the
    /// [target types](crate::PaytoUri::target_type) of its active bank accounts, which may be
    /// looked up a moment later.
    async fn list(&self) -> Result<Vec<InstanceSummary>, StoreError>;

    /// Replaces the settings of an instance by what [`Instance::changed`] makes of those it has at
    /// that moment; [`Change::Overtaken`] in another epoch than that of the update.
    async fn update(&self, act: Act<InstanceUpdate>) -> Result<Guarded<Change>, StoreError>;

    /// Replaces the password of an instance, raises its epoch and revokes its login tokens, all
    /// but the one to keep.
    async fn set_password(&self, act: Act<NewPassword>) -> Result<Guarded<Change>, StoreError>;

    /// Removes the key and the login tokens of an instance and raises its epoch: nothing can be
    /// sold any more, and everything that was is still there.
    async fn delete(&self, act: Act<InstanceSerial>) -> Result<Guarded<Change>, StoreError>;

    /// Removes everything about an instance, deleted or not, but its audit entries.
    ///
    /// MUST never answer [`Change::Deleted`].
    async fn purge(&self, act: Act<InstanceSerial>) -> Result<Guarded<Change>, StoreError>;
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

/// What became of a change of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is as wanted now.
    Done,
    /// It was as wanted before.
    Unchanged,
    /// It is deleted, and not changed.
    Deleted,
    /// There is no such instance.
    NoInstance,
    /// Its credentials are others than those the change was decided on.
    Overtaken,
}

impl Outcome for Change {
    fn changed(&self) -> bool {
        *self == Self::Done
    }
}
