use super::{Account, AccountSummary, AccountUpdate, Addition, NewAccount};
use crate::WireHash;
use crate::act::{Act, Guarded};
use crate::auth::{Access, Gated};
use crate::instances::InstanceSerial;
use crate::store::{Outcome, StoreError};
use async_trait::async_trait;

/// Bank accounts. Those of different instances never see each other, even where they are the same
/// account. None is ever removed but by a purge.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait AccountRepository: Send + Sync {
    /// Does what [`NewAccount::addition`] says of the account that the instance has under the same
    /// text of the URI at that moment, so that of any number of rivals one stores a row and all
    /// others meet it.
    ///
    /// MUST be [`Addition::NoInstance`] when the instance is deleted or purged.
    async fn add(&self, act: Act<NewAccount>) -> Result<Guarded<Addition>, StoreError>;

    /// The accounts of the instance that an access addresses, active or not, in the order in which
    /// they were first added, behind the check of the token that it presents, in one statement.
    /// `None` if there is no such instance.
    async fn list(&self, access: &Access)
    -> Result<Option<Gated<Vec<AccountSummary>>>, StoreError>;

    /// An account of the instance that an access addresses, active or not, likewise. `None` behind
    /// the check if the instance has no such account.
    async fn find(
        &self,
        access: &Access,
        h_wire: &WireHash,
    ) -> Result<Option<Gated<Option<Account>>>, StoreError>;

    /// Replaces the settings of an account, active or not, by what
    /// [`AccountSettings::changed`](super::AccountSettings::changed) makes of those it has at that
    /// moment. [`Change::CredentialsNeeded`], and nothing is changed, where it refuses.
    async fn update(&self, act: Act<AccountUpdate>) -> Result<Guarded<Change>, StoreError>;

    /// Deactivates an account; everything about it stays. [`Change::Unchanged`] if it was inactive.
    async fn deactivate(
        &self,
        act: Act<(InstanceSerial, WireHash)>,
    ) -> Result<Guarded<Change>, StoreError>;
}

impl Outcome for Addition {
    fn changed(&self) -> bool {
        matches!(self, Self::New(_) | Self::Reactivated(_))
    }
}

/// What became of a change of a bank account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is as wanted now.
    Done,
    /// It was as wanted before.
    Unchanged,
    /// The instance has no such account.
    Absent,
    /// It cannot be as wanted with the credentials that are stored.
    CredentialsNeeded,
}

impl Outcome for Change {
    fn changed(&self) -> bool {
        *self == Self::Done
    }
}
