use super::{
    Access, Gated, HashingError, NewLoginToken, Password, PasswordHash, TokenInfo, TokenSerial,
    TokenUse, Verdict,
};
use crate::Timestamp;
use crate::act::{Act, Guarded};
use crate::passwords::{Crowd, Lane, Turn};
use crate::store::{Outcome, Page, StoreError};
use async_trait::async_trait;

/// Login tokens. Those of different instances never see each other.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait LoginTokenRepository: Send + Sync {
    /// The instance that an access addresses, with the token of that instance that it presents, in
    /// one statement. `None` if there is no such instance; a deleted one is found.
    async fn find(&self, access: &Access) -> Result<Option<Gated<()>>, StoreError>;

    /// Stores a token under the instance of the permit's standing. [`Guarded::Overtaken`] without
    /// one, and when the parent of the token is gone.
    ///
    /// MUST be [`StoreError::Duplicate`] when the digest is taken.
    async fn insert(&self, act: Act<NewLoginToken>) -> Result<Guarded<TokenSerial>, StoreError>;

    /// Removes a token of the instance of the permit's standing, with all that were exchanged for
    /// it and for those. [`Revocation::Absent`] without a standing.
    async fn revoke(&self, act: Act<TokenSerial>) -> Result<Guarded<Revocation>, StoreError>;

    /// A page of the tokens of the instance that an access addresses which have not expired when
    /// it is checked, behind the check of the token that it presents, in one statement. `None` if
    /// there is no such instance.
    async fn list(
        &self,
        access: &Access,
        page: Page,
    ) -> Result<Option<Gated<Vec<TokenInfo>>>, StoreError>;

    /// Records when tokens were used last. A time that is there never becomes an earlier one, and
    /// tokens that are gone are passed over. It is no act, and leaves no entry in the audit log.
    async fn record_uses(&self, uses: Vec<TokenUse>) -> Result<(), StoreError>;

    /// Removes tokens that had expired at a point in time, the first to expire first, at most
    /// `batch`; others stay. Answers whether there may be more.
    ///
    /// A token never outlives the one that it was exchanged for: no living token loses a parent by
    /// whose revocation it would be revoked.
    async fn forget_expired(&self, before: Timestamp, batch: u32) -> Result<bool, StoreError>;
}

/// A stored token is always a change.
impl Outcome for TokenSerial {
    fn changed(&self) -> bool {
        true
    }
}

/// What became of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// The token is no longer good.
    Done,
    /// There was no such token.
    Absent,
}

impl Outcome for Revocation {
    fn changed(&self) -> bool {
        *self == Self::Done
    }
}

/// Slow, salted hashing of passwords.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Hashes a new password, when it is its turn in the [ordinary](Lane::Ordinary) lane.
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashingError>;

    /// Waits for a turn. [`HashingError::Busy`] when there is no place for one more of the crowd.
    async fn enter(&self, lane: Lane, crowd: Crowd) -> Result<Turn, HashingError>;

    /// Compares a password with a hash. The turn MUST last until that has ended, even if nobody
    /// waits for the answer any more.
    async fn verify(
        &self,
        turn: &Turn,
        password: &Password,
        hash: &PasswordHash,
    ) -> Result<Verdict, HashingError>;

    /// Hashes a password anew within a turn that is there.
    async fn rehash(&self, turn: &Turn, password: &Password) -> Result<PasswordHash, HashingError>;

    /// Whether a hash is as [`hash`](Self::hash) would make it now.
    fn is_current(&self, hash: &PasswordHash) -> bool;
}
