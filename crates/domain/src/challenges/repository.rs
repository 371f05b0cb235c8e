use super::{
    Address, Binding, Budgets, Challenge, ChallengeId, Confirmed, Operation, Owner, TanMac,
    TransmitRefused,
};
use crate::budget::{Charge, Source};
use crate::store::StoreError;
use crate::{InstanceId, Timestamp};
use async_trait::async_trait;

/// Challenges, and the counters of what may be used up.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait ChallengeRepository: Send + Sync {
    /// Those of the challenges that were solved for this very command and are alive, spent or not:
    /// those that are not spent first.
    async fn find_solved(
        &self,
        ids: &[ChallengeId],
        binding: Binding,
        at: Timestamp,
    ) -> Result<Vec<Solved>, StoreError>;

    /// Sees to it that there is a challenge for each address: one that is open for the very same
    /// command and address and [may be given](Opening::may_give), else a new one.
    async fn open(&self, opening: Opening) -> Result<Opened, StoreError>;

    /// Makes a code good for a challenge and takes it out of the budgets, as
    /// [`Reservation::decide`] says; or nothing of it happens.
    async fn reserve(&self, reservation: Reservation) -> Result<Reserved, StoreError>;

    /// A code did not get on its way: what [`Challenge::withdraw`] says.
    async fn withdraw(&self, id: ChallengeId, mac: TanMac) -> Result<(), StoreError>;

    /// Compares a code that came back, as [`Challenge::confirm`] says. Of any number of attempts
    /// at once each is counted, and each wrong one taken out of the budget before it is compared.
    async fn confirm(&self, confirmation: Confirmation) -> Result<Confirmed, StoreError>;

    /// Removes challenges that are no longer alive and counters whose window has ended, at most
    /// `batch` of each, a counter with all of its windows. Answers whether there may be more.
    async fn sweep(&self, at: Timestamp, batch: u32) -> Result<bool, StoreError>;
}

/// A challenge that was solved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solved {
    /// Which one.
    pub id: ChallengeId,
    /// Whose holder was found.
    pub address: Address,
    /// Whether it was used up.
    pub spent: bool,
}

/// An address that is asked for a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The address.
    pub address: Address,
    /// Whether messages to it may name the instance.
    pub named: bool,
    /// The id that a new challenge gets.
    pub id: ChallengeId,
}

/// Challenges that are wanted for a command.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Whose they are.
    pub owner: Owner,
    /// For what.
    pub operation: Operation,
    /// For which very command.
    pub binding: Binding,
    /// Where codes will be sent.
    pub asked: Vec<Asked>,
    /// Whether it is for somebody without a credential.
    pub anonymous: bool,
    /// Where a forgotten password is asked for, if that is counted: each new set is a unit.
    pub recovery: Option<Source>,
    /// The challenges that the request shows.
    pub shown: Vec<ChallengeId>,
    /// What may be used up.
    pub budgets: Budgets,
    /// When.
    pub at: Timestamp,
}

/// What became of challenges that were wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// One for each address, in the order of the addresses.
    Done(Vec<ChallengeId>),
    /// The operation had too many wrong codes lately.
    Locked,
    /// The source has used up its budget, until then.
    Throttled(Timestamp),
    /// Too many are open, each with a code on its way.
    Full,
    /// The credentials that they would be bound to were changed.
    Overtaken,
}

impl Opening {
    /// The budget of wrong codes: with nothing left in it, nothing is opened.
    #[must_use]
    pub fn lock(&self) -> Charge {
        self.budgets.wrong_code(&self.owner.instance, self.operation, self.at)
    }

    /// Whether a challenge that is there may be given to whoever asks now. People without a
    /// credential are told apart by the ids they know only: an equal command proves nothing, since
    /// it may be a guess at what somebody else is about to prove.
    #[must_use]
    pub fn may_give(&self, challenge: &Challenge) -> bool {
        let known = !self.anonymous || self.shown.contains(&challenge.id);
        known && challenge.is_open(self.at, &self.budgets.limits)
    }

    /// What a new set of challenges uses up.
    #[must_use]
    pub fn charge(&self) -> Option<Charge> {
        self.recovery.map(|source| self.budgets.recovery(source, self.at))
    }

    /// How many may wait to be solved: of all strangers, or for this operation of this instance.
    /// The oldest for which no code was sent makes room.
    #[must_use]
    pub fn most_open(&self) -> u32 {
        let limits = &self.budgets.limits;
        if self.anonymous { limits.open_anonymous } else { limits.open_per_operation }
    }

    /// The challenge that an address gets, where none is open.
    #[must_use]
    pub fn challenge(&self, asked: &Asked) -> Challenge {
        Challenge {
            id: asked.id,
            owner: self.owner.clone(),
            operation: self.operation,
            binding: self.binding,
            address: asked.address.clone(),
            named: asked.named,
            anonymous: self.anonymous,
            expires: self.at.saturating_add(self.budgets.limits.lifetime),
            transmissions: 0,
            progress: super::Progress::Open,
        }
    }
}

/// A code about to be sent for a challenge.
#[derive(Debug, Clone)]
pub struct Reservation {
    /// Which challenge.
    pub id: ChallengeId,
    /// Below which instance it was asked for; `None` at the root.
    pub under: Option<InstanceId>,
    /// Digest of the code.
    pub mac: TanMac,
    /// Where it was asked for.
    pub source: Option<Source>,
    /// What may be used up.
    pub budgets: Budgets,
    /// When.
    pub at: Timestamp,
}

/// What became of a code about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// It is good; the challenge as it is now.
    Done(Box<Challenge>),
    /// None is sent.
    Refused(TransmitRefused),
    /// The operation had too many wrong codes lately.
    Locked,
    /// A budget is used up, until then.
    Throttled(Timestamp),
}

/// A challenge with another code, and what that uses up.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The challenge as it is to be.
    pub challenge: Challenge,
    /// The budget of wrong codes: with nothing left in it, nothing is sent.
    pub lock: Charge,
    /// What the message uses up: all of it or nothing.
    pub charges: Vec<Charge>,
}

impl Reservation {
    /// What becomes of a challenge.
    ///
    /// # Errors
    /// See [`TransmitRefused`].
    pub fn decide(&self, challenge: Challenge) -> Result<Decided, TransmitRefused> {
        if !is_served(&challenge, self.under.as_ref()) {
            return Err(TransmitRefused::Unknown);
        }
        let challenge = challenge.transmit(self.mac, self.at, &self.budgets.limits)?;
        let (owner, operation) = (&challenge.owner.instance, challenge.operation);
        let lock = self.budgets.wrong_code(owner, operation, self.at);
        let charges = self.budgets.message(&challenge, self.source, self.at);
        Ok(Decided { challenge, lock, charges })
    }
}

/// A code that came back for a challenge.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// Which challenge.
    pub id: ChallengeId,
    /// Below which instance it was presented; `None` at the root.
    pub under: Option<InstanceId>,
    /// Digest of the code.
    pub mac: TanMac,
    /// What may be used up.
    pub budgets: Budgets,
    /// When.
    pub at: Timestamp,
}

impl Confirmation {
    /// Whether the challenge is served where the code was presented.
    #[must_use]
    pub fn reaches(&self, challenge: &Challenge) -> bool {
        is_served(challenge, self.under.as_ref())
    }

    /// The unit that a guess uses up; given back when it is right. `None` where nothing is
    /// compared.
    #[must_use]
    pub fn charge(&self, challenge: &Challenge) -> Option<Charge> {
        let (owner, operation) = (&challenge.owner.instance, challenge.operation);
        let charge = || self.budgets.wrong_code(owner, operation, self.at);
        challenge.awaits_code(self.at).then(charge)
    }
}

/// At the root every challenge is served, below an instance its own.
fn is_served(challenge: &Challenge, under: Option<&InstanceId>) -> bool {
    under.is_none_or(|under| under.key() == challenge.owner.instance.key())
}
