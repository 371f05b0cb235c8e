use super::*;
use crate::auth::{HashingError, MockPasswordHasher, PasswordHash};
use crate::challenges::Contacts;
use crate::instances::InstanceRef;
use crate::passwords::{Failures, History, MockPasswordRepository, Turn};
use crate::store::Phase;
use crate::testing::{PlainHasher, a_password_service, an_instance_ref, everybody_has};
use crate::{RelativeTime, Timestamp};
use std::sync::Mutex;

/// The clock of [`a_password_service`] stands at this second.
const NOW: Timestamp = Timestamp::from_seconds(1);

fn found(history: History) -> Found {
    let password = PasswordHash::from_phc("right".to_owned());
    let instance = an_instance_ref("shop");
    let record = LoginRecord { instance, password, contacts: Contacts::default() };
    Found { record, history }
}

fn failed(count: u32) -> History {
    History { failures: Some(Failures { count, last: NOW }), ..History::default() }
}

fn an_attempt(password: &str) -> Attempt {
    Attempt {
        instance: InstanceId::parse("shop").unwrap(),
        user: LoginUser::Named("shop".to_owned()),
        password: Password::parse(password).ok(),
        actor: Actor::Anonymous,
        origin: Origin { source: "192.0.2.1".to_owned(), request: "1".to_owned() },
    }
}

/// A store that finds one history after the other, and nothing more.
fn finding(histories: Vec<History>) -> MockPasswordRepository {
    let mut passwords = MockPasswordRepository::new();
    let mut histories = histories.into_iter();
    passwords.expect_find().returning(move |_| Ok(histories.next().map(found)));
    passwords
}

/// What is counted while these passwords are tried.
async fn refused(attempts: &[Attempt]) -> Vec<Refusal> {
    let refusals = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&refusals);
    let mut passwords = finding(vec![History::default(); attempts.len()]);
    passwords.expect_refuse().returning(move |refusal| {
        seen.lock().unwrap().push(refusal);
        Ok(())
    });
    let service = a_password_service(passwords, Arc::new(PlainHasher::default()));
    for attempt in attempts {
        let error = service.check(attempt).await.unwrap_err();
        assert!(matches!(error, PasswordError::Wrong), "{error:?}");
    }
    drop(service);
    Arc::into_inner(refusals).unwrap().into_inner().unwrap()
}

#[actix_rt::test]
async fn the_right_password_is_counted_nowhere() {
    let passwords = finding(vec![failed(10)]);
    let service = a_password_service(passwords, Arc::new(PlainHasher::default()));
    let record = service.check(&an_attempt("right")).await.unwrap();
    assert_eq!(record.instance, an_instance_ref("shop"));
}

#[actix_rt::test]
async fn a_wrong_password_is_counted_and_told_to_the_log() {
    let refusals = refused(&[an_attempt("wrong")]).await;
    let [refusal] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert!(refusal.trial.source.is_some());
    let entry = &refusal.entry;
    assert_eq!((entry.instance.key(), &entry.actor), ("shop", &Actor::Anonymous));
    assert_eq!(entry.action, crate::audit::Action::PasswordCheck);
    assert_eq!((entry.origin.source.as_str(), entry.origin.request.as_str()), ("192.0.2.1", "1"));
}

#[actix_rt::test]
async fn a_wrong_user_name_counts_like_a_wrong_password() {
    let user = LoginUser::Named("other".to_owned());
    assert_eq!(refused(&[Attempt { user, ..an_attempt("right") }]).await.len(), 1);
}

#[actix_rt::test]
async fn those_of_one_source_and_credential_make_one_entry() {
    let from = |source: &str| {
        let origin = Origin { source: source.to_owned(), request: "2".to_owned() };
        Attempt { origin, ..an_attempt("wrong") }
    };
    let token = Actor::Token(InstanceId::parse("shop").unwrap(), crate::auth::TokenSerial(1));
    let attempts = [
        from("2001:db8::1"),
        from("2001:db8::2"),
        from("2001:db8:0:1::1"),
        Attempt { actor: token, ..from("2001:db8::1") },
    ];
    let refusals = refused(&attempts).await;
    let [one, same, other, by_token] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert_eq!(one.merged, same.merged);
    assert_eq!(one.entry.origin.source, same.entry.origin.source);
    assert_ne!(one.merged, other.merged);
    assert_ne!(one.merged, by_token.merged);
}

#[actix_rt::test]
async fn a_source_that_is_refused_has_nothing_compared() {
    let hasher = Arc::new(PlainHasher::default());
    let service = a_password_service(finding(vec![failed(12)]), hasher.clone());
    let error = service.check(&an_attempt("right")).await.unwrap_err();
    let PasswordError::Throttled(wait) = error else { panic!("{error:?}") };
    assert_eq!((wait, hasher.asked()), (RelativeTime::from_secs(2), 0));
}

/// A hasher whose lane is the one that is expected, and that has everybody wait.
fn waiting(lane: Lane) -> MockPasswordHasher {
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_enter().returning(move |entered, crowd| {
        assert_eq!((entered, crowd.0.as_str()), (lane, "192.0.2.0"));
        Ok(Turn::new(true, ()))
    });
    hasher
}

#[actix_rt::test]
async fn who_had_to_wait_is_looked_at_again() {
    let passwords = finding(vec![History::default(), failed(12)]);
    let service = a_password_service(passwords, Arc::new(waiting(Lane::Ordinary)));
    let error = service.check(&an_attempt("right")).await.unwrap_err();
    assert!(matches!(error, PasswordError::Throttled(_)), "{error:?}");
}

#[actix_rt::test]
async fn who_is_known_comes_first_and_others_wait_apart() {
    let attacked = History { of_instance: 30, ..History::default() };
    let known = History { last_login: Some(NOW), ..attacked.clone() };
    for (history, lane) in [(known, Lane::Familiar), (attacked, Lane::Unfamiliar)] {
        let mut hasher = waiting(lane);
        hasher.expect_verify().returning(|_, _, _| Ok(Verdict::Match));
        hasher.expect_is_current().returning(|_| true);
        let passwords = finding(vec![history.clone(), history]);
        let service = a_password_service(passwords, Arc::new(hasher));
        service.check(&an_attempt("right")).await.unwrap();
    }
}

/// A hasher that finds every password right and every hash too cheap.
fn dearer() -> MockPasswordHasher {
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_enter().returning(|_, _| Ok(Turn::new(false, ())));
    hasher.expect_verify().returning(|_, _, _| Ok(Verdict::Match));
    hasher.expect_is_current().returning(|_| false);
    hasher
}

#[actix_rt::test]
async fn a_hash_that_is_too_cheap_is_replaced() {
    let hash = |text: &str| PasswordHash::from_phc(text.to_owned());
    let mut hasher = dearer();
    hasher.expect_rehash().returning(move |_, _| Ok(hash("dear")));
    let mut passwords = finding(vec![History::default()]);
    passwords.expect_renew().once().returning(move |instance, old, new| {
        assert_eq!(instance, an_instance_ref("shop").serial);
        assert_eq!((old, new), (hash("right"), hash("dear")));
        Ok(true)
    });
    let service = a_password_service(passwords, Arc::new(hasher));
    service.check(&an_attempt("right")).await.unwrap();
}

#[actix_rt::test]
async fn a_hash_that_cannot_be_replaced_is_still_good() {
    let mut hasher = dearer();
    hasher.expect_rehash().returning(|_, _| Err(HashingError::Busy));
    let service = a_password_service(finding(vec![History::default()]), Arc::new(hasher));
    service.check(&an_attempt("right")).await.unwrap();
}

#[actix_rt::test]
async fn when_the_lane_is_full_nothing_is_counted() {
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_enter().returning(|_, _| Err(HashingError::Busy));
    let service = a_password_service(finding(vec![History::default()]), Arc::new(hasher));
    let error = service.check(&an_attempt("wrong")).await.unwrap_err();
    assert!(matches!(error, PasswordError::Hashing(HashingError::Busy)), "{error:?}");
}

#[actix_rt::test]
async fn a_deleted_instance_lets_nobody_in_for_the_same_work() {
    let mut passwords = MockPasswordRepository::new();
    passwords.expect_find().returning(|_| {
        let mut found = found(History::default());
        found.record.instance = InstanceRef { deleted: true, ..found.record.instance };
        Ok(Some(found))
    });
    passwords.expect_refuse().once().returning(|_| Ok(()));
    let hasher = Arc::new(PlainHasher::default());
    let service = a_password_service(passwords, hasher.clone());
    let error = service.check(&an_attempt("right")).await.unwrap_err();
    assert!(matches!(error, PasswordError::Wrong) && hasher.asked() == 1);
}

#[actix_rt::test]
async fn what_cannot_be_counted_is_hardly_compared() {
    let mut passwords = finding(vec![History::default(); 4]);
    let mut ends = [false, true].into_iter();
    passwords.expect_refuse().times(2).returning(move |_| {
        let source = anyhow::anyhow!("the disk is full");
        if ends.next().unwrap() {
            Ok(())
        } else {
            Err(StoreError::Unavailable { phase: Phase::Store, source })
        }
    });
    let hasher = Arc::new(PlainHasher::default());
    let service = a_password_service(passwords, hasher.clone());
    let error = service.check(&an_attempt("wrong")).await.unwrap_err();
    assert!(matches!(error, PasswordError::Store(_)), "{error:?}");
    for password in ["wrong", "right"] {
        let error = service.check(&an_attempt(password)).await.unwrap_err();
        assert!(matches!(error, PasswordError::Hashing(HashingError::Busy)), "{error:?}");
    }
    assert_eq!(hasher.asked(), 1);
    let later = PasswordService { clock: crate::testing::FixedClock::at(2_000_000), ..service };
    let error = later.check(&an_attempt("wrong")).await.unwrap_err();
    assert!(matches!(error, PasswordError::Wrong), "one a second shows whether it works again");
}

#[actix_rt::test]
async fn who_may_set_the_password_is_not_counted() {
    let passwords = finding(vec![failed(1000), failed(1000)]);
    let service = a_password_service(passwords, Arc::new(PlainHasher::default()));
    let shop = InstanceId::parse("shop").unwrap();
    let compare = async |text| service.compare(&shop, &Password::parse(text).unwrap()).await;
    assert!(compare("right").await.is_ok());
    assert!(matches!(compare("wrong").await, Err(PasswordError::Wrong)));
}

#[actix_rt::test]
async fn what_counts_no_more_is_forgotten() {
    let mut passwords = MockPasswordRepository::new();
    let mut more = [true, false].into_iter();
    passwords.expect_forget_attempts().times(2).returning(move |failures, logins, _| {
        assert_eq!((failures, logins), (Timestamp::from_micros(0), Timestamp::from_micros(0)));
        Ok(more.next().unwrap())
    });
    let service = a_password_service(passwords, Arc::new(PlainHasher::default()));
    service.forget_old().await.unwrap();
}

#[test]
fn a_source_is_known_by_the_instance_that_somebody_logged_in_to() {
    let service = a_password_service(everybody_has("right"), Arc::new(PlainHasher::default()));
    let origin = an_attempt("x").origin;
    let familiar = |id: &str| service.familiar(&InstanceId::parse(id).unwrap(), &origin);
    assert!(familiar("shop").is_some() && familiar("shop") != familiar("other"));
}
