//! Cases of [`AuditLog`](crate::audit::AuditLog).
use super::Store;
use super::cast::{a_shop, a_token, audited, id, provision, revoke, set_password};
use crate::act::Standing;
use crate::audit::{Action, Actor, AuditEntry, Origin};
use crate::auth::{LoginTokenRepository, TokenSerial};
use crate::instances::InstanceSerial;
use crate::testing::{a_new_instance, a_new_token, an_act, an_entry};
use crate::{InstanceId, Timestamp};

fn an_entry_by(actor: Actor) -> AuditEntry {
    let origin = Origin { source: "2001:db8::1".to_owned(), request: "01-ab".to_owned() };
    AuditEntry { actor, origin, ..an_entry("shop", Action::TokenCreate) }
}

async fn log_in_as(store: &dyn Store, standing: Standing, name: &str, entry: AuditEntry) {
    let act = an_act(entry, Some(standing), a_new_token(name));
    LoginTokenRepository::insert(store, act).await.unwrap();
}

/// With the time of the act and all that the act says.
pub async fn an_act_leaves_one_entry(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let serial = Some(standing.instance);
    let entry = AuditEntry { serial, ..an_entry_by(Actor::Password(id("shop"))) };
    log_in_as(store, standing, "token", entry.clone()).await;
    let [_, record] = &audited(store, "SHOP").await[..] else { panic!("not one entry each") };
    assert_eq!((record.at, &record.entry), (Timestamp::from_micros(1), &entry));
}

/// With the instance and the token it stands for.
pub async fn every_kind_of_actor_survives(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let actors = [
        Actor::Anonymous,
        Actor::Operator,
        Actor::Password(id("admin")),
        Actor::Token(id("shop"), TokenSerial(i64::MAX)),
    ];
    for (number, actor) in actors.iter().enumerate() {
        let name = format!("token{number}");
        log_in_as(store, standing, &name, an_entry_by(actor.clone())).await;
    }
    let found = audited(store, "shop").await.into_iter().skip(1);
    assert_eq!(found.map(|record| record.entry.actor).collect::<Vec<_>>(), actors);
}

/// By its name.
pub async fn every_action_survives(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    for action in Action::ALL {
        log_in_as(store, standing, action.as_str(), an_entry("shop", action)).await;
    }
    let found = audited(store, "shop").await.into_iter().skip(1);
    assert_eq!(found.map(|record| record.entry.action).collect::<Vec<_>>(), Action::ALL);
}

/// Which was not known before.
pub async fn the_entry_of_a_provision_names_its_serial(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let [record] = &audited(store, "shop").await[..] else { panic!("not one entry") };
    let serial = Some(standing.instance);
    assert_eq!(record.entry, AuditEntry { serial, ..an_entry("shop", Action::InstanceProvision) });
}

/// The oldest first, under rising numbers.
pub async fn entries_are_listed_in_their_order(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    a_token(store, standing, "token").await;
    set_password(store, None, standing.instance, "new").await;
    let records = audited(store, "shop").await;
    let actions: Vec<_> = records.iter().map(|record| record.entry.action).collect();
    let expected = [Action::InstanceProvision, Action::TokenCreate, Action::InstanceUpdate];
    assert_eq!(actions, expected);
    assert!(records.is_sorted_by(|one, next| one.serial < next.serial));
}

/// Not even when one id begins with the other.
pub async fn entries_of_two_instances_never_meet(store: &dyn Store) {
    let (_, second) = (a_shop(store, "shop").await, a_shop(store, "shop2").await);
    let entry = an_entry("Shop2", Action::TokenCreate);
    log_in_as(store, second, "token", entry).await;
    assert_eq!(audited(store, "Shop").await.len(), 1);
    let about: Vec<InstanceId> =
        audited(store, "shop2").await.into_iter().map(|record| record.entry.instance).collect();
    assert_eq!(about, [id("shop2"), id("shop2")]);
    assert_eq!(audited(store, "other").await, []);
}

/// A taken id, a token that is not there, an instance that is not there.
pub async fn what_changes_nothing_leaves_no_entry(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    provision(store, a_new_instance("shop")).await;
    revoke(store, standing, TokenSerial(1)).await;
    set_password(store, None, InstanceSerial(standing.instance.0 + 1), "new").await;
    assert_eq!(audited(store, "shop").await.len(), 1);
}
