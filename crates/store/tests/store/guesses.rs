//! How many passwords are compared, whatever is sent: counted at the port that hashes.
use std::sync::Arc;
use taler_merchant_domain::audit::{Action, Actor, Origin};
use taler_merchant_domain::auth::Password;
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_domain::passwords::{
    Attempt, Counting, LoginUser, PasswordError, PasswordLimits, PasswordRepository,
    PasswordService,
};
use taler_merchant_domain::testing::{
    FixedClock, PlainHasher, a_keyring, a_new_instance, an_act, an_entry,
};
use taler_merchant_domain::{InstanceId, RelativeTime, Timestamp};
use taler_merchant_store::testing::Fixture;

on_both! {
    one_source_has_few_passwords_compared
    many_sources_have_few_each
    a_source_has_few_compared_for_all_instances_together
}

/// The first second of an hour.
const START: u64 = 3_600;

/// A store that can be shared.
trait Db: InstanceRepository + PasswordRepository + Clone + 'static {}

impl<D: InstanceRepository + PasswordRepository + Clone + 'static> Db for D {}

async fn shops<D: Db>(db: &D, ids: &[String]) {
    for id in ids {
        let entry = an_entry(id, Action::InstanceProvision);
        db.provision(an_act(entry, None, a_new_instance(id))).await.unwrap();
    }
}

/// Wrong passwords at a point in time.
struct Guesser {
    passwords: Arc<dyn PasswordRepository>,
    hasher: Arc<PlainHasher>,
}

impl Guesser {
    fn new<D: Db>(db: &D) -> Self {
        Self { passwords: Arc::new(db.clone()), hasher: Arc::default() }
    }

    async fn guess(&self, instance: &str, source: &str, at: Timestamp) {
        let clock: Arc<dyn Clock> = FixedClock::at(at.micros());
        let service = PasswordService {
            passwords: Arc::clone(&self.passwords),
            hasher: self.hasher.clone(),
            keyring: a_keyring(),
            limits: Arc::new(PasswordLimits::default()),
            counting: Counting::default(),
            clock,
        };
        let attempt = Attempt {
            instance: InstanceId::parse(instance).unwrap(),
            user: LoginUser::Unnamed,
            password: Password::parse("wrong").ok(),
            actor: Actor::Anonymous,
            origin: Origin { source: source.to_owned(), request: String::new() },
        };
        let error = service.check(&attempt).await.unwrap_err();
        assert!(matches!(error, PasswordError::Wrong | PasswordError::Throttled(_)), "{error:?}");
    }
}

/// Three times a second for ten minutes: eleven before it costs anything, then one after each delay
/// of 1, 2, 4, 8, 16, 32 and 60 seconds, and one a minute.
async fn one_source_has_few_passwords_compared<D: Db>(fixture: &Fixture<D>) {
    shops(&fixture.db, &["shop".to_owned()]).await;
    let guesser = Guesser::new(&fixture.db);
    let start = Timestamp::from_seconds(START);
    for number in 0..1_800 {
        let at = start.saturating_add(RelativeTime::from_millis(number * 1000 / 3));
        guesser.guess("shop", "192.0.2.1", at).await;
    }
    let after_doubling = (600 - 63 - 3) / 60;
    let compared = guesser.hasher.asked();
    assert!((11 + 6..=11 + 7 + after_doubling).contains(&compared), "{compared}");
}

async fn many_sources_have_few_each<D: Db>(fixture: &Fixture<D>) {
    shops(&fixture.db, &["shop".to_owned()]).await;
    let guesser = Guesser::new(&fixture.db);
    let at = Timestamp::from_seconds(START);
    for source in 0..20 {
        for _ in 0..30 {
            guesser.guess("shop", &format!("192.0.2.{source}"), at).await;
        }
    }
    assert_eq!(guesser.hasher.asked(), 20 * 11);
}

async fn a_source_has_few_compared_for_all_instances_together<D: Db>(fixture: &Fixture<D>) {
    let ids: Vec<String> = (0..10).map(|number| format!("shop-{number}")).collect();
    shops(&fixture.db, &ids).await;
    let guesser = Guesser::new(&fixture.db);
    // Late enough that nothing else is remembered.
    for minute in 0..2 {
        let at = Timestamp::from_seconds(START + minute * 16 * 60);
        for id in &ids {
            for _ in 0..10 {
                guesser.guess(id, "192.0.2.1", at).await;
            }
        }
    }
    assert_eq!(guesser.hasher.asked(), 2 * 60);
}
