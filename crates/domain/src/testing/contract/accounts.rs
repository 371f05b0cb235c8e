//! Cases of [`AccountRepository`]: adding and looking.
use super::Store;
use super::cast::{
    a_shop, a_token, access, an_addition, audited, delete, drop_after, list_accounts, overtaken,
    provision, purge, standing,
};
use crate::accounts::{
    Account, AccountRepository, AccountSettings, Addition, NewAccount, WireDetails,
    WireSubjectMetadata,
};
use crate::act::{Guarded, Standing};
use crate::auth::AccessError;
use crate::instances::InstanceRepository;
use crate::testing::{a_new_account, a_new_instance, sealed_credentials};
use crate::{BaseUrl, WireHash};
use futures_util::future::join_all;

/// How many take part where one is to win.
const RIVALS: usize = 20;

pub(super) fn full_settings() -> AccountSettings {
    AccountSettings {
        facade_url: Some(BaseUrl::parse("https://bank.example/accounts/a%20b/").unwrap()),
        credentials: Some(sealed_credentials("pass")),
        subject_metadata: Some(WireSubjectMetadata::parse("Shop:1-2.3").unwrap()),
    }
}

/// An instance with the token `token`.
pub(super) async fn an_owner(store: &dyn Store, name: &str) -> Standing {
    let standing = a_shop(store, name).await;
    a_token(store, standing, "token").await;
    standing
}

/// With this name, under a salt made of this byte, and nothing optional.
pub(super) fn of(owner: Standing, name: &str, salt: u8) -> NewAccount {
    NewAccount { instance: owner.instance, ..a_new_account(name, salt) }
}

pub(super) async fn add(store: &dyn Store, owner: Standing, new: NewAccount) -> Guarded<Addition> {
    store.add(an_addition(Some(owner), new)).await.unwrap()
}

pub(super) async fn find(
    store: &dyn Store,
    instance: &str,
    h_wire: &WireHash,
) -> Result<Option<Account>, AccessError> {
    let access = access(instance, "token");
    let gated = AccountRepository::find(store, &access, h_wire).await.unwrap();
    gated.ok_or(AccessError::InstanceUnknown)?.open(&access).map(|(_, account)| account)
}

pub(super) async fn deactivate(store: &dyn Store, owner: Standing, wire: WireDetails) {
    let act = super::cast::a_deactivation(Some(owner), owner.instance, wire.h_wire);
    assert!(matches!(store.deactivate(act).await.unwrap(), Guarded::Done(_)));
}

/// Active, with all that an owner may see.
pub async fn a_new_account_is_found(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    for (new, full) in [(of(owner, "bare", 1), false), (of(owner, "full", 2), true)] {
        let settings = if full { full_settings() } else { new.settings.clone() };
        let new = NewAccount { settings: settings.clone(), ..new };
        let added = add(store, owner, new.clone()).await;
        assert_eq!(added, Guarded::Done(Addition::New(new.wire)));
        let AccountSettings { facade_url, subject_metadata, .. } = settings;
        let NewAccount { payto, wire, .. } = new;
        let expected = Account { payto, wire, facade_url, subject_metadata, active: true };
        let found = find(store, "SHOP", &wire.h_wire).await.unwrap();
        assert_eq!(found, Some(expected));
    }
}

/// And the salt stays.
pub async fn an_equal_addition_changes_nothing(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let first = NewAccount { settings: full_settings(), ..of(owner, "a", 1) };
    add(store, owner, first.clone()).await;
    let again = NewAccount { settings: full_settings(), ..of(owner, "a", 2) };
    let answer = add(store, owner, again).await;
    assert_eq!(answer, Guarded::Done(Addition::Unchanged(first.wire)));
    assert!(find(store, "shop", &first.wire.h_wire).await.unwrap().is_some());
    assert_eq!(list_accounts(store, "shop").await.unwrap().len(), 1);
}

/// Whichever setting it is.
pub async fn an_addition_with_other_settings_is_a_conflict(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let first = NewAccount { settings: full_settings(), ..of(owner, "a", 1) };
    add(store, owner, first.clone()).await;
    let (full, other) = (full_settings(), BaseUrl::parse("https://other.example/").unwrap());
    let others = [
        AccountSettings { facade_url: None, ..full.clone() },
        AccountSettings { facade_url: Some(other), ..full.clone() },
        AccountSettings { credentials: None, ..full.clone() },
        AccountSettings { credentials: Some(sealed_credentials("other")), ..full.clone() },
        AccountSettings { subject_metadata: None, ..full },
    ];
    let before = find(store, "shop", &first.wire.h_wire).await.unwrap();
    for settings in others {
        let new = NewAccount { settings, ..of(owner, "a", 2) };
        assert_eq!(add(store, owner, new).await, Guarded::Done(Addition::Conflict));
    }
    assert_eq!(find(store, "shop", &first.wire.h_wire).await.unwrap(), before);
}

/// With the old salt and the new settings.
pub async fn an_inactive_account_is_active_again(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let first = NewAccount { settings: full_settings(), ..of(owner, "a", 1) };
    add(store, owner, first.clone()).await;
    deactivate(store, owner, first.wire).await;
    let bare = of(owner, "a", 2);
    let answer = add(store, owner, bare.clone()).await;
    assert_eq!(answer, Guarded::Done(Addition::Reactivated(first.wire)));
    let found = find(store, "shop", &first.wire.h_wire).await.unwrap().unwrap();
    assert!(found.active && found.facade_url.is_none() && found.subject_metadata.is_none());
    // The credentials are gone too: an addition without any says what is stored.
    let answer = add(store, owner, bare).await;
    assert_eq!(answer, Guarded::Done(Addition::Unchanged(first.wire)));
}

/// The others are answered with its salt, or with a conflict if they want something else.
pub async fn one_of_many_rivals_adds_the_account(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let rival = |number: u8| {
        let settings =
            if number.is_multiple_of(2) { full_settings() } else { of(owner, "a", 0).settings };
        add(store, owner, NewAccount { settings, ..of(owner, "a", number) })
    };
    let answers = join_all((0..u8::try_from(RIVALS).unwrap()).map(rival)).await;
    let accounts = list_accounts(store, "shop").await.unwrap();
    assert_eq!(accounts.len(), 1);
    let wire = find(store, "shop", &accounts[0].h_wire).await.unwrap().unwrap().wire;
    let count = |end| answers.iter().filter(|answer| **answer == Guarded::Done(end)).count();
    let ends = [Addition::New(wire), Addition::Unchanged(wire), Addition::Conflict].map(count);
    assert_eq!(ends, [1, RIVALS / 2 - 1, RIVALS / 2], "{answers:?}");
    assert_eq!(audited(store, "shop").await.len(), 3);
}

/// With the same salt, as where a caller that went away asks again.
pub async fn one_of_many_repeats_adds_the_account(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let new = of(owner, "a", 1);
    let answers = join_all((0..RIVALS).map(|_| add(store, owner, new.clone()))).await;
    let count = |end| answers.iter().filter(|answer| **answer == Guarded::Done(end)).count();
    let ends = [Addition::New(new.wire), Addition::Unchanged(new.wire)].map(count);
    assert_eq!(ends, [1, RIVALS - 1], "{answers:?}");
}

/// Likewise.
pub async fn one_of_many_rivals_reactivates_the_account(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    let first = NewAccount { settings: full_settings(), ..of(owner, "a", 1) };
    add(store, owner, first.clone()).await;
    deactivate(store, owner, first.wire).await;
    let answers = join_all((0..RIVALS).map(|_| add(store, owner, of(owner, "a", 2)))).await;
    let count = |end| answers.iter().filter(|answer| **answer == Guarded::Done(end)).count();
    let ends = [Addition::Reactivated(first.wire), Addition::Unchanged(first.wire)].map(count);
    assert_eq!(ends, [1, RIVALS - 1], "{answers:?}");
    assert_eq!(audited(store, "shop").await.len(), 5);
}

/// Each has its own salt and state.
pub async fn two_instances_may_have_the_same_account(store: &dyn Store) {
    let (one, other) = (an_owner(store, "shop").await, an_owner(store, "other").await);
    let (first, second) = (of(one, "a", 1), of(other, "a", 2));
    assert_eq!(add(store, one, first.clone()).await, Guarded::Done(Addition::New(first.wire)));
    let answer = add(store, other, second.clone()).await;
    assert_eq!(answer, Guarded::Done(Addition::New(second.wire)));
    deactivate(store, one, first.wire).await;
    let (ours, theirs) = (list_accounts(store, "shop").await, list_accounts(store, "other").await);
    let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
    assert_eq!((ours.len(), ours[0].h_wire, ours[0].active), (1, first.wire.h_wire, false));
    assert_eq!((theirs.len(), theirs[0].h_wire, theirs[0].active), (1, second.wire.h_wire, true));
    assert_eq!(find(store, "shop", &second.wire.h_wire).await.unwrap(), None);
}

/// Text for text: the owner's name and the case count.
pub async fn another_text_is_another_account(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    for name in ["a", "A", "a?message=x", "b"] {
        let payto = name.split_once('?').map_or_else(
            || crate::testing::a_payto(name),
            |(name, option)| {
                let text = format!("{}&{option}", crate::testing::a_payto(name));
                crate::PaytoUri::parse(&text).unwrap()
            },
        );
        let wire = WireDetails::new(&payto, a_new_account("a", 1).wire.salt);
        let new = NewAccount { payto, wire, ..of(owner, "a", 1) };
        assert_eq!(add(store, owner, new).await, Guarded::Done(Addition::New(wire)));
    }
    assert_eq!(list_accounts(store, "shop").await.unwrap().len(), 4);
}

/// Nor is there an entry about it.
pub async fn an_addition_on_overtaken_credentials_is_not_made(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    for overtaken in overtaken(owner) {
        let answer = add(store, overtaken, of(owner, "a", 1)).await;
        assert_eq!(answer, Guarded::Overtaken, "{overtaken:?}");
    }
    assert_eq!(list_accounts(store, "shop").await.unwrap(), []);
    assert_eq!(audited(store, "shop").await.len(), 2);
}

/// Not even one that was there before.
pub async fn nothing_is_added_to_an_instance_that_is_gone(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    add(store, owner, of(owner, "a", 1)).await;
    let try_all = async |when: &str| {
        for name in ["a", "b"] {
            let act = an_addition(None, of(owner, name, 2));
            let answer = store.add(act).await.unwrap();
            assert_eq!(answer, Guarded::Done(Addition::NoInstance), "{when}");
            assert_eq!(add(store, owner, of(owner, name, 2)).await, Guarded::Overtaken, "{when}");
        }
    };
    delete(store, owner.instance).await;
    try_all("deleted").await;
    purge(store, owner.instance).await;
    try_all("purged").await;
}

/// An instance that gets the id later begins without.
pub async fn a_purge_takes_the_accounts_along(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    add(store, owner, of(owner, "a", 1)).await;
    purge(store, owner.instance).await;
    provision(store, a_new_instance("shop")).await;
    a_token(store, standing(store, "shop").await, "token").await;
    assert_eq!(list_accounts(store, "shop").await.unwrap(), []);
}

/// Active or not, and whatever became of them since.
pub async fn accounts_are_listed_in_the_order_of_their_addition(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    assert_eq!(list_accounts(store, "shop").await.unwrap(), []);
    let accounts = ["zebra", "ant", "mule"].map(|name| of(owner, name, 1));
    for new in &accounts {
        add(store, owner, new.clone()).await;
    }
    for new in &accounts[..2] {
        deactivate(store, owner, new.wire).await;
    }
    add(store, owner, accounts[1].clone()).await;
    let listed = list_accounts(store, "SHOP").await.unwrap();
    let listed: Vec<_> =
        listed.into_iter().map(|line| (line.payto, line.h_wire, line.active)).collect();
    let expected = accounts.iter().zip([false, true, true]);
    let expected: Vec<_> =
        expected.map(|(new, active)| (new.payto.clone(), new.wire.h_wire, active)).collect();
    assert_eq!(listed, expected);
}

/// To a token that is unknown, and to that of another instance; where there is no instance, there
/// is no gate.
pub async fn accounts_stay_shut_to_others(store: &dyn Store) {
    let (owner, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    a_token(store, other, "token").await;
    let new = of(owner, "a", 1);
    add(store, owner, new.clone()).await;
    let error = list_accounts(store, "shop").await.unwrap_err();
    assert!(matches!(error, AccessError::Unauthorized), "{error:?}");
    let error = find(store, "shop", &new.wire.h_wire).await.unwrap_err();
    assert!(matches!(error, AccessError::Unauthorized), "{error:?}");
    let error = list_accounts(store, "nobody").await.unwrap_err();
    assert!(matches!(error, AccessError::InstanceUnknown));
    let error = find(store, "nobody", &new.wire.h_wire).await.unwrap_err();
    assert!(matches!(error, AccessError::InstanceUnknown));
}

/// Each type once, of active accounts only.
pub async fn an_instance_is_listed_with_the_targets_of_its_accounts(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    an_owner(store, "other").await;
    let targets = async || {
        let list = InstanceRepository::list(store).await.unwrap();
        let targets = list.into_iter().map(|line| line.payment_targets.into_iter().collect());
        targets.collect::<Vec<Vec<String>>>()
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(targets().await, [none.clone(), none.clone()]);
    let iban = "PAYTO://IBAN/DE75512108001245126199?receiver-name=x";
    let payto = crate::PaytoUri::parse(iban).unwrap();
    let wire = WireDetails::new(&payto, a_new_account("a", 1).wire.salt);
    for new in
        [of(owner, "a", 1), of(owner, "b", 1), NewAccount { payto, wire, ..of(owner, "c", 1) }]
    {
        add(store, owner, new).await;
    }
    let both = vec!["iban".to_owned(), "x-taler-bank".to_owned()];
    assert_eq!(targets().await, [both, none.clone()]);
    deactivate(store, owner, wire).await;
    deactivate(store, owner, of(owner, "a", 1).wire).await;
    assert_eq!(targets().await, [vec!["x-taler-bank".to_owned()], none]);
}

/// Dropped at each of its suspension points, and asked again: the account is there once, with one
/// entry.
pub async fn a_dropped_addition_is_whole_or_absent(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    for polls in 1..=20 {
        let new = of(owner, &format!("a{polls}"), 1);
        drop_after(polls, store.add(an_addition(Some(owner), new.clone()))).await;
        let again = add(store, owner, new.clone()).await;
        let fits = [Addition::New(new.wire), Addition::Unchanged(new.wire)].map(Guarded::Done);
        assert!(fits.contains(&again), "{again:?}");
        assert_eq!(list_accounts(store, "shop").await.unwrap().len(), polls);
        assert_eq!(audited(store, "shop").await.len(), polls + 2);
    }
}
