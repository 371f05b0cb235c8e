//! Cases of [`InstanceRepository`]: creating and finding.
use super::Store;
use super::cast::{
    Provisioned, a_provision, a_shop, a_token, access, audited, delete, drop_after, find,
    find_login, full_settings, id, open, opens, overtaken, provision,
};
use crate::RelativeTime;
use crate::act::{Act, Guarded, Standing};
use crate::audit::Action;
use crate::auth::{AccessError, PasswordHash};
use crate::challenges::{Proved, TanChannel};
use crate::instances::{Epoch, Instance, InstanceRepository, InstanceSettings, NewInstance};
use crate::store::Insertion;
use crate::testing::{a_new_instance, a_new_token, an_act, an_entry, settings};
use futures_util::future::join_all;

/// How many take part where one is to win.
const RIVALS: usize = 20;

fn is_new(answer: &Provisioned) -> bool {
    matches!(answer, Guarded::Done(Insertion::New(_)))
}

/// What is found is what was given, and what is not given is absent.
pub async fn a_provisioned_instance_is_found(store: &dyn Store) {
    let new = a_new_instance("shop");
    let standing = a_shop(store, "shop").await;
    let found = find(store, "shop").await.unwrap();
    assert_eq!((found.reference.serial, found.reference.epoch), (standing.instance, Epoch::FIRST));
    assert!(!found.reference.deleted && !found.email_validated && !found.phone_validated);
    assert_eq!((found.settings, found.merchant_pub), (new.settings, new.merchant_pub));
}

/// Whatever an instance can have, it is found with.
pub async fn every_optional_setting_survives(store: &dyn Store) {
    let new = NewInstance { settings: full_settings(), ..a_new_instance("shop") };
    assert!(is_new(&provision(store, new).await));
    assert_eq!(find(store, "shop").await.unwrap().settings, full_settings());
}

/// "For ever" is not a long time but no end.
pub async fn what_never_ends_survives(store: &dyn Store) {
    let settings = InstanceSettings {
        default_pay_delay: RelativeTime::FOREVER,
        default_refund_delay: RelativeTime::ZERO,
        default_wire_transfer_delay: RelativeTime::from_micros(RelativeTime::MAX_MICROS),
        ..settings("Shop")
    };
    provision(store, NewInstance { settings: settings.clone(), ..a_new_instance("shop") }).await;
    assert_eq!(find(store, "shop").await.unwrap().settings, settings);
}

/// In any case, and shown as it was given.
pub async fn an_id_is_found_ignoring_case(store: &dyn Store) {
    a_shop(store, "Corner-Shop").await;
    for text in ["corner-shop", "CORNER-SHOP", "Corner-Shop"] {
        let found = find(store, text).await.unwrap();
        assert_eq!(found.reference.id.as_str(), "Corner-Shop");
        assert!(find_login(store, text).await.is_some());
        assert!(store.find_profile(&access(text, "token")).await.unwrap().is_some());
    }
}

/// By none of the ways to look.
pub async fn an_unknown_id_is_not_found(store: &dyn Store) {
    a_shop(store, "shop").await;
    assert_eq!(find(store, "shop2").await, None);
    assert_eq!(find_login(store, "sho").await, None);
    assert!(store.find_profile(&access("other", "token")).await.unwrap().is_none());
}

/// Unchanged, and without the token that came with the second.
pub async fn a_taken_id_is_answered_with_its_holder(store: &dyn Store) {
    a_shop(store, "shop").await;
    let holder = find(store, "shop").await.unwrap();
    let token = Some(a_new_token("token"));
    let second = NewInstance { settings: full_settings(), token, ..a_new_instance("SHOP") };
    let Guarded::Done(Insertion::Existing(found)) = provision(store, second).await else {
        panic!("the id was given twice")
    };
    assert_eq!((&found, found.reference.id.as_str()), (&holder, "shop"));
    assert_eq!(find(store, "shop").await.unwrap(), holder);
    assert!(!opens(store, "shop", "token").await);
}

/// The others are answered with the winner.
pub async fn one_of_many_rivals_gets_the_id(store: &dyn Store) {
    let rival = |number| {
        let name = if number % 2 == 0 { "shop" } else { "Shop" };
        provision(store, a_new_instance(name))
    };
    let answers = join_all((0..RIVALS).map(rival)).await;
    assert_eq!(answers.iter().filter(|answer| is_new(answer)).count(), 1);
    let winner = find(store, "shop").await.unwrap();
    for answer in answers.into_iter().filter(|answer| !is_new(answer)) {
        assert_eq!(answer, Guarded::Done(Insertion::Existing(winner.clone())));
    }
    assert_eq!(audited(store, "shop").await.len(), 1);
}

/// Good from the first moment.
pub async fn a_provision_brings_its_token(store: &dyn Store) {
    let token = Some(a_new_token("token"));
    provision(store, NewInstance { token, ..a_new_instance("shop") }).await;
    assert_eq!(open(store, "shop", "token").await.unwrap().instance().id, id("shop"));
}

fn on(standing: Standing, name: &str) -> Act<NewInstance> {
    an_act(an_entry(name, Action::InstanceProvision), Some(standing), a_new_instance(name))
}

/// Good credentials let it through, others leave neither instance nor entry.
pub async fn a_provision_on_overtaken_credentials_leaves_nothing(store: &dyn Store) {
    let admin = a_shop(store, "admin").await;
    for standing in overtaken(admin) {
        let answer = store.provision(on(standing, "shop")).await.unwrap();
        assert_eq!(answer, Guarded::Overtaken, "{standing:?}");
    }
    assert_eq!((find(store, "shop").await, audited(store, "shop").await), (None, vec![]));
    assert!(is_new(&store.provision(on(admin, "shop")).await.unwrap()));
}

/// Dropped at each of its suspension points, and asked again: whether or not the first had begun,
/// the instance is there once, with one entry and its token.
pub async fn a_dropped_provision_is_whole_or_absent(store: &dyn Store) {
    for polls in 1..=20 {
        let name = format!("shop{polls}");
        let new = NewInstance { token: Some(a_new_token("token")), ..a_new_instance(&name) };
        drop_after(polls, store.provision(a_provision(new.clone()))).await;
        let again = provision(store, new).await;
        assert!(matches!(again, Guarded::Done(_)), "{again:?}");
        assert_eq!(audited(store, &name).await.len(), 1);
        assert!(opens(store, &name, "token").await);
    }
}

/// With what a list shows.
pub async fn instances_are_listed_in_the_order_of_creation(store: &dyn Store) {
    assert_eq!(InstanceRepository::list(store).await.unwrap(), []);
    for name in ["zebra", "ant", "Mule"] {
        let new = NewInstance { settings: full_settings(), ..a_new_instance(name) };
        assert!(is_new(&provision(store, new).await));
    }
    let list = InstanceRepository::list(store).await.unwrap();
    let names: Vec<_> = list.iter().map(|line| line.reference.id.as_str()).collect();
    assert_eq!(names, ["zebra", "ant", "Mule"]);
    for line in list {
        let Instance { reference, settings, merchant_pub, .. } =
            find(store, line.reference.id.as_str()).await.unwrap();
        assert_eq!((line.reference, line.merchant_pub), (reference, merchant_pub));
        assert_eq!(
            (line.name, line.website, line.logo),
            (settings.name, settings.website, settings.logo)
        );
    }
}

/// And tells who opened it.
pub async fn a_profile_opens_to_its_token(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let token = a_token(store, standing, "token").await;
    let access = access("Shop", "token");
    let gated = store.find_profile(&access).await.unwrap().unwrap();
    let (caller, instance) = gated.open(&access).unwrap();
    assert_eq!(instance, find(store, "shop").await.unwrap());
    assert_eq!((caller.instance(), caller.token().serial), (&instance.reference, token));
}

/// To a token that is unknown, and to that of another instance.
pub async fn a_profile_stays_shut_to_others(store: &dyn Store) {
    let (_, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    a_token(store, other, "token").await;
    for access in [access("shop", "unknown"), access("shop", "token")] {
        let gated = store.find_profile(&access).await.unwrap().unwrap();
        assert!(matches!(gated.open(&access), Err(AccessError::Unauthorized)));
    }
}

/// With what identifies the instance.
pub async fn a_login_finds_the_password(store: &dyn Store) {
    let password = PasswordHash::from_phc("$argon2id$1".to_owned());
    provision(store, NewInstance { password: password.clone(), ..a_new_instance("shop") }).await;
    let record = find_login(store, "shop").await.unwrap();
    assert_eq!(
        (record.instance, record.password),
        (find(store, "shop").await.unwrap().reference, password)
    );
}

/// By what they proved, not by what they say; deleted ones do not count.
pub async fn those_who_cannot_be_asked_are_counted(store: &dyn Store) {
    let both = Proved { email: true, phone: true };
    let mail = Proved { email: true, phone: false };
    for (name, proved) in
        [("both", both), ("mail", mail), ("none", Proved::default()), ("gone", both)]
    {
        let settings = full_settings();
        provision(store, NewInstance { settings, proved, ..a_new_instance(name) }).await;
    }
    let gone = find(store, "gone").await.unwrap().reference;
    delete(store, gone.serial).await;
    for (available, count) in [
        (&[][..], 2),
        (&[TanChannel::Sms], 1),
        (&[TanChannel::Email], 0),
        (&[TanChannel::Email, TanChannel::Sms], 0),
    ] {
        let available = available.iter().copied().collect();
        assert_eq!(store.count_unreachable(&available).await.unwrap(), count, "{available:?}");
    }
    let holder = store.find_holder(gone.serial).await.unwrap().unwrap();
    assert_eq!(holder.contacts.validated().count(), 2);
}
