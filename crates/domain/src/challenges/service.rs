use super::{
    Budgets, Challenge, ChallengeId, ChallengeMessage, ChallengeRepository, ChallengeSender,
    ConfirmError, Confirmation, Confirmed, Limits, Notice, Progress, Reservation, Reserved,
    SendError, Tan, TanChannel, TanMac, TransmitError, TransmitRefused,
};
use crate::audit::Origin;
use crate::budget::Source;
use crate::clock::{Clock, TOLERANCE};
use crate::random::Entropy;
use crate::secrets::Keyring;
use crate::store::{SWEEP_BATCH, StoreError};
use crate::{InstanceId, LanguageTag, RelativeTime, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// By what this server can send, one sender for each channel.
pub type Senders = BTreeMap<TanChannel, Arc<dyn ChallengeSender>>;

/// A code that is wanted for a challenge.
#[derive(Debug, Clone)]
pub struct Transmit {
    /// Which challenge.
    pub id: ChallengeId,
    /// Below which instance it was asked for; `None` at the root.
    pub under: Option<InstanceId>,
    /// What the reader wants to be addressed in, best first.
    pub languages: Vec<LanguageTag>,
    /// Where the request came from.
    pub origin: Origin,
}

/// A code that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transmitted {
    /// Until when it is good.
    pub solve_expiration: Timestamp,
    /// From when on another one may be asked for.
    pub earliest_retransmission: Timestamp,
}

/// Sending codes, and comparing those that come back.
#[derive(Clone)]
pub struct ChallengeService {
    /// Where challenges are.
    pub challenges: Arc<dyn ChallengeRepository>,
    /// By what codes are sent.
    pub senders: Arc<Senders>,
    /// How many are sending right now.
    pub sending: Arc<AtomicUsize>,
    /// Digests codes.
    pub keyring: Arc<Keyring>,
    /// How much of everything.
    pub limits: Arc<Limits>,
    /// Draws codes.
    pub entropy: Arc<dyn Entropy>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl ChallengeService {
    /// Sends a new code; the one before is no longer good.
    ///
    /// Three steps without a transaction across them: the code is made good and counted, then
    /// sent, and when that failed it is no longer good. Places among those that send are for those
    /// who are sent something: anybody can ask for the code of a challenge that is not there.
    ///
    /// # Errors
    /// See [`TransmitError`].
    pub async fn transmit(&self, command: Transmit) -> Result<Transmitted, TransmitError> {
        if self.sending.load(Ordering::Acquire) >= self.limits.senders {
            return Err(TransmitError::Busy);
        }
        let tan = Tan::generate(self.entropy.as_ref());
        let mac = TanMac::new(&self.keyring, &command.id, &tan);
        let reservation = Reservation {
            id: command.id,
            under: command.under,
            mac,
            source: Source::of(&command.origin),
            budgets: self.budgets(),
            at: self.clock.now(),
        };
        let at = reservation.at;
        let challenge = self.reserve(reservation).await?;
        let Progress::Sent(sent) = challenge.progress else { return Err(TransmitError::Solved) };
        let good_for = sent.expires.duration_since(at);
        let message = Self::message(&challenge, tan, good_for, command.languages);
        if let Err(error) = self.send_code(message).await {
            self.challenges.withdraw(challenge.id, mac).await?;
            return Err(error);
        }
        let (solve_expiration, earliest_retransmission) = (sent.expires, sent.resend);
        Ok(Transmitted { solve_expiration, earliest_retransmission })
    }

    async fn reserve(&self, reservation: Reservation) -> Result<Challenge, TransmitError> {
        let at = reservation.at;
        match self.challenges.reserve(reservation).await? {
            Reserved::Done(challenge) => Ok(*challenge),
            Reserved::Refused(TransmitRefused::Unknown) => Err(TransmitError::Unknown),
            Reserved::Refused(TransmitRefused::Solved) => Err(TransmitError::Solved),
            Reserved::Refused(TransmitRefused::TooEarly(until)) => {
                Err(TransmitError::TooEarly(until.duration_since(at)))
            }
            Reserved::Locked => Err(TransmitError::Locked),
            Reserved::Throttled(until) => Err(TransmitError::Throttled(until.duration_since(at))),
        }
    }

    fn message(
        challenge: &Challenge,
        tan: Tan,
        good_for: RelativeTime,
        languages: Vec<LanguageTag>,
    ) -> ChallengeMessage {
        let instance = challenge.named.then(|| challenge.owner.instance.clone());
        let minutes = good_for.micros().div_ceil(RelativeTime::from_secs(60).micros());
        let notice = Notice::Code { tan, operation: challenge.operation, instance, minutes };
        ChallengeMessage { to: challenge.address.clone(), languages, notice }
    }

    async fn send_code(&self, message: ChallengeMessage) -> Result<(), TransmitError> {
        let _slot = Slot::take(&self.sending, self.limits.senders).ok_or(TransmitError::Busy)?;
        Ok(self.send(message).await?)
    }

    async fn send(&self, message: ChallengeMessage) -> Result<(), SendError> {
        let sender = self.senders.get(&message.to.channel());
        let missing = || SendError::Misconfigured(anyhow::anyhow!("there is no sender any more"));
        sender.ok_or_else(missing)?.send(message).await
    }

    /// Tells the holder of an address something, if he can be reached. Nobody waits for it to
    /// work.
    pub async fn notify(&self, message: ChallengeMessage) {
        if let Some(_slot) = Slot::take(&self.sending, self.limits.senders) {
            drop(self.send(message).await);
        }
    }

    /// Compares a code. One that cannot be a code is a wrong one.
    ///
    /// # Errors
    /// See [`ConfirmError`].
    pub async fn confirm(
        &self,
        id: ChallengeId,
        under: Option<InstanceId>,
        tan: &str,
    ) -> Result<(), ConfirmError> {
        let mac = match Tan::parse(tan) {
            Ok(tan) => TanMac::new(&self.keyring, &id, &tan),
            // No digest of a code is all zeros, as far as anybody can find out.
            Err(_) => TanMac::from_bytes([0; 32]),
        };
        let (budgets, at) = (self.budgets(), self.clock.now());
        let confirmation = Confirmation { id, under, mac, budgets, at };
        match self.challenges.confirm(confirmation).await? {
            Confirmed::Solved => Ok(()),
            Confirmed::Wrong(left) => Err(ConfirmError::Wrong(left)),
            Confirmed::Exhausted => Err(ConfirmError::Exhausted),
            Confirmed::Locked => Err(ConfirmError::Locked),
            Confirmed::Unknown => Err(ConfirmError::Unknown),
        }
    }

    /// Removes what has ended, in batches.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let at = self.clock.now().saturating_sub(TOLERANCE);
        while self.challenges.sweep(at, SWEEP_BATCH).await? {}
        Ok(())
    }

    fn budgets(&self) -> Budgets {
        Budgets { keyring: Arc::clone(&self.keyring), limits: Arc::clone(&self.limits) }
    }
}

/// One of the places for those that send at the same time.
struct Slot(Arc<AtomicUsize>);

impl Slot {
    fn take(taken: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let next = |count: usize| (count < most).then_some(count + 1);
        taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, next).ok()?;
        Some(Self(Arc::clone(taken)))
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests;
