//! Cases of [`InstanceRepository`]: changing, deleting, purging.
use super::Store;
use super::cast::{
    a_shop, a_token, access, audited, delete, find, find_login, full_settings, log_in, open, opens,
    overtaken, provision, purge, set_password, standing,
};
use crate::RelativeTime;
use crate::act::{Guarded, Standing};
use crate::audit::Action;
use crate::auth::{AccessError, PasswordHash};
use crate::challenges::Proved;
use crate::instances::{
    Change, Epoch, InstanceRepository, InstanceSerial, InstanceSettings, InstanceUpdate, Kept,
    NewInstance, NewPassword, SettingsChange,
};
use crate::store::Insertion;
use crate::testing::{a_new_instance, a_new_token, an_act, an_entry, settings};
use futures_util::future::join_all;

/// How many take part at the same time.
const RIVALS: usize = 20;

async fn update(
    store: &dyn Store,
    standing: Option<Standing>,
    instance: InstanceSerial,
    change: SettingsChange,
) -> Guarded<Change> {
    let entry = an_entry("shop", Action::InstanceUpdate);
    let epoch = epoch_of(store, instance).await;
    let proved = Proved::default();
    let update = InstanceUpdate { instance, epoch, change, proved };
    let act = an_act(entry, standing, update);
    InstanceRepository::update(store, act).await.unwrap()
}

/// The epoch that a change is decided on; any, where there is no such instance.
async fn epoch_of(store: &dyn Store, instance: InstanceSerial) -> Epoch {
    let holder = store.find_holder(instance).await.unwrap();
    holder.map_or(Epoch::FIRST, |holder| holder.instance.epoch)
}

fn all(settings: InstanceSettings) -> SettingsChange {
    SettingsChange { settings, keep: Kept::default() }
}

/// All of them, with what is absent now, and nothing else.
pub async fn new_settings_replace_the_old_ones(store: &dyn Store) {
    let shop = a_shop(store, "shop").await.instance;
    let before = find(store, "shop").await.unwrap();
    assert_eq!(update(store, None, shop, all(full_settings())).await, Guarded::Done(Change::Done));
    let found = find(store, "shop").await.unwrap();
    assert_eq!(found.settings, full_settings());
    assert_eq!((found.reference.serial, found.merchant_pub), (shop, before.merchant_pub));
    let answer = update(store, None, shop, all(settings("bare"))).await;
    assert_eq!(answer, Guarded::Done(Change::Done));
    assert_eq!(find(store, "shop").await.unwrap().settings, settings("bare"));
}

/// Whatever the change has in their place.
pub async fn what_a_change_keeps_stays(store: &dyn Store) {
    let shop = a_shop(store, "shop").await.instance;
    let second = RelativeTime::from_secs(1);
    let new = InstanceSettings {
        default_pay_delay: second,
        default_refund_delay: second,
        ..settings("new")
    };
    let keep = Kept { pay_delay: true, ..Kept::default() };
    let change = SettingsChange { settings: new.clone(), keep };
    assert_eq!(update(store, None, shop, change).await, Guarded::Done(Change::Done));
    let old = settings("shop").default_pay_delay;
    let expected = InstanceSettings { default_pay_delay: old, ..new };
    assert_eq!(find(store, "shop").await.unwrap().settings, expected);
}

/// Nor is there an entry about it.
pub async fn equal_settings_change_nothing(store: &dyn Store) {
    let new = NewInstance { settings: full_settings(), ..a_new_instance("shop") };
    assert!(matches!(provision(store, new).await, Guarded::Done(Insertion::New(_))));
    let before = find(store, "shop").await;
    let shop = standing(store, "shop").await.instance;
    let answer = update(store, None, shop, all(full_settings())).await;
    assert_eq!(answer, Guarded::Done(Change::Unchanged));
    assert_eq!((find(store, "shop").await, audited(store, "shop").await.len()), (before, 1));
}

/// Other settings do not.
pub async fn another_address_raises_the_epoch(store: &dyn Store) {
    let shop = a_shop(store, "shop").await.instance;
    let steps = [
        (InstanceSettings { email: full_settings().email, ..settings("a") }, 1),
        (InstanceSettings { email: full_settings().email, ..settings("b") }, 1),
        (full_settings(), 2),
        (settings("c"), 3),
    ];
    for (settings, epoch) in steps {
        assert_eq!(update(store, None, shop, all(settings)).await, Guarded::Done(Change::Done));
        assert_eq!(standing(store, "shop").await.epoch, Epoch(epoch));
    }
}

/// And raises the epoch.
pub async fn a_new_password_replaces_the_old_one(store: &dyn Store) {
    let before = a_shop(store, "shop").await;
    let answer = set_password(store, None, before.instance, "new").await;
    assert_eq!(answer, Guarded::Done(Change::Done));
    let record = find_login(store, "shop").await.unwrap();
    assert_eq!(record.password.as_phc(), "new");
    assert_eq!(record.instance.epoch, before.epoch.next());
}

/// Those that come later are good again.
pub async fn a_new_password_revokes_every_token_but_the_kept(store: &dyn Store) {
    let before = a_shop(store, "shop").await;
    a_token(store, before, "one").await;
    let kept = Some(a_token(store, before, "kept").await);
    a_token(store, before, "two").await;
    let password = PasswordHash::from_phc("new".to_owned());
    let change = NewPassword { instance: before.instance, password, keep: kept };
    let by_token = Some(Standing { token: kept, ..before });
    let entry = an_entry("shop", Action::InstanceSetPassword);
    store.set_password(an_act(entry, by_token, change)).await.unwrap();
    assert!(!opens(store, "shop", "one").await && !opens(store, "shop", "two").await);
    assert!(opens(store, "shop", "kept").await);
    a_token(store, standing(store, "shop").await, "three").await;
    set_password(store, None, before.instance, "newer").await;
    assert!(!opens(store, "shop", "kept").await && !opens(store, "shop", "three").await);
}

/// One after the other without credentials to check; on the same credentials, the first alone.
pub async fn rivals_with_new_passwords_all_get_through(store: &dyn Store) {
    let shop = a_shop(store, "shop").await.instance;
    let hashes: Vec<_> = (0..RIVALS).map(|number| format!("hash{number}")).collect();
    let rivals = hashes.iter().map(|hash| set_password(store, None, shop, hash));
    assert_eq!(join_all(rivals).await, vec![Guarded::Done(Change::Done); RIVALS]);
    let now = standing(store, "shop").await;
    assert_eq!(now.epoch, Epoch(i64::try_from(RIVALS).unwrap()));
    let rivals = hashes.iter().map(|hash| set_password(store, Some(now), shop, hash));
    let answers = join_all(rivals).await;
    let done = answers.iter().filter(|answer| **answer != Guarded::Overtaken).count();
    assert_eq!((done, audited(store, "shop").await.len()), (1, RIVALS + 2));
}

/// And is shown as it was.
pub async fn a_deleted_instance_keeps_its_id(store: &dyn Store) {
    let before = a_shop(store, "shop").await;
    let mut expected = find(store, "shop").await.unwrap();
    assert_eq!(delete(store, before.instance).await, Guarded::Done(Change::Done));
    expected.reference.deleted = true;
    expected.reference.epoch = before.epoch.next();
    assert_eq!(find(store, "shop").await.as_ref(), Some(&expected));
    let list = InstanceRepository::list(store).await.unwrap();
    assert_eq!(
        list.into_iter().map(|line| line.reference).collect::<Vec<_>>(),
        [expected.reference.clone()]
    );
    let again = provision(store, a_new_instance("Shop")).await;
    assert_eq!(again, Guarded::Done(Insertion::Existing(expected)));
}

/// Neither by an old token nor by a new one.
pub async fn a_deleted_instance_lets_nobody_in(store: &dyn Store) {
    let before = a_shop(store, "shop").await;
    a_token(store, before, "token").await;
    delete(store, before.instance).await;
    assert!(!opens(store, "shop", "token").await);
    let access = access("shop", "token");
    let profile = store.find_profile(&access).await.unwrap().unwrap();
    assert!(matches!(profile.open(&access), Err(AccessError::Unauthorized)));
    for standing in [before, standing(store, "shop").await] {
        let answer = log_in(store, standing, a_new_token("new")).await.unwrap();
        assert_eq!(answer, Guarded::Overtaken);
    }
    assert!(find_login(store, "shop").await.unwrap().instance.deleted);
}

/// Not even deleted again.
pub async fn a_deleted_instance_is_not_changed(store: &dyn Store) {
    let shop = a_shop(store, "shop").await.instance;
    delete(store, shop).await;
    let before = (find(store, "shop").await, find_login(store, "shop").await);
    let answers = [
        delete(store, shop).await,
        set_password(store, None, shop, "new").await,
        update(store, None, shop, all(full_settings())).await,
        update(store, None, shop, all(settings("shop"))).await,
    ];
    assert_eq!(answers, [const { Guarded::Done(Change::Deleted) }; 4]);
    let after = (find(store, "shop").await, find_login(store, "shop").await);
    assert_eq!((after, audited(store, "shop").await.len()), (before, 2));
}

/// And nothing else: its id is free, its tokens are gone.
pub async fn a_purge_leaves_the_audit_entries(store: &dyn Store) {
    let before = a_shop(store, "shop").await;
    a_token(store, before, "token").await;
    assert_eq!(purge(store, before.instance).await, Guarded::Done(Change::Done));
    assert_eq!(find(store, "shop").await, None);
    assert_eq!(find_login(store, "shop").await, None);
    assert_eq!(InstanceRepository::list(store).await.unwrap(), []);
    assert_eq!(audited(store, "shop").await.len(), 3);
    a_shop(store, "shop").await;
    assert!(!opens(store, "shop", "token").await);
    assert_eq!(audited(store, "shop").await.len(), 4);
}

/// As that of a live one does.
pub async fn a_purge_of_a_deleted_instance_frees_its_id(store: &dyn Store) {
    let shop = a_shop(store, "shop").await.instance;
    delete(store, shop).await;
    assert_eq!(purge(store, shop).await, Guarded::Done(Change::Done));
    assert_eq!(purge(store, shop).await, Guarded::Done(Change::NoInstance));
    assert!(!find(store, "shop").await.is_some_and(|instance| instance.reference.deleted));
    a_shop(store, "shop").await;
}

/// Neither after a purge nor to those that failed to get their id.
pub async fn a_serial_is_never_given_twice(store: &dyn Store) {
    let mut last = a_shop(store, "shop").await.instance;
    for name in ["shop", "one", "two"] {
        provision(store, a_new_instance("shop")).await;
        purge(store, last).await;
        let next = a_shop(store, name).await.instance;
        assert!(next > last, "{next:?} after {last:?}");
        last = next;
    }
}

/// Nor is there an entry about it.
pub async fn what_is_not_there_is_not_changed(store: &dyn Store) {
    let nobody = InstanceSerial(a_shop(store, "shop").await.instance.0 + 1);
    let answers = [
        update(store, None, nobody, all(full_settings())).await,
        set_password(store, None, nobody, "new").await,
        delete(store, nobody).await,
        purge(store, nobody).await,
    ];
    assert_eq!(answers, [const { Guarded::Done(Change::NoInstance) }; 4]);
    assert_eq!(audited(store, "shop").await.len(), 1);
}

/// Their settings, passwords, tokens and epochs.
pub async fn a_change_leaves_other_instances_alone(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "shop").await.instance, a_shop(store, "other").await);
    a_token(store, other, "token").await;
    let before = (find(store, "other").await, find_login(store, "other").await);
    update(store, None, shop, all(full_settings())).await;
    set_password(store, None, shop, "new").await;
    delete(store, shop).await;
    purge(store, shop).await;
    assert!(opens(store, "other", "token").await);
    let after = (find(store, "other").await, find_login(store, "other").await);
    assert_eq!(after, before);
}

/// Whoever they belong to.
pub async fn a_change_on_overtaken_credentials_is_not_made(store: &dyn Store) {
    let (shop, admin) = (a_shop(store, "shop").await, a_shop(store, "admin").await);
    a_token(store, shop, "token").await;
    let before = (find(store, "shop").await, find_login(store, "shop").await);
    for standing in overtaken(shop).into_iter().chain(overtaken(admin)) {
        let act =
            || an_act(an_entry("shop", Action::InstanceDelete), Some(standing), shop.instance);
        let answers = [
            update(store, Some(standing), shop.instance, all(full_settings())).await,
            set_password(store, Some(standing), shop.instance, "new").await,
            InstanceRepository::delete(store, act()).await.unwrap(),
            store.purge(act()).await.unwrap(),
        ];
        assert_eq!(answers, [const { Guarded::Overtaken }; 4], "{standing:?}");
    }
    let after = (find(store, "shop").await, find_login(store, "shop").await);
    assert_eq!((after, audited(store, "shop").await.len()), (before, 2));
    assert!(opens(store, "shop", "token").await);
}

/// On its own token, up to its end.
pub async fn an_instance_changes_itself(store: &dyn Store) {
    let mut own = a_shop(store, "shop").await;
    own.token = Some(a_token(store, own, "token").await);
    let answer = update(store, Some(own), own.instance, all(full_settings())).await;
    assert_eq!(answer, Guarded::Done(Change::Done));
    let caller = open(store, "shop", "token").await.unwrap();
    let now = Standing::from(&caller);
    assert_eq!(now, Standing { epoch: own.epoch.next(), ..own });
    let entry = an_entry("shop", Action::InstancePurge);
    let answer = store.purge(an_act(entry, Some(now), own.instance)).await.unwrap();
    assert_eq!(answer, Guarded::Done(Change::Done));
    assert_eq!(find(store, "shop").await, None);
}
