//! Cases of [`AuditLog`](crate::audit::AuditLog): what was refused.
use super::Store;
use super::cast::{a_shop, at, audited};
use crate::Timestamp;
use crate::audit::{AuditFilter, AuditOutcome};
use crate::passwords::{PasswordRepository, Refusal};
use crate::store::Page;
use crate::testing::{a_refusal, a_trial};
use futures_util::future::join_all;

fn second(number: u64) -> Timestamp {
    Timestamp::from_seconds(36_000 + number)
}

async fn a_refusal_of(store: &dyn Store, source: &str, at: Timestamp) -> Refusal {
    let trial = a_trial("shop", source, at);
    let found = PasswordRepository::find(store, &trial).await.unwrap().unwrap();
    a_refusal(trial, &found.record.instance, source)
}

async fn refuse(store: &dyn Store, source: &str, at: Timestamp) {
    let refusal = a_refusal_of(store, source, at).await;
    store.refuse(refusal).await.unwrap();
}

/// Source and number of what was refused, oldest first.
async fn refused(store: &dyn Store) -> Vec<(String, u32)> {
    let outcome = Some(AuditOutcome::Refused);
    let (filter, page) = (AuditFilter { outcome, ..AuditFilter::default() }, Page::MAX);
    let found = store.read(&filter, Page::new(Some(page), None).unwrap()).await.unwrap();
    found.into_iter().map(|record| (record.entry.origin.source, record.times)).collect()
}

fn entry(source: &str, times: u32) -> (String, u32) {
    (source.to_owned(), times)
}

/// And what was done is not among it.
pub async fn what_was_refused_is_found_by_its_outcome(store: &dyn Store) {
    a_shop(store, "shop").await;
    assert_eq!(refused(store).await, []);
    refuse(store, "192.0.2.1", second(0)).await;
    assert_eq!(refused(store).await, [entry("192.0.2.1", 1)]);
    let done = AuditFilter { outcome: Some(AuditOutcome::Done), ..AuditFilter::default() };
    let done = store.read(&done, Page::new(Some(9), None).unwrap()).await.unwrap();
    assert_eq!(done, audited(store, "shop").await[..1]);
}

/// In batches of its own; what was done stays, however old.
pub async fn what_was_refused_is_forgotten_sooner(store: &dyn Store) {
    a_shop(store, "shop").await;
    for (source, time) in [("192.0.2.1", 0), ("192.0.2.2", 1), ("192.0.2.3", 2)] {
        refuse(store, source, second(time)).await;
    }
    assert!(store.forget(at(0), second(2), 1).await.unwrap());
    assert_eq!(refused(store).await, [entry("192.0.2.2", 1), entry("192.0.2.3", 1)]);
    assert!(!store.forget(at(0), second(2), 9).await.unwrap());
    assert_eq!(refused(store).await, [entry("192.0.2.3", 1)]);
    assert_eq!(audited(store, "shop").await.len(), 2);
    assert!(!store.forget(second(3), at(0), 9).await.unwrap(), "all goes when it is old");
    assert_eq!(audited(store, "shop").await, []);
}

/// A wrong password from the source of this number, where there is room for two entries.
async fn refuse_in_little_room(store: &dyn Store, source: u32, at: Timestamp) {
    let mut refusal = a_refusal_of(store, &format!("192.0.2.{source}"), at).await;
    refusal.room.limit = 2;
    store.refuse(refusal).await.unwrap();
}

/// And those who have an entry are counted there still, which takes no room.
pub async fn further_sources_of_an_hour_share_one_entry(store: &dyn Store) {
    a_shop(store, "shop").await;
    for source in [1, 1, 1, 2, 3, 4, 1, 3] {
        refuse_in_little_room(store, source, second(0)).await;
    }
    let expected = [entry("192.0.2.1", 4), entry("192.0.2.2", 1), entry("other sources", 3)];
    assert_eq!(refused(store).await, expected);
    refuse_in_little_room(store, 3, second(3600)).await;
    assert_eq!(refused(store).await[3..], [entry("192.0.2.3", 1)]);
}

/// Each is counted once, and none takes room that it does not need.
pub async fn many_sources_at_once_find_the_room_there_is(store: &dyn Store) {
    a_shop(store, "shop").await;
    let sources = (0..24).map(|number| refuse_in_little_room(store, number % 2, second(0)));
    join_all(sources).await;
    let mut found = refused(store).await;
    found.sort_unstable();
    assert_eq!(found, [entry("192.0.2.0", 12), entry("192.0.2.1", 12)]);
    join_all((2..14).map(|number| refuse_in_little_room(store, number, second(0)))).await;
    assert_eq!(refused(store).await[2..], [entry("other sources", 12)]);
}
