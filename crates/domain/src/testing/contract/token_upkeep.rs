//! Cases of [`LoginTokenRepository`]: when tokens were used, and which are of no use any more.
use super::Store;
use super::cast::{a_shop, a_token, access, at, audited, log_in, opens, revoke, set_password};
use crate::act::{Guarded, Standing};
use crate::auth::{LoginTokenRepository, NewLoginToken, TokenSerial, TokenUse};
use crate::store::Page;
use crate::testing::{a_new_token, a_token_mac};
use crate::{InstanceId, Timestamp};
use futures_util::future::{join, join_all};

const RIVALS: usize = 20;

fn a_use(instance: &str, token: &str, micros: u64) -> TokenUse {
    let instance = InstanceId::parse(instance).unwrap();
    TokenUse { instance, token: a_token_mac(token), at: at(micros) }
}

async fn record(store: &dyn Store, uses: Vec<TokenUse>) {
    LoginTokenRepository::record_uses(store, uses).await.unwrap();
}

/// When the tokens of an instance were used last, oldest token first, as `token` reads it.
async fn uses(store: &dyn Store, instance: &str, token: &str) -> Vec<Option<Timestamp>> {
    let access = access(instance, token);
    let page = Page::new(Some(Page::MAX), None).unwrap();
    let gated = LoginTokenRepository::list(store, &access, page).await.unwrap().unwrap();
    let (_, tokens) = gated.open(&access).unwrap();
    tokens.into_iter().map(|info| info.last_used).collect()
}

/// And no use of another token.
pub async fn a_use_is_listed(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_token(store, shop, "a").await;
    a_token(store, shop, "b").await;
    assert_eq!(uses(store, "shop", "a").await, [None, None]);
    record(store, vec![a_use("SHOP", "b", 7)]).await;
    assert_eq!(uses(store, "shop", "a").await, [None, Some(at(7))]);
    record(store, vec![a_use("shop", "b", 9), a_use("shop", "a", 8)]).await;
    assert_eq!(uses(store, "shop", "a").await, [Some(at(8)), Some(at(9))]);
}

/// As when a process that was cut off writes what it remembers.
pub async fn a_use_never_becomes_an_earlier_one(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_token(store, shop, "token").await;
    for micros in [9, 8, 9] {
        record(store, vec![a_use("shop", "token", micros)]).await;
        assert_eq!(uses(store, "shop", "token").await, [Some(at(9))]);
    }
}

/// Of many that write at once, the latest is right.
pub async fn the_latest_of_many_uses_stays(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let names = ["a", "b", "c"];
    for name in names {
        a_token(store, shop, name).await;
    }
    let last = u64::try_from(RIVALS).unwrap();
    join_all((1..=last).map(|micros| {
        // Some have the tokens in the one order, some in the other.
        let mut batch = names.map(|name| a_use("shop", name, micros)).to_vec();
        if micros % 2 == 0 {
            batch.reverse();
        }
        record(store, batch)
    }))
    .await;
    assert_eq!(uses(store, "shop", "a").await, [Some(at(last)); 3]);
}

/// Whether the token is, or its instance; the others are recorded.
pub async fn uses_of_what_is_gone_are_passed_over(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let gone = a_token(store, shop, "gone").await;
    a_token(store, shop, "token").await;
    assert!(matches!(revoke(store, shop, gone).await, Guarded::Done(_)));
    let batch = [("shop", "gone"), ("nobody", "token"), ("shop", "unknown"), ("shop", "token")];
    record(store, batch.map(|(instance, token)| a_use(instance, token, 5)).to_vec()).await;
    assert_eq!(uses(store, "shop", "token").await, [Some(at(5))]);
    record(store, Vec::new()).await;
}

/// Even to tokens with the same digest.
pub async fn a_use_leaves_other_instances_alone(store: &dyn Store) {
    for instance in ["shop", "other"] {
        let standing = a_shop(store, instance).await;
        a_token(store, standing, "token").await;
    }
    record(store, vec![a_use("shop", "token", 5)]).await;
    assert_eq!(uses(store, "shop", "token").await, [Some(at(5))]);
    assert_eq!(uses(store, "other", "token").await, [None]);
}

/// It is no act.
pub async fn a_use_leaves_no_entry(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    a_token(store, shop, "token").await;
    let before = audited(store, "shop").await.len();
    record(store, vec![a_use("shop", "token", 5)]).await;
    assert_eq!(audited(store, "shop").await.len(), before);
}

/// Neither is in the way of the other for good.
pub async fn uses_are_recorded_while_tokens_are_revoked(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let names: Vec<_> = (0..RIVALS).map(|number| format!("token{number}")).collect();
    for name in &names {
        a_token(store, shop, name).await;
    }
    let batch = |micros| names.iter().map(|name| a_use("shop", name, micros)).collect();
    let records = join_all((1..=4).map(|micros| record(store, batch(micros))));
    let (_, changed) = join(records, set_password(store, None, shop.instance, "new")).await;
    assert!(matches!(changed, Guarded::Done(_)));
    assert!(!opens(store, "shop", "token0").await);
}

async fn a_token_until(store: &dyn Store, shop: Standing, name: &str, end: u64) -> TokenSerial {
    let token = NewLoginToken { expires: at(end), ..a_new_token(name) };
    match log_in(store, shop, token).await.unwrap() {
        Guarded::Done(serial) => serial,
        other => panic!("{other:?}"),
    }
}

/// Whether a token is there still, expired or not: its digest is taken then. If it was not, it is.
async fn is_there(store: &dyn Store, shop: Standing, name: &str) -> bool {
    log_in(store, shop, a_new_token(name)).await.is_err()
}

/// First those that expired first; from the very moment on that they do.
pub async fn what_has_expired_is_forgotten_in_batches(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    for (owner, name, end) in [(shop, "c", 30), (other, "a", 10), (shop, "b", 20), (shop, "d", 41)]
    {
        a_token_until(store, owner, name, end).await;
    }
    a_token(store, shop, "for ever").await;
    assert!(!store.forget_expired(at(9), 2).await.unwrap(), "nothing has expired yet");
    assert!(store.forget_expired(at(40), 2).await.unwrap(), "there is more");
    assert!(!is_there(store, other, "a").await && !is_there(store, shop, "b").await);
    assert!(!store.forget_expired(at(30), 2).await.unwrap());
    assert!(!is_there(store, shop, "c").await);
    for name in ["d", "for ever"] {
        assert!(is_there(store, shop, name).await, "{name}");
    }
    assert!(opens(store, "shop", "for ever").await);
}

/// What was exchanged for a token goes no later, and the living stay what they are to each other.
pub async fn the_living_are_revoked_with_those_they_were_exchanged_for(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    let parent = a_token(store, shop, "parent").await;
    for (name, end) in [("short", 10), ("long", 50)] {
        let token = NewLoginToken { expires: at(end), parent: Some(parent), ..a_new_token(name) };
        assert!(matches!(log_in(store, shop, token).await.unwrap(), Guarded::Done(_)));
    }
    assert!(!store.forget_expired(at(10), 9).await.unwrap());
    assert!(!is_there(store, shop, "short").await);
    assert!(opens(store, "shop", "long").await);
    assert!(matches!(revoke(store, shop, parent).await, Guarded::Done(_)));
    assert!(!opens(store, "shop", "long").await);
}

/// Nothing is in anybody's way, and nothing living goes.
pub async fn many_forget_at_once(store: &dyn Store) {
    let shop = a_shop(store, "shop").await;
    for number in 0..RIVALS {
        a_token_until(store, shop, &format!("old{number}"), 10).await;
    }
    a_token(store, shop, "token").await;
    let ends = join_all((0..RIVALS).map(|_| store.forget_expired(at(10), 3))).await;
    assert!(ends.into_iter().all(|end| end.is_ok()));
    while store.forget_expired(at(10), 3).await.unwrap() {}
    assert!(!is_there(store, shop, "old0").await);
    assert!(opens(store, "shop", "token").await);
}
