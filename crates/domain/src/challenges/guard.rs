use super::{
    Address, Asked, Binder, Binding, Budgets, ChallengeId, ChallengeRepository, ChannelMissing,
    ChannelPolicy, Holder, Limits, Opened, Opening, Operation, Owner, Solved, TanChannel,
};
use crate::act::Standing;
use crate::budget::Source;
use crate::clock::Clock;
use crate::instances::InstanceRef;
use crate::random::Entropy;
use crate::secrets::Keyring;
use crate::store::StoreError;
use crate::{InstanceId, RelativeTime};
use std::sync::Arc;

/// Leave to perform one act, until the store spends it. Only [`Guard`] builds one.
#[derive(Debug, Clone)]
pub struct Permit {
    standing: Option<Standing>,
    proof: Vec<ChallengeId>,
}

impl Permit {
    /// The credentials to check again; `None` for an act that needs none.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.standing
    }

    /// Any permit, for the tests of stores.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn for_tests(standing: Option<Standing>, proof: Vec<ChallengeId>) -> Self {
        Self { standing, proof }
    }

    /// The solved challenges that the act uses up.
    #[must_use]
    pub fn proof(&self) -> &[ChallengeId] {
        &self.proof
    }
}

/// A second factor that a command needs.
#[derive(Debug, Clone)]
pub struct Demand {
    /// Whose it is.
    pub owner: Owner,
    /// For what.
    pub operation: Operation,
    /// For which very command.
    pub binding: Binding,
    /// Who is asked; nobody: then the command runs without.
    pub addresses: Vec<Address>,
    /// Whether each of them has to answer, or any one.
    pub all: bool,
    /// Which of them are proved to be the instance's: they are told its name.
    pub named: Vec<Address>,
    /// For somebody without a credential.
    pub anonymous: bool,
    /// Where a forgotten password is asked for.
    pub recovery: Option<Source>,
}

/// Whether the second factor of a command was given.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// It was, or none is needed.
    Given(Permit),
    /// Not all of it: this was.
    Lacking(Vec<Solved>),
}

impl Demand {
    /// Whether these answer for as many addresses as have to.
    fn is_met(&self, solved: &[Solved]) -> bool {
        let answers = |address: &Address| solved.iter().any(|one| one.address == *address);
        let mut addresses = self.addresses.iter();
        if self.all { addresses.all(answers) } else { addresses.any(answers) }
    }
}

/// The challenges a client has to solve before it repeats its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenges {
    /// At least one.
    pub challenges: Vec<OpenChallenge>,
    /// Whether each of them has to be solved, or any one.
    pub all: bool,
}

/// A challenge, as its client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenChallenge {
    /// By what it is known.
    pub id: ChallengeId,
    /// By what its code is sent.
    pub channel: TanChannel,
    /// As much of the address as its owner needs to recognise it.
    pub info: String,
}

/// Why a command does not run yet.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// These challenges have to be solved first.
    #[error("a second factor is needed")]
    Required(Challenges),
    /// Nobody can be asked.
    #[error(transparent)]
    ChannelMissing(#[from] ChannelMissing),
    /// Too many codes for this operation were wrong lately.
    #[error("too many wrong codes: the operation is locked for a while")]
    Locked,
    /// Too much was asked for from one source.
    #[error("too many requests from one source")]
    Throttled(RelativeTime),
    /// Too many challenges are open.
    #[error("too many challenges are open")]
    Full,
    /// The credentials were changed meanwhile.
    #[error("the credentials were changed meanwhile")]
    Overtaken,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides whether an act needs a second factor and whether it was given. Every use case with a
/// critical change asks it, whatever the route: a store operation cannot be called without.
#[derive(Clone)]
pub struct Guard {
    /// Who is asked.
    pub policy: Arc<ChannelPolicy>,
    /// Where challenges are.
    pub challenges: Arc<dyn ChallengeRepository>,
    /// Digests commands.
    pub keyring: Arc<Keyring>,
    /// How much of everything.
    pub limits: Arc<Limits>,
    /// Draws ids.
    pub entropy: Arc<dyn Entropy>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Guard {
    /// Leave for an act that is not critical, or is the operator's.
    #[must_use]
    pub fn permit(&self, standing: Option<Standing>) -> Permit {
        Permit { standing, proof: Vec::new() }
    }

    /// The second factor of an instance for an ordinary critical command: any one of its channels.
    ///
    /// # Errors
    /// [`ChannelMissing`], see [`ChannelPolicy::ordinary`].
    pub fn ordinary(
        &self,
        holder: &Holder,
        operation: Operation,
        command: impl FnOnce(Binder) -> Binder,
    ) -> Result<Demand, ChannelMissing> {
        let addresses = self.policy.ordinary(&holder.contacts)?;
        Ok(Demand { all: false, ..self.every(holder, operation, addresses, command) })
    }

    /// The second factor of an instance by all of these addresses.
    pub fn every(
        &self,
        holder: &Holder,
        operation: Operation,
        addresses: Vec<Address>,
        command: impl FnOnce(Binder) -> Binder,
    ) -> Demand {
        let InstanceRef { serial, id, epoch, .. } = &holder.instance;
        let bound = Binder::new(operation).serial(serial.0).serial(epoch.0);
        Demand {
            owner: Owner { instance: id.clone(), bound_to: Some((*serial, *epoch)) },
            operation,
            binding: command(bound).finish(&self.keyring),
            addresses,
            all: true,
            named: holder.contacts.validated().cloned().collect(),
            anonymous: false,
            recovery: None,
        }
    }

    /// The second factor of somebody who signs up, by all of these addresses.
    pub fn sign_up(
        &self,
        id: &InstanceId,
        addresses: Vec<Address>,
        command: impl FnOnce(Binder) -> Binder,
    ) -> Demand {
        let operation = Operation::InstanceProvision;
        Demand {
            owner: Owner { instance: id.clone(), bound_to: None },
            operation,
            binding: command(Binder::new(operation).text(id.key())).finish(&self.keyring),
            addresses,
            all: true,
            named: Vec::new(),
            anonymous: true,
            recovery: None,
        }
    }

    /// Leave for a critical act on `standing`, if `shown` has the second factor that it needs.
    ///
    /// # Errors
    /// See [`SecondFactorError`].
    pub async fn demand(
        &self,
        standing: Option<Standing>,
        demand: &Demand,
        shown: &[ChallengeId],
    ) -> Result<Permit, SecondFactorError> {
        match self.check(standing, demand, shown).await? {
            Verdict::Given(permit) => Ok(permit),
            Verdict::Lacking(solved) => Err(self.open(demand, &solved, shown).await),
        }
    }

    /// Whether `shown` has the second factor that an act needs. Nothing is asked for.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn check(
        &self,
        standing: Option<Standing>,
        demand: &Demand,
        shown: &[ChallengeId],
    ) -> Result<Verdict, StoreError> {
        if demand.addresses.is_empty() {
            return Ok(Verdict::Given(self.permit(standing)));
        }
        let solved = self.solved(demand, shown).await?;
        let (spent, fresh): (Vec<_>, Vec<_>) = solved.into_iter().partition(|one| one.spent);
        // All that is shown is used up together, so that it is good for one act. What is spent is
        // good for what changes nothing; the store refuses the rest.
        let proof = [&fresh, &spent].into_iter().find(|solved| demand.is_met(solved));
        let Some(proof) = proof else { return Ok(Verdict::Lacking(fresh)) };
        let proof = proof.iter().map(|one| one.id).collect();
        Ok(Verdict::Given(Permit { standing, proof }))
    }

    /// What to answer when the proof was spent meanwhile: the question is asked anew.
    pub async fn ask_again(&self, demand: &Demand) -> SecondFactorError {
        if demand.addresses.is_empty() {
            // Nothing was asked for, so nothing can have been spent.
            return SecondFactorError::Store(StoreError::Contended);
        }
        self.open(demand, &[], &[]).await
    }

    /// What was shown for a command, those that are not spent first.
    async fn solved(
        &self,
        demand: &Demand,
        shown: &[ChallengeId],
    ) -> Result<Vec<Solved>, StoreError> {
        if shown.is_empty() {
            return Ok(Vec::new());
        }
        let at = self.clock.now();
        let mut solved = self.challenges.find_solved(shown, demand.binding, at).await?;
        solved.retain(|one| demand.addresses.contains(&one.address));
        Ok(solved)
    }

    async fn open(
        &self,
        demand: &Demand,
        solved: &[Solved],
        shown: &[ChallengeId],
    ) -> SecondFactorError {
        match self.try_open(demand, solved, shown).await {
            Ok(challenges) => SecondFactorError::Required(challenges),
            Err(error) => error,
        }
    }

    /// One challenge for each address, those that are solved among them.
    async fn try_open(
        &self,
        demand: &Demand,
        solved: &[Solved],
        shown: &[ChallengeId],
    ) -> Result<Challenges, SecondFactorError> {
        let at = self.clock.now();
        let missing = demand.addresses.iter().filter(|one| solved_for(solved, one).is_none());
        let asked: Vec<Asked> = missing.map(|address| self.asked(demand, address)).collect();
        let opening = Opening {
            owner: demand.owner.clone(),
            operation: demand.operation,
            binding: demand.binding,
            asked: asked.clone(),
            anonymous: demand.anonymous,
            recovery: demand.recovery,
            shown: shown.to_vec(),
            budgets: self.budgets(),
            at,
        };
        let ids = match self.challenges.open(opening).await? {
            Opened::Done(ids) => ids,
            Opened::Locked => return Err(SecondFactorError::Locked),
            Opened::Throttled(until) => {
                return Err(SecondFactorError::Throttled(until.duration_since(at)));
            }
            Opened::Full => return Err(SecondFactorError::Full),
            Opened::Overtaken => return Err(SecondFactorError::Overtaken),
        };
        let opened = asked.iter().map(|asked| &asked.address).zip(ids);
        let known = demand.addresses.iter();
        let known = known.filter_map(|one| Some((one, solved_for(solved, one)?)));
        let mut challenges: Vec<(&Address, ChallengeId)> = known.chain(opened).collect();
        let place = |address: &Address| demand.addresses.iter().position(|one| one == address);
        challenges.sort_by_key(|(address, _)| place(address));
        let challenges = challenges.into_iter().map(|(address, id)| OpenChallenge {
            id,
            channel: address.channel(),
            info: address.masked(),
        });
        Ok(Challenges { challenges: challenges.collect(), all: demand.all })
    }

    fn asked(&self, demand: &Demand, address: &Address) -> Asked {
        let id = ChallengeId::generate(self.entropy.as_ref());
        Asked { address: address.clone(), named: demand.named.contains(address), id }
    }

    fn budgets(&self) -> Budgets {
        Budgets { keyring: Arc::clone(&self.keyring), limits: Arc::clone(&self.limits) }
    }
}

fn solved_for(solved: &[Solved], address: &Address) -> Option<ChallengeId> {
    solved.iter().find(|one| one.address == *address).map(|one| one.id)
}

#[cfg(test)]
mod tests;
