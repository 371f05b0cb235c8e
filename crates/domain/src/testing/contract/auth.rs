//! Cases of [`LoginTokenRepository`]: logging in.
use super::Store;
use super::cast::{
    a_login, a_shop, a_token, access, at, audited, drop_after, log_in, open, opens, overtaken,
    set_password, standing,
};
use crate::act::Guarded;
use crate::audit::Action;
use crate::auth::{
    Access, AccessError, LoginToken, LoginTokenRepository, NewLoginToken, Permission, Revocation,
    Scope, TokenDescription, TokenSerial,
};
use crate::store::StoreError;
use crate::testing::{a_new_token, a_token_mac, an_access, an_act, an_entry};
use futures_util::future::{join, join_all};

/// How many take part where one is to win, and how often a race is run.
const RIVALS: usize = 20;

/// With its instance, in one look.
pub async fn a_stored_token_is_found(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let new = NewLoginToken {
        scope: Scope::ReadOnly,
        refreshable: true,
        description: TokenDescription::parse("caisse nº 1").unwrap(),
        created: at(5),
        expires: at(1000),
        ..a_new_token("token")
    };
    let Guarded::Done(serial) = log_in(store, standing, new).await.unwrap() else {
        panic!("the credentials are good")
    };
    let caller = open(store, "SHOP", "token").await.unwrap();
    let (scope, created, expires) = (Scope::ReadOnly, at(5), at(1000));
    let token = LoginToken { serial, scope, refreshable: true, created, expires };
    assert_eq!(caller.token(), &token);
    let instance = caller.instance();
    assert_eq!((instance.serial, instance.epoch), (standing.instance, standing.epoch));
    assert_eq!((instance.id.as_str(), instance.deleted), ("shop", false));
}

/// And so does "never".
pub async fn every_scope_survives(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    for scope in Scope::ALL {
        let token = NewLoginToken { scope, ..a_new_token(scope.as_str()) };
        log_in(store, standing, token).await.unwrap();
        let access = Access {
            token: a_token_mac(scope.as_str()),
            ..an_access("shop", Permission::TokenSelfRevoke)
        };
        let found = LoginTokenRepository::find(store, &access).await.unwrap().unwrap();
        let (caller, ()) = found.open(&access).unwrap();
        assert_eq!(caller.token().scope, scope);
        assert!(caller.token().expires.is_never() && !caller.token().refreshable);
    }
}

/// The instance is found all the same.
pub async fn an_unknown_token_opens_nothing(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    a_token(store, standing, "token").await;
    assert!(!opens(store, "shop", "unknown").await);
}

/// From the very moment on.
pub async fn an_expired_token_opens_nothing(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let token = NewLoginToken { expires: at(10), ..a_new_token("token") };
    log_in(store, standing, token).await.unwrap();
    for (micros, good) in [(9, true), (10, false), (11, false)] {
        let access = Access { at: at(micros), ..access("shop", "token") };
        let found = LoginTokenRepository::find(store, &access).await.unwrap().unwrap();
        assert_eq!(found.open(&access).is_ok(), good, "at {micros}");
    }
}

/// Two may even have the same digest.
pub async fn a_token_of_another_instance_opens_nothing(store: &dyn Store) {
    let (one, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    a_token(store, one, "token").await;
    assert!(opens(store, "shop", "token").await && !opens(store, "other", "token").await);
    let second = a_token(store, other, "token").await;
    let caller = open(store, "other", "token").await.unwrap();
    assert_eq!((caller.token().serial, caller.instance().serial), (second, other.instance));
}

/// Not an empty gate, but none.
pub async fn a_token_for_an_unknown_instance_finds_nothing(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    a_token(store, standing, "token").await;
    let error = open(store, "other", "token").await.unwrap_err();
    assert!(matches!(error, AccessError::InstanceUnknown));
}

/// The first stays, and the second leaves no entry.
pub async fn a_taken_digest_is_a_duplicate(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let first = a_token(store, standing, "token").await;
    let error = log_in(store, standing, a_new_token("token")).await.unwrap_err();
    assert!(matches!(error, StoreError::Duplicate), "{error:?}");
    assert_eq!(open(store, "shop", "token").await.unwrap().token().serial, first);
    assert_eq!(audited(store, "shop").await.len(), 2);
}

/// The others are told that it is taken.
pub async fn one_of_many_rivals_gets_the_digest(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let rival = |_| log_in(store, standing, a_new_token("token"));
    let (won, lost): (Vec<_>, Vec<_>) =
        join_all((0..RIVALS).map(rival)).await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), audited(store, "shop").await.len()), (1, 2));
    assert!(lost.iter().all(|answer| matches!(answer, Err(StoreError::Duplicate))), "{lost:?}");
}

/// Since there is no instance to store it under, or to revoke it from.
pub async fn a_token_without_credentials_is_not_stored(store: &dyn Store) {
    a_shop(store, "shop").await;
    let entry = || an_entry("shop", Action::TokenCreate);
    let act = an_act(entry(), None, a_new_token("token"));
    let answer = LoginTokenRepository::insert(store, act).await.unwrap();
    assert_eq!(answer, Guarded::Overtaken);
    let act = an_act(entry(), None, TokenSerial(1));
    let answer = LoginTokenRepository::revoke(store, act).await.unwrap();
    assert_eq!(answer, Guarded::Done(Revocation::Absent));
    assert_eq!(audited(store, "shop").await.len(), 1);
}

/// Nor is there an entry about it.
pub async fn a_token_on_overtaken_credentials_is_not_stored(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    for overtaken in overtaken(standing) {
        let answer = log_in(store, overtaken, a_new_token("token")).await.unwrap();
        assert_eq!(answer, Guarded::Overtaken, "{overtaken:?}");
    }
    assert!(!opens(store, "shop", "token").await);
    assert_eq!(audited(store, "shop").await.len(), 1);
}

/// A login under way either comes first, and its token is revoked with the others, or it comes too
/// late.
pub async fn no_login_escapes_a_new_password(store: &dyn Store) {
    a_shop(store, "shop").await;
    for round in 0..RIVALS {
        let before = standing(store, "shop").await;
        let names: Vec<_> = (0..4).map(|number| format!("token{round}-{number}")).collect();
        let logins = names.iter().map(|name| log_in(store, before, a_new_token(name)));
        let change = set_password(store, Some(before), before.instance, "new");
        let (logins, changed) = join(join_all(logins), change).await;
        assert_ne!(changed, Guarded::Overtaken);
        for login in logins {
            assert!(matches!(login.unwrap(), Guarded::Done(_) | Guarded::Overtaken));
        }
        for name in names {
            assert!(!opens(store, "shop", &name).await, "{name} escaped");
        }
    }
}

/// Dropped at each of its suspension points, and asked again: the token is there once, with one
/// entry.
pub async fn a_dropped_login_is_whole_or_absent(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    for polls in 1..=20 {
        let name = format!("token{polls}");
        let login = || a_login(standing, a_new_token(&name));
        drop_after(polls, LoginTokenRepository::insert(store, login())).await;
        let again = LoginTokenRepository::insert(store, login()).await;
        assert!(matches!(again, Ok(Guarded::Done(_)) | Err(StoreError::Duplicate)), "{again:?}");
        assert!(opens(store, "shop", &name).await);
        assert_eq!(audited(store, "shop").await.len(), polls + 1);
    }
}
