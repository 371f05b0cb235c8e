//! Cases of [`AuditLog`](crate::audit::AuditLog): what is found, by whom, and how long.
use super::Store;
use super::cast::{a_shop, at, audited, id, purge};
use crate::act::{Act, Guarded, Standing};
use crate::audit::{Action, Actor, ActorKind, AuditEntry, AuditFilter, AuditRecord};
use crate::auth::{LoginTokenRepository, TokenSerial};
use crate::instances::InstanceSerial;
use crate::store::Page;
use crate::testing::{a_new_token, an_act, an_entry};

fn all() -> AuditFilter {
    AuditFilter::default()
}

fn whole() -> Page {
    Page::new(Some(Page::MAX), None).unwrap()
}

/// What fits, oldest first.
async fn read(store: &dyn Store, filter: &AuditFilter) -> Vec<AuditRecord> {
    store.read(filter, whole()).await.unwrap()
}

async fn own(store: &dyn Store, owner: InstanceSerial) -> Vec<AuditRecord> {
    read(store, &AuditFilter { owner: Some(owner), ..all() }).await
}

/// An entry of this time.
async fn an_entry_at(store: &dyn Store, standing: Standing, micros: u64, entry: AuditEntry) {
    let token = a_new_token(&format!("of {micros}"));
    let entry = AuditEntry { serial: Some(standing.instance), ..entry };
    let act = Act { at: at(micros), ..an_act(entry, Some(standing), token) };
    let done = LoginTokenRepository::insert(store, act).await.unwrap();
    assert!(matches!(done, Guarded::Done(_)), "{done:?}");
}

/// Entries of the times 10, 20 and so on about the instance `shop`, after one about its creation and
/// one about that of `admin`.
async fn some_entries(store: &dyn Store, count: u64) -> Standing {
    a_shop(store, "admin").await;
    let shop = a_shop(store, "shop").await;
    for number in 1..=count {
        an_entry_at(store, shop, 10 * number, an_entry("shop", Action::TokenCreate)).await;
    }
    shop
}

fn times(records: &[AuditRecord]) -> Vec<u64> {
    records.iter().map(|record| record.at.micros()).collect()
}

/// The times of what fits, oldest first.
async fn fitting(store: &dyn Store, filter: &AuditFilter) -> Vec<u64> {
    times(&read(store, filter).await)
}

/// And about no other, whatever it is called, whatever else he asks for.
pub async fn an_owner_reads_what_was_done_to_his_instance(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "shop").await, a_shop(store, "shop2").await);
    an_entry_at(store, shop, 10, an_entry("shop", Action::TokenRevoke)).await;
    let records = own(store, shop.instance).await;
    let found: Vec<_> = records.iter().map(|record| (record.entry.action, record.at)).collect();
    assert_eq!(found, [(Action::InstanceProvision, at(1)), (Action::TokenRevoke, at(10))]);
    assert_eq!(audited(store, "shop").await, records);
    let filter = AuditFilter { owner: Some(other.instance), instance: Some(id("shop")), ..all() };
    assert_eq!(read(store, &filter).await, []);
}

/// Which the operator and the administrator still read.
pub async fn what_was_done_to_a_purged_predecessor_is_not_the_owners(store: &dyn Store) {
    let before = a_shop(store, "shop").await;
    an_entry_at(store, before, 10, an_entry("shop", Action::TokenCreate)).await;
    purge(store, before.instance).await;
    let after = a_shop(store, "shop").await;
    let serials = own(store, after.instance).await.into_iter().map(|record| record.entry.serial);
    assert_eq!(serials.collect::<Vec<_>>(), [Some(after.instance)]);
    let found = read(store, &AuditFilter { instance: Some(id("Shop")), ..all() }).await;
    let actions: Vec<_> = found.iter().map(|record| record.entry.action).collect();
    let [new, login] = [Action::InstanceProvision, Action::TokenCreate];
    // The builder calls a purge an update.
    assert_eq!(actions, [new, login, Action::InstanceUpdate, new]);
}

/// From the first moment, until the last exclusively.
pub async fn entries_are_found_by_their_time(store: &dyn Store) {
    some_entries(store, 4).await;
    let between = |after, before| AuditFilter { after, before, ..all() };
    assert_eq!(fitting(store, &between(Some(at(20)), None)).await, [20, 30, 40]);
    assert_eq!(fitting(store, &between(Some(at(20)), Some(at(40)))).await, [20, 30]);
    assert_eq!(fitting(store, &between(Some(at(2)), Some(at(20)))).await, [10]);
    assert_eq!(fitting(store, &between(Some(at(41)), None)).await, [0; 0]);
    let everything = between(Some(at(0)), Some(crate::Timestamp::NEVER));
    assert_eq!(fitting(store, &everything).await, [1, 1, 10, 20, 30, 40]);
}

/// By what was done, on what kind of credential, on which token, to whom; and all of it at once.
pub async fn entries_are_found_by_what_they_say(store: &dyn Store) {
    let shop = some_entries(store, 1).await;
    let token = |serial| Actor::Token(id("shop"), TokenSerial(serial));
    let actors = [token(3), token(4), Actor::Password(id("shop")), Actor::Anonymous];
    for (micros, actor) in [20, 30, 40, 50].into_iter().zip(actors) {
        let entry = AuditEntry { actor, ..an_entry("shop", Action::TokenRevoke) };
        an_entry_at(store, shop, micros, entry).await;
    }
    let (action, by) =
        (Some(Action::TokenRevoke), |kind| AuditFilter { actor: Some(kind), ..all() });
    assert_eq!(fitting(store, &AuditFilter { action, ..all() }).await, [20, 30, 40, 50]);
    assert_eq!(fitting(store, &by(ActorKind::Token)).await, [20, 30]);
    assert_eq!(fitting(store, &by(ActorKind::Password)).await, [40]);
    assert_eq!(fitting(store, &by(ActorKind::Anonymous)).await, [50]);
    assert_eq!(fitting(store, &by(ActorKind::Operator)).await, [1, 1, 10]);
    let token = Some(TokenSerial(4));
    assert_eq!(fitting(store, &AuditFilter { token, ..all() }).await, [30]);
    let instance = Some(id("SHOP"));
    let every = AuditFilter { instance, action, token, ..by(ActorKind::Token) };
    assert_eq!(fitting(store, &every).await, [30]);
    let none = AuditFilter { action: Some(Action::TokenCreate), ..every };
    assert_eq!(fitting(store, &none).await, [0; 0]);
}

/// From the first or from the last, after the offset, and what does not fit takes no place.
pub async fn pages_of_the_log_go_both_ways(store: &dyn Store) {
    some_entries(store, 5).await;
    let filter = AuditFilter { after: Some(at(10)), ..all() };
    let serials = read(store, &filter).await;
    let serial = |index: usize| Some(serials[index].serial);
    for (limit, offset, expected) in [
        (2, None, vec![10, 20]),
        (2, serial(1), vec![30, 40]),
        (2, serial(3), vec![50]),
        (2, serial(4), vec![]),
        (-2, None, vec![50, 40]),
        (-2, serial(3), vec![30, 20]),
        (-2, serial(0), vec![]),
        (-9, Some(i64::MAX), vec![50, 40, 30, 20, 10]),
    ] {
        let page = Page::new(Some(limit), offset).unwrap();
        let found = store.read(&filter, page).await.unwrap();
        assert_eq!(times(&found), expected, "{limit} {offset:?}");
    }
}

/// The oldest first, so many at a time, and none that is as old as the limit.
pub async fn what_is_old_is_forgotten_in_batches(store: &dyn Store) {
    some_entries(store, 5).await;
    let [limit, forgotten] = [at(40), at(3)];
    assert!(!store.forget(forgotten, at(0), 3).await.unwrap(), "of two");
    assert_eq!(fitting(store, &all()).await, [10, 20, 30, 40, 50]);
    assert!(store.forget(limit, at(0), 2).await.unwrap());
    assert_eq!(fitting(store, &all()).await, [30, 40, 50]);
    assert!(!store.forget(limit, at(0), 2).await.unwrap());
    assert_eq!(fitting(store, &all()).await, [40, 50]);
    assert!(!store.forget(limit, at(0), 2).await.unwrap());
    assert_eq!(fitting(store, &all()).await, [40, 50]);
}

/// Or a list that somebody has half read would begin again.
pub async fn a_place_in_the_log_is_never_given_twice(store: &dyn Store) {
    let shop = some_entries(store, 2).await;
    let last = store.read(&all(), Page::new(Some(-1), None).unwrap()).await.unwrap();
    assert!(!store.forget(at(100), at(0), 100).await.unwrap());
    an_entry_at(store, shop, 200, an_entry("shop", Action::TokenCreate)).await;
    let next = store.read(&all(), whole()).await.unwrap();
    assert!(next[0].serial > last[0].serial);
}
