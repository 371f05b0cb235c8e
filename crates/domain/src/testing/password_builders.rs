use super::{FixedClock, a_keyring, an_instance_ref};
use crate::Timestamp;
use crate::audit::{Actor, Origin};
use crate::auth::{PasswordHash, PasswordHasher};
use crate::challenges::Contacts;
use crate::instances::{InstanceRef, LoginRecord};
use crate::passwords::{
    Attempt, Counting, Found, History, LoginUser, MockPasswordRepository, PasswordLimits,
    PasswordRepository, PasswordService, Refusal, Trial,
};
use std::sync::Arc;

/// Compares passwords with those of a mock.
#[must_use]
pub fn a_password_service(
    passwords: MockPasswordRepository,
    hasher: Arc<dyn PasswordHasher>,
) -> PasswordService {
    let passwords: Arc<dyn PasswordRepository> = Arc::new(passwords);
    let (keyring, clock) = (a_keyring(), FixedClock::at(1_000_000));
    let limits = Arc::new(PasswordLimits::default());
    let counting = Counting::default();
    PasswordService { passwords, hasher, keyring, limits, counting, clock }
}

/// A password of this instance from this source.
#[must_use]
pub fn a_trial(instance: &str, source: &str, at: Timestamp) -> Trial {
    let origin = Origin { source: source.to_owned(), request: String::new() };
    let limits = Arc::new(PasswordLimits::default());
    Trial::new(&a_keyring(), &limits, &an_instance_ref(instance).id, &origin, at)
}

/// A password that was wrong, sent by somebody without any credential.
#[must_use]
pub fn a_refusal(trial: Trial, instance: &InstanceRef, source: &str) -> Refusal {
    let origin = Origin { source: source.to_owned(), request: String::new() };
    let attempt = Attempt {
        instance: instance.id.clone(),
        user: LoginUser::Unnamed,
        password: None,
        actor: Actor::Anonymous,
        origin,
    };
    Refusal::new(&a_keyring(), trial, instance, &attempt)
}

/// A store in which every instance has this password, and nobody was ever wrong.
#[must_use]
pub fn everybody_has(password: &'static str) -> MockPasswordRepository {
    let mut passwords = MockPasswordRepository::new();
    passwords.expect_find().returning(move |trial| {
        let instance = an_instance_ref(trial.instance.key());
        let password = PasswordHash::from_phc(password.to_owned());
        let record = LoginRecord { instance, password, contacts: Contacts::default() };
        Ok(Some(Found { record, history: History::default() }))
    });
    passwords.expect_refuse().returning(|_| Ok(()));
    passwords
}
