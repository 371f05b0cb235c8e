//! Cases of [`AccountRepository`]: changing and deactivating.
use super::Store;
use super::accounts::{add, an_owner, find, full_settings, of};
use super::cast::{a_deactivation, audited, list_accounts, overtaken};
use crate::accounts::{
    Account, AccountRepository, AccountSettings, AccountUpdate, Addition, Change,
    CredentialsChange, NewAccount, SettingsChange, WireDetails, WireSubjectMetadata,
};
use crate::act::{Guarded, Standing};
use crate::audit::Action;
use crate::testing::{an_act, an_entry, sealed_credentials};
use crate::{BaseUrl, WireHash};
use futures_util::future::join_all;

/// How many take part at the same time.
const RIVALS: usize = 20;

fn keep() -> SettingsChange {
    SettingsChange {
        facade_url: None,
        credentials: CredentialsChange::Keep,
        subject_metadata: None,
    }
}

/// Of the same server.
fn other_url() -> BaseUrl {
    BaseUrl::parse("https://bank.example/other/").unwrap()
}

fn another_url() -> SettingsChange {
    SettingsChange { facade_url: Some(other_url()), ..keep() }
}

async fn update(
    store: &dyn Store,
    standing: Standing,
    owner: Standing,
    h_wire: WireHash,
    change: SettingsChange,
) -> Guarded<Change> {
    let update = AccountUpdate { instance: owner.instance, h_wire, change };
    let act = an_act(an_entry("shop", Action::AccountUpdate), Some(standing), update);
    AccountRepository::update(store, act).await.unwrap()
}

async fn deactivate(store: &dyn Store, owner: Standing, h_wire: WireHash) -> Guarded<Change> {
    store.deactivate(a_deactivation(Some(owner), owner.instance, h_wire)).await.unwrap()
}

/// An account with all settings.
async fn a_full_account(store: &dyn Store, owner: Standing) -> WireDetails {
    let new = NewAccount { settings: full_settings(), ..of(owner, "a", 1) };
    let wire = new.wire;
    assert_eq!(add(store, owner, new).await, Guarded::Done(Addition::New(wire)));
    wire
}

/// Whether the account has exactly these settings, credentials included.
async fn has(store: &dyn Store, owner: Standing, settings: AccountSettings) -> bool {
    let again = add(store, owner, NewAccount { settings, ..of(owner, "a", 2) }).await;
    matches!(again, Guarded::Done(Addition::Unchanged(_)))
}

/// One after the other, each leaving the rest alone.
pub async fn a_change_replaces_what_it_says(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let wire = a_full_account(store, owner).await;
    let metadata = Some(WireSubjectMetadata::parse("other").unwrap());
    let credentials = sealed_credentials("other");
    let mut expected = full_settings();
    let steps = [
        another_url(),
        SettingsChange { credentials: CredentialsChange::Replace(credentials.clone()), ..keep() },
        SettingsChange { subject_metadata: metadata, ..keep() },
        SettingsChange { credentials: CredentialsChange::Remove, ..keep() },
    ];
    for change in steps {
        let answer = update(store, owner, owner, wire.h_wire, change.clone()).await;
        assert_eq!(answer, Guarded::Done(Change::Done));
        expected = expected.changed(&change).unwrap().unwrap();
        assert!(has(store, owner, expected.clone()).await, "{change:?}");
    }
    let found = find(store, "shop", &wire.h_wire).await.unwrap().unwrap();
    assert_eq!((found.facade_url, found.wire), (expected.facade_url, wire));
    assert_eq!(found.subject_metadata, expected.subject_metadata);
}

/// Nor is there an entry about it.
pub async fn a_change_to_what_is_there_changes_nothing(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let wire = a_full_account(store, owner).await;
    let AccountSettings { facade_url, credentials, subject_metadata } = full_settings();
    let credentials = CredentialsChange::Replace(credentials.unwrap());
    let again = SettingsChange { facade_url, credentials, subject_metadata };
    for change in [keep(), again] {
        let answer = update(store, owner, owner, wire.h_wire, change).await;
        assert_eq!(answer, Guarded::Done(Change::Unchanged));
    }
    assert!(has(store, owner, full_settings()).await);
    assert_eq!(audited(store, "shop").await.len(), 3);
}

/// Nor is there an entry about the attempt. Others may be brought along, and none is no secret.
pub async fn kept_credentials_stay_with_their_server(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let wire = a_full_account(store, owner).await;
    let elsewhere = Some(BaseUrl::parse("https://other.example/").unwrap());
    let moved = SettingsChange { facade_url: elsewhere.clone(), ..keep() };
    let answer = update(store, owner, owner, wire.h_wire, moved.clone()).await;
    assert_eq!(answer, Guarded::Done(Change::CredentialsNeeded));
    assert!(has(store, owner, full_settings()).await);
    assert_eq!(audited(store, "shop").await.len(), 3);
    let credentials = CredentialsChange::Replace(sealed_credentials("other"));
    let replaced = SettingsChange { credentials, ..moved.clone() };
    let back = SettingsChange {
        facade_url: full_settings().facade_url,
        credentials: CredentialsChange::Remove,
        ..keep()
    };
    for change in [replaced, back, moved] {
        let answer = update(store, owner, owner, wire.h_wire, change).await;
        assert_eq!(answer, Guarded::Done(Change::Done));
    }
    let bare = AccountSettings { facade_url: elsewhere, credentials: None, ..full_settings() };
    assert!(has(store, owner, bare).await);
}

/// It stays inactive.
pub async fn an_inactive_account_can_be_changed(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let wire = a_full_account(store, owner).await;
    deactivate(store, owner, wire.h_wire).await;
    let change = another_url();
    let answer = update(store, owner, owner, wire.h_wire, change).await;
    assert_eq!(answer, Guarded::Done(Change::Done));
    let found = find(store, "shop", &wire.h_wire).await.unwrap().unwrap();
    assert_eq!((found.facade_url, found.active), (Some(other_url()), false));
}

/// By one of many, and everything else about it stays.
pub async fn an_account_is_deactivated_once(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let wire = a_full_account(store, owner).await;
    let before = find(store, "shop", &wire.h_wire).await.unwrap().unwrap();
    let rivals = (0..RIVALS).map(|_| deactivate(store, owner, wire.h_wire));
    let answers = join_all(rivals).await;
    let count = |end| answers.iter().filter(|answer| **answer == Guarded::Done(end)).count();
    assert_eq!([Change::Done, Change::Unchanged].map(count), [1, RIVALS - 1], "{answers:?}");
    let found = find(store, "shop", &wire.h_wire).await.unwrap();
    assert_eq!(found, Some(Account { active: false, ..before }));
    assert_eq!(audited(store, "shop").await.len(), 4);
}

/// Even if another instance has it, which is left alone.
pub async fn an_unknown_account_is_not_changed(store: &dyn Store) {
    let (owner, other) = (an_owner(store, "shop").await, an_owner(store, "other").await);
    let theirs = of(other, "a", 1).wire.h_wire;
    add(store, other, of(other, "a", 1)).await;
    let (absent, before) = (Guarded::Done(Change::Absent), audited(store, "shop").await.len());
    for h_wire in [theirs, WireHash::from_bytes([7; 64])] {
        let change = another_url();
        assert_eq!(update(store, owner, owner, h_wire, change).await, absent);
        assert_eq!(deactivate(store, owner, h_wire).await, absent);
    }
    let found = find(store, "other", &theirs).await.unwrap().unwrap();
    assert!(found.active && found.facade_url.is_none());
    assert_eq!(audited(store, "shop").await.len(), before);
}

/// The account is as it was.
pub async fn a_change_on_overtaken_credentials_is_not_made(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let wire = a_full_account(store, owner).await;
    let before = list_accounts(store, "shop").await.unwrap();
    for overtaken in overtaken(owner) {
        let change = another_url();
        let answer = update(store, overtaken, owner, wire.h_wire, change).await;
        assert_eq!(answer, Guarded::Overtaken, "{overtaken:?}");
        let act = a_deactivation(Some(overtaken), owner.instance, wire.h_wire);
        assert_eq!(store.deactivate(act).await.unwrap(), Guarded::Overtaken, "{overtaken:?}");
    }
    assert_eq!(list_accounts(store, "shop").await.unwrap(), before);
    assert!(has(store, owner, full_settings()).await);
}

/// Rivals that say different things all get through, and none takes back what another said.
pub async fn rivals_change_different_settings(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let wire = a_full_account(store, owner).await;
    let changes = [
        another_url(),
        SettingsChange {
            subject_metadata: Some(WireSubjectMetadata::parse("other").unwrap()),
            ..keep()
        },
        SettingsChange { credentials: CredentialsChange::Remove, ..keep() },
    ];
    let rivals = changes.map(|change| update(store, owner, owner, wire.h_wire, change));
    assert_eq!(join_all(rivals).await, vec![Guarded::Done(Change::Done); 3]);
    let expected = AccountSettings {
        facade_url: Some(other_url()),
        credentials: None,
        subject_metadata: Some(WireSubjectMetadata::parse("other").unwrap()),
    };
    assert!(has(store, owner, expected).await);
}
