use super::{
    Counting, Found, Lane, PasswordError, PasswordLimits, PasswordRepository, Refusal, SourceMac,
    Trial, Turn,
};
use crate::InstanceId;
use crate::audit::{Actor, Origin};
use crate::auth::{HashingError, Password, PasswordHasher, Verdict};
use crate::budget::Source;
use crate::clock::{Clock, TOLERANCE};
use crate::instances::LoginRecord;
use crate::secrets::Keyring;
use crate::store::{SWEEP_BATCH, StoreError};
use std::sync::Arc;

/// The user name of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginUser {
    /// A name was given; it has to be the id of the instance.
    Named(String),
    /// The password came without a name.
    Unnamed,
}

/// A password as presented, for an instance.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Whose password it is to be.
    pub instance: InstanceId,
    /// The name given with the password.
    pub user: LoginUser,
    /// The password; `None` for a text that cannot be one.
    pub password: Option<Password>,
    /// Who presents it, as far as that is known.
    pub actor: Actor,
    /// Where it comes from.
    pub origin: Origin,
}

impl Attempt {
    fn names(&self, instance: &InstanceId) -> bool {
        match &self.user {
            LoginUser::Unnamed => true,
            LoginUser::Named(name) => is_called(instance, name),
        }
    }
}

/// Whether a user name means an instance; `default` is the old name of `admin`.
fn is_called(instance: &InstanceId, name: &str) -> bool {
    let is = |id: &str| name.eq_ignore_ascii_case(id);
    is(instance.as_str()) || (instance.is_admin() && is("default"))
}

/// Compares passwords, and keeps those off who guess.
#[derive(Clone)]
pub struct PasswordService {
    /// Where passwords are, and what is remembered of wrong ones.
    pub passwords: Arc<dyn PasswordRepository>,
    /// Compares.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Digests what is counted.
    pub keyring: Arc<Keyring>,
    /// How much of it there may be.
    pub limits: Arc<PasswordLimits>,
    /// Whether wrong ones can be counted.
    pub counting: Counting,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl PasswordService {
    /// Compares a password, even when the answer is known before: wrong password, wrong user name
    /// and deleted instance cost the same work and get the same answer.
    ///
    /// To be run to its end even when nobody waits for the answer any more: else those who hang up
    /// would have their passwords compared without being counted.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub async fn check(&self, attempt: &Attempt) -> Result<LoginRecord, PasswordError> {
        let (trial, record, lane) = self.look(attempt).await?;
        let Some(password) = &attempt.password else { return Err(PasswordError::Wrong) };
        let turn = self.hasher.enter(lane, trial.crowd()).await?;
        let (trial, record) = if turn.waited {
            // Meanwhile others from there may have been wrong. Each keeps his turn until that is
            // counted: so only those at work are unknown.
            let (trial, record, _) = self.look(attempt).await?;
            (trial, record)
        } else {
            (trial, record)
        };
        if !self.counting.admits(trial.at) {
            return Err(HashingError::Busy.into());
        }
        let verdict = self.hasher.verify(&turn, password, &record.password).await?;
        let is_called = attempt.names(&record.instance.id) && !record.instance.deleted;
        if verdict == Verdict::Match && is_called {
            self.renew(&turn, &record, password).await;
            return Ok(record);
        }
        self.refuse(Refusal::new(&self.keyring, trial, &record.instance, attempt)).await
    }

    async fn refuse(&self, refusal: Refusal) -> Result<LoginRecord, PasswordError> {
        let at = refusal.trial.at;
        if let Err(error) = self.passwords.refuse(refusal).await {
            self.counting.failed(at);
            return Err(error.into());
        }
        self.counting.worked();
        Err(PasswordError::Wrong)
    }

    /// Compares a password for somebody who could set it: nothing is counted.
    ///
    /// # Errors
    /// See [`PasswordError`]; it is never [`PasswordError::Throttled`].
    pub async fn compare(
        &self,
        instance: &InstanceId,
        password: &Password,
    ) -> Result<LoginRecord, PasswordError> {
        let (at, nowhere) = (self.clock.now(), Origin::operator());
        let trial = Trial::new(&self.keyring, &self.limits, instance, &nowhere, at);
        let found = self.passwords.find(&trial).await?.ok_or(PasswordError::InstanceUnknown)?;
        let turn = self.hasher.enter(Lane::Ordinary, trial.crowd()).await?;
        match self.hasher.verify(&turn, password, &found.record.password).await? {
            Verdict::Match => Ok(found.record),
            Verdict::Mismatch => Err(PasswordError::Wrong),
        }
    }

    /// Hashes a password anew that was hashed when it cost less. What fails is tried again at the
    /// next login: the old hash is as good as it was.
    async fn renew(&self, turn: &Turn, record: &LoginRecord, password: &Password) {
        if self.hasher.is_current(&record.password) {
            return;
        }
        if let Ok(new) = self.hasher.rehash(turn, password).await {
            let (instance, old) = (record.instance.serial, record.password.clone());
            drop(self.passwords.renew(instance, old, new).await);
        }
    }

    async fn look(&self, attempt: &Attempt) -> Result<(Trial, LoginRecord, Lane), PasswordError> {
        let at = self.clock.now();
        let (instance, origin) = (&attempt.instance, &attempt.origin);
        let trial = Trial::new(&self.keyring, &self.limits, instance, origin, at);
        let found = self.passwords.find(&trial).await?;
        let Found { record, history } = found.ok_or(PasswordError::InstanceUnknown)?;
        match trial.judge(&history) {
            Ok(lane) => Ok((trial, record, lane)),
            Err(until) => Err(PasswordError::Throttled(until.duration_since(at))),
        }
    }

    /// What stands for the source of a login, to be known from then on.
    #[must_use]
    pub fn familiar(&self, instance: &InstanceId, origin: &Origin) -> Option<SourceMac> {
        let source = Source::of(origin)?;
        Some(SourceMac::of_login(&self.keyring, instance, source))
    }

    /// Forgets what counts no more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_old(&self) -> Result<(), StoreError> {
        let at = self.clock.now().saturating_sub(TOLERANCE);
        let failures = at.saturating_sub(self.limits.memory);
        let logins = at.saturating_sub(self.limits.familiar_for);
        while self.passwords.forget_attempts(failures, logins, SWEEP_BATCH).await? {}
        Ok(())
    }
}

#[cfg(test)]
mod tests;
