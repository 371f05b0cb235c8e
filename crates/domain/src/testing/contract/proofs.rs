//! Cases of what an act uses up: solved challenges.
use super::Store;
use super::cast::{a_shop, a_token, audited, list_accounts, overtaken, purge};
use super::questions::{
    RIGHT, an_opening, ask, day, email, find_solved, guess, is_there, minute, moment, nobody,
    number, opened, owner, sent, solved,
};
use crate::Timestamp;
use crate::accounts::{AccountRepository, Addition, NewAccount};
use crate::act::{Act, Guarded, Standing};
use crate::audit::{Action, AuditEntry};
use crate::auth::{LoginTokenRepository, NewLoginToken, TokenSerial};
use crate::challenges::{ChallengeId, Confirmed, Opening};
use crate::store::StoreError;
use crate::testing::{a_new_account, a_new_token, a_proved_act, an_entry};
use futures_util::future::{join, join_all};

/// How many take part where one is to win.
const RIVALS: usize = 20;

type Added = Guarded<Addition>;

pub(super) fn entry(action: Action) -> AuditEntry {
    an_entry("shop", action)
}

pub(super) fn an_addition(shop: Standing, proof: &[ChallengeId], name: &str) -> Act<NewAccount> {
    let new = NewAccount { instance: shop.instance, ..a_new_account(name, name.as_bytes()[0]) };
    a_proved_act(entry(Action::AccountAdd), Some(shop), proof.to_vec(), new)
}

async fn add(store: &dyn Store, shop: Standing, proof: &[ChallengeId], name: &str) -> Added {
    AccountRepository::add(store, an_addition(shop, proof, name)).await.unwrap()
}

fn a_login(shop: Standing, proof: &[ChallengeId], token: NewLoginToken) -> Act<NewLoginToken> {
    a_proved_act(entry(Action::TokenCreate), Some(shop), proof.to_vec(), token)
}

async fn log_in(
    store: &dyn Store,
    shop: Standing,
    proof: &[ChallengeId],
    name: &str,
) -> Guarded<TokenSerial> {
    LoginTokenRepository::insert(store, a_login(shop, proof, a_new_token(name))).await.unwrap()
}

/// How many accounts and audit entries there are.
pub(super) async fn counted(store: &dyn Store) -> (usize, usize) {
    (list_accounts(store, "shop").await.unwrap().len(), audited(store, "shop").await.len())
}

/// Once; it is found all the same.
pub async fn a_proof_is_good_for_one_act(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_token(store, shop, "token").await;
    let opening = an_opening(owner("shop", shop), 1);
    let proof = [solved(store, opening.clone()).await];
    assert!(matches!(add(store, shop, &proof, "a").await, Guarded::Done(Addition::New(_))));
    let before = counted(store).await;
    assert_eq!(add(store, shop, &proof, "b").await, Guarded::ProofSpent);
    assert_eq!(log_in(store, shop, &proof, "new").await, Guarded::ProofSpent);
    assert_eq!((counted(store).await, before), (before, (1, 3)));
    assert_eq!(find_solved(store, &proof, opening.binding, minute(0)).await.len(), 1);
    assert_eq!(guess(store, proof[0], RIGHT, minute(0)).await, Confirmed::Solved);
}

/// Of the same kind or of different ones.
pub async fn of_many_acts_at_once_one_gets_the_proof(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_token(store, shop, "token").await;
    let proof = [solved(store, an_opening(owner("shop", shop), 1)).await];
    let names: Vec<String> = (0..RIVALS).map(|number| format!("new{number}")).collect();
    let logins = join_all(names.iter().map(|name| log_in(store, shop, &proof, name)));
    let additions = join_all(names.iter().map(|name| add(store, shop, &proof, name)));
    let (logins, additions) = join(logins, additions).await;
    let done = logins.iter().filter(|end| matches!(end, Guarded::Done(_))).count()
        + additions.iter().filter(|end| matches!(end, Guarded::Done(_))).count();
    let spent = logins.iter().filter(|end| **end == Guarded::ProofSpent).count()
        + additions.iter().filter(|end| **end == Guarded::ProofSpent).count();
    assert_eq!((done, spent), (1, 2 * RIVALS - 1));
    assert_eq!(audited(store, "shop").await.len(), 3);
}

/// A repeat is recognised by a proof that is spent too.
pub async fn an_act_that_changes_nothing_spends_nothing(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_token(store, shop, "token").await;
    let first = [solved(store, an_opening(owner("shop", shop), 1)).await];
    add(store, shop, &first, "a").await;
    let proof = [solved(store, an_opening(owner("shop", shop), 2)).await];
    let unchanged = |end: &Added| matches!(end, Guarded::Done(Addition::Unchanged(_)));
    for proof in [&proof, &first] {
        let end = add(store, shop, proof, "a").await;
        assert!(unchanged(&end), "{end:?}");
    }
    let mut conflict = an_addition(shop, &proof, "a");
    conflict.change.settings.facade_url =
        Some(crate::BaseUrl::parse("https://other.example/").unwrap());
    let end = AccountRepository::add(store, conflict).await.unwrap();
    assert_eq!(end, Guarded::Done(Addition::Conflict));
    assert_eq!(counted(store).await, (1, 3));
    assert!(matches!(add(store, shop, &proof, "b").await, Guarded::Done(Addition::New(_))));
}

/// By the store, or since it stands on nothing.
pub async fn an_act_that_fails_spends_nothing(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_token(store, shop, "token").await;
    let proof = [solved(store, an_opening(owner("shop", shop), 1)).await];
    let taken = LoginTokenRepository::insert(store, a_login(shop, &proof, a_new_token("token")));
    assert!(matches!(taken.await, Err(StoreError::Duplicate)));
    for standing in overtaken(shop) {
        assert_eq!(log_in(store, standing, &proof, "new").await, Guarded::Overtaken);
    }
    assert_eq!(audited(store, "shop").await.len(), 2);
    assert!(matches!(log_in(store, shop, &proof, "new").await, Guarded::Done(_)));
}

/// From the very moment on.
pub async fn a_proof_ends_with_its_day(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let proof = [solved(store, an_opening(owner("shop", shop), 1)).await];
    let at = async |at: Timestamp, name| {
        let act = Act { at, ..a_login(shop, &proof, a_new_token(name)) };
        LoginTokenRepository::insert(store, act).await.unwrap()
    };
    assert_eq!(at(day(1), "late").await, Guarded::ProofSpent);
    let last = day(1).saturating_sub(moment());
    assert!(matches!(at(last, "in time").await, Guarded::Done(_)));
}

/// Then those that are good stay so.
pub async fn a_proof_is_spent_as_a_whole(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let mail = || owner("shop", shop);
    let one = solved(store, an_opening(mail(), 1)).await;
    let two = solved(store, an_opening(mail(), 2)).await;
    let open = opened(store, an_opening(mail(), 3)).await;
    let waiting = sent(store, an_opening(mail(), 4)).await;
    let spent = solved(store, an_opening(mail(), 5)).await;
    log_in(store, shop, &[spent], "first").await;
    for bad in [open, waiting, spent, number(99)] {
        let end = log_in(store, shop, &[one, bad, two], "new").await;
        assert_eq!(end, Guarded::ProofSpent);
    }
    assert!(matches!(log_in(store, shop, &[one, two], "new").await, Guarded::Done(_)));
    assert_eq!(log_in(store, shop, &[two], "newer").await, Guarded::ProofSpent);
}

/// Those of others stay, and those of nobody.
pub async fn a_purge_takes_the_challenges_along(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    let own = an_opening(owner("shop", shop), 1);
    let mine = solved(store, own.clone()).await;
    let others = opened(store, an_opening(owner("other", other), 2)).await;
    let nobodys = opened(store, an_opening(nobody("shop"), 3)).await;
    purge(store, shop.instance).await;
    assert!(find_solved(store, &[mine], own.binding, minute(0)).await.is_empty());
    assert!(!is_there(store, mine, minute(0)).await);
    assert!(is_there(store, others, minute(0)).await && is_there(store, nobodys, minute(0)).await);
}

/// Whatever was solved first.
pub async fn a_proof_that_is_not_spent_is_found_first(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let opening = an_opening(owner("shop", shop), 1);
    let spent = solved(store, opening.clone()).await;
    log_in(store, shop, &[spent], "first").await;
    let again = Opening { asked: vec![ask(email("owner"), 2)], at: minute(1), ..opening.clone() };
    let good = solved(store, again).await;
    let found = find_solved(store, &[spent, good], opening.binding, minute(1)).await;
    assert!(found.iter().map(|one| one.id).eq([good, spent]));
}
