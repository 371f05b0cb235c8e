//! Cases of [`PasswordRepository`].
use super::Store;
use super::cast::{
    a_login, a_shop, at, audited, find_login, log_in, opens, purge, set_password, standing,
};
use crate::Timestamp;
use crate::act::Guarded;
use crate::audit::{Action, Actor, AuditOutcome};
use crate::auth::{NewLoginToken, PasswordHash};
use crate::instances::LoginRecord;
use crate::passwords::{Failures, Found, History, PasswordRepository, Trial};
use crate::testing::{a_new_token, a_refusal, a_trial};
use futures_util::future::join_all;

const HERE: &str = "192.0.2.1";
const THERE: &str = "198.51.100.1";
/// The first second of an hour, which is that of a minute and of every other window too.
const HOUR: u64 = 36_000;

fn second(number: u64) -> Timestamp {
    Timestamp::from_seconds(HOUR + number)
}

async fn found(store: &dyn Store, trial: &Trial) -> Found {
    PasswordRepository::find(store, trial).await.unwrap().unwrap()
}

async fn history(store: &dyn Store, instance: &str, source: &str, at: Timestamp) -> History {
    found(store, &a_trial(instance, source, at)).await.history
}

async fn fail(store: &dyn Store, instance: &str, source: &str, at: Timestamp) {
    let trial = a_trial(instance, source, at);
    let LoginRecord { instance, .. } = found(store, &trial).await.record;
    store.refuse(a_refusal(trial, &instance, source)).await.unwrap();
}

/// Nobody is known, and nobody was wrong.
pub async fn an_instance_begins_without_a_history(store: &dyn Store) {
    a_shop(store, "shop").await;
    let found = found(store, &a_trial("SHOP", HERE, second(0))).await;
    assert_eq!(found.record.instance.id.as_str(), "shop");
    assert_eq!(found.history, History::default());
    let nobody = PasswordRepository::find(store, &a_trial("other", HERE, second(0))).await;
    assert_eq!(nobody.unwrap(), None);
}

/// For the instance and the source, for the source, and for the instance.
pub async fn a_wrong_password_is_counted_three_times(store: &dyn Store) {
    a_shop(store, "shop").await;
    a_shop(store, "other").await;
    fail(store, "shop", HERE, second(0)).await;
    fail(store, "shop", HERE, second(1)).await;
    fail(store, "other", HERE, second(2)).await;
    fail(store, "shop", THERE, second(3)).await;
    let failures = |count, last| Some(Failures { count, last: second(last) });
    let expected = History {
        failures: failures(2, 1),
        nearby: failures(2, 1),
        of_source: 3,
        of_instance: 3,
        last_login: None,
    };
    assert_eq!(history(store, "shop", HERE, second(4)).await, expected);
    let one = failures(1, 2);
    let expected = History { failures: one, nearby: one, of_instance: 1, ..expected };
    assert_eq!(history(store, "other", HERE, second(4)).await, expected);
    let one = failures(1, 3);
    let expected = History { failures: one, nearby: one, of_source: 1, of_instance: 3, ..expected };
    assert_eq!(history(store, "shop", THERE, second(4)).await, expected);
    // Who lives next door.
    let expected = History { failures: None, of_source: 0, ..expected };
    assert_eq!(history(store, "shop", "198.51.100.2", second(4)).await, expected);
}

/// Each count has its time.
pub async fn counts_are_forgotten(store: &dyn Store) {
    a_shop(store, "shop").await;
    fail(store, "shop", HERE, second(0)).await;
    fail(store, "shop", HERE, second(1)).await;
    let later = history(store, "shop", HERE, second(60)).await;
    assert_eq!((later.of_source, later.of_instance), (0, 2));
    let later = history(store, "shop", HERE, second(900)).await;
    assert_eq!((later.of_source, later.of_instance), (0, 0));
    fail(store, "shop", HERE, second(901)).await;
    let anew = history(store, "shop", HERE, second(901)).await.failures;
    assert_eq!(anew, Some(Failures { count: 1, last: second(901) }));
}

/// Who has no source of his own is counted for the instance only.
pub async fn those_who_stand_for_many_are_counted_for_the_instance(store: &dyn Store) {
    a_shop(store, "shop").await;
    for _ in 0..3 {
        fail(store, "shop", "127.0.0.1", second(0)).await;
    }
    let expected = History { of_instance: 3, ..History::default() };
    assert_eq!(history(store, "shop", "127.0.0.1", second(0)).await, expected);
    assert_eq!(history(store, "shop", HERE, second(0)).await, expected);
}

/// None is lost.
pub async fn wrong_passwords_at_once_are_all_counted(store: &dyn Store) {
    a_shop(store, "shop").await;
    join_all((0..20).map(|_| fail(store, "shop", HERE, second(0)))).await;
    let history = history(store, "shop", HERE, second(0)).await;
    assert_eq!(history.failures.unwrap().count, 20);
    assert_eq!((history.of_source, history.of_instance), (20, 20));
    assert_eq!(refusals(store).await, [(HERE.to_owned(), 20)]);
}

/// Source and number of the refused passwords in the log.
async fn refusals(store: &dyn Store) -> Vec<(String, u32)> {
    let records = audited(store, "shop").await;
    let refused = records.into_iter().filter(|record| record.outcome == AuditOutcome::Refused);
    refused
        .map(|record| {
            assert_eq!(record.entry.action, Action::PasswordCheck);
            assert_eq!(record.entry.actor, Actor::Anonymous);
            (record.entry.origin.source, record.times)
        })
        .collect()
}

/// Strangers cannot have it grow further than that.
pub async fn the_log_has_one_entry_for_an_hour_and_a_source(store: &dyn Store) {
    a_shop(store, "shop").await;
    for at in [0, 1, 3599, 3600] {
        fail(store, "shop", HERE, second(at)).await;
    }
    fail(store, "shop", THERE, second(2)).await;
    let entry = |source: &str, times| (source.to_owned(), times);
    let expected = [entry(HERE, 3), entry(HERE, 1), entry(THERE, 1)];
    assert_eq!(refusals(store).await, expected);
}

/// From there, to this instance.
pub async fn who_logged_in_is_known(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_shop(store, "other").await;
    let source = a_trial("shop", HERE, second(0)).source.map(|source| source.familiar);
    for (name, at) in [("one", 5), ("two", 7)] {
        let token = NewLoginToken { source, created: second(at), ..a_new_token(name) };
        assert!(matches!(log_in(store, shop, token).await.unwrap(), Guarded::Done(_)));
    }
    let last_login =
        async |instance, source| history(store, instance, source, second(8)).await.last_login;
    assert_eq!(last_login("shop", HERE).await, Some(second(7)));
    assert_eq!(last_login("shop", THERE).await, None);
    assert_eq!(last_login("other", HERE).await, None);
}

/// Nothing is remembered of what did not happen.
pub async fn who_did_not_log_in_is_not_known(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let source = a_trial("shop", HERE, second(0)).source.map(|source| source.familiar);
    let token = NewLoginToken { source, ..a_new_token("one") };
    let overtaken = crate::act::Standing { epoch: shop.epoch.next(), ..shop };
    let refused = store.insert(a_login(overtaken, token)).await.unwrap();
    assert_eq!(refused, Guarded::Overtaken);
    assert_eq!(history(store, "shop", HERE, second(1)).await.last_login, None);
}

/// Who had the old one may have been anybody.
pub async fn a_new_password_makes_everybody_unknown(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let source = a_trial("shop", HERE, second(0)).source.map(|source| source.familiar);
    let token = NewLoginToken { source, created: second(1), ..a_new_token("one") };
    log_in(store, shop, token).await.unwrap();
    set_password(store, Some(shop), shop.instance, "new").await;
    assert_eq!(history(store, "shop", HERE, second(2)).await.last_login, None);
}

/// And who gets its id is somebody else.
pub async fn a_purge_takes_what_is_known(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let source = a_trial("shop", HERE, second(0)).source.map(|source| source.familiar);
    let token = NewLoginToken { source, created: second(1), ..a_new_token("one") };
    log_in(store, shop, token).await.unwrap();
    purge(store, standing(store, "shop").await.instance).await;
    assert_eq!(find_login(store, "shop").await, None);
    a_shop(store, "shop").await;
    assert_eq!(history(store, "shop", HERE, second(2)).await.last_login, None);
}

/// Unless it is no longer the one that was compared; whoever is logged in stays so.
pub async fn a_hash_is_replaced_by_another_of_the_same_password(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    log_in(store, shop, a_new_token("token")).await.unwrap();
    let hash = |text: &str| PasswordHash::from_phc(text.to_owned());
    let old = find_login(store, "shop").await.unwrap().password;
    assert!(store.renew(shop.instance, old.clone(), hash("dear")).await.unwrap());
    assert!(!store.renew(shop.instance, old, hash("late")).await.unwrap());
    assert_eq!(find_login(store, "shop").await.unwrap().password, hash("dear"));
    assert!(opens(store, "shop", "token").await);
    assert_eq!(standing(store, "shop").await.epoch, shop.epoch);
}

/// In batches, and nothing else goes.
pub async fn what_counts_no_more_is_removed(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    for (source, time) in [(HERE, 0), (THERE, 10)] {
        fail(store, "shop", source, second(time)).await;
        let familiar = a_trial("shop", source, second(0)).source.map(|source| source.familiar);
        let created = second(time);
        let token = NewLoginToken { source: familiar, created, ..a_new_token(source) };
        log_in(store, shop, token).await.unwrap();
    }
    assert!(!store.forget_attempts(at(0), at(0), 2).await.unwrap());
    assert!(store.forget_attempts(second(10), second(10), 1).await.unwrap());
    while store.forget_attempts(second(10), second(10), 1).await.unwrap() {}
    let gone = history(store, "shop", HERE, second(11)).await;
    assert_eq!((gone.failures, gone.nearby, gone.last_login), (None, None, None));
    let stays = history(store, "shop", THERE, second(11)).await;
    assert!(stays.failures.is_some() && stays.last_login == Some(second(10)));
}
