//! Cases of [`LoginTokenRepository`]: listing.
use super::Store;
use super::cast::{a_shop, a_token, access, at, log_in};
use crate::act::{Guarded, Standing};
use crate::auth::{
    Access, AccessError, LoginToken, LoginTokenRepository, NewLoginToken, Scope, TokenDescription,
    TokenInfo, TokenSerial,
};
use crate::store::Page;
use crate::testing::a_new_token;

async fn list(
    store: &dyn Store,
    access: &Access,
    limit: i64,
    offset: Option<i64>,
) -> Result<Vec<TokenInfo>, AccessError> {
    let page = Page::new(Some(limit), offset).unwrap();
    let gated = LoginTokenRepository::list(store, access, page).await.unwrap();
    gated.ok_or(AccessError::InstanceUnknown)?.open(access).map(|(_, tokens)| tokens)
}

/// The serials on a page that `token0` asks for.
async fn page(store: &dyn Store, limit: i64, offset: Option<TokenSerial>) -> Vec<TokenSerial> {
    let access = access("shop", "token0");
    let offset = offset.map(|serial| serial.0);
    let tokens = list(store, &access, limit, offset).await.unwrap();
    tokens.into_iter().map(|info| info.token.serial).collect()
}

/// Tokens named `token0` and so on, of an instance among others.
async fn some_tokens(store: &dyn Store, count: usize) -> Vec<TokenSerial> {
    let (standing, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    let mut serials = Vec::new();
    for number in 0..count {
        serials.push(a_token(store, standing, &format!("token{number}")).await);
        a_token(store, other, &format!("token{number}")).await;
    }
    serials
}

fn reversed(serials: &[TokenSerial]) -> Vec<TokenSerial> {
    serials.iter().rev().copied().collect()
}

async fn log_in_with(store: &dyn Store, standing: Standing, token: NewLoginToken) -> TokenSerial {
    match log_in(store, standing, token).await.unwrap() {
        Guarded::Done(serial) => serial,
        other => panic!("{other:?}"),
    }
}

/// But the secret.
pub async fn tokens_are_listed_with_all_that_is_known(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let description = TokenDescription::parse("caisse nº 1").unwrap();
    let new = NewLoginToken {
        scope: Scope::ReadOnly,
        refreshable: true,
        description: description.clone(),
        created: at(5),
        expires: at(1000),
        ..a_new_token("token")
    };
    let serial = log_in_with(store, standing, new).await;
    let (scope, created, expires) = (Scope::ReadOnly, at(5), at(1000));
    let token = LoginToken { serial, scope, refreshable: true, created, expires };
    let tokens = list(store, &access("SHOP", "token"), 20, None).await.unwrap();
    assert_eq!(tokens, [TokenInfo { token, description, last_used: None }]);
}

/// From the first or from the last, and no more than asked for.
pub async fn pages_go_both_ways(store: &dyn Store) {
    let tokens = some_tokens(store, 5).await;
    assert_eq!(page(store, 20, None).await, tokens);
    assert_eq!(page(store, 2, None).await, tokens[..2]);
    assert_eq!(page(store, -20, None).await, reversed(&tokens));
    assert_eq!(page(store, -2, None).await, reversed(&tokens[3..]));
}

/// Up to the end of the list, behind which there is nothing.
pub async fn a_page_starts_after_its_offset(store: &dyn Store) {
    let tokens = some_tokens(store, 5).await;
    assert_eq!(page(store, 2, Some(tokens[1])).await, tokens[2..4]);
    assert_eq!(page(store, 2, Some(tokens[3])).await, tokens[4..]);
    assert_eq!(page(store, 2, Some(tokens[4])).await, []);
    assert_eq!(page(store, -2, Some(tokens[3])).await, reversed(&tokens[1..3]));
    assert_eq!(page(store, -2, Some(tokens[1])).await, tokens[..1]);
    assert_eq!(page(store, -2, Some(tokens[0])).await, []);
    assert_eq!(page(store, -9, Some(TokenSerial(i64::MAX))).await, reversed(&tokens));
}

/// From the very moment on, and it takes no place on the page.
pub async fn an_expired_token_is_not_listed(store: &dyn Store) {
    let standing = a_shop(store, "shop").await;
    let old = NewLoginToken { expires: at(10), ..a_new_token("old") };
    let old = log_in_with(store, standing, old).await;
    let new = a_token(store, standing, "new").await;
    for (micros, expected) in [(9, old), (10, new)] {
        let access = Access { at: at(micros), ..access("shop", "new") };
        let tokens = list(store, &access, 1, None).await.unwrap();
        assert_eq!(tokens.iter().map(|info| info.token.serial).collect::<Vec<_>>(), [expected]);
    }
}

/// To a token that is unknown, and to that of another instance; where there is no instance, there
/// is no gate.
pub async fn a_list_stays_shut_to_others(store: &dyn Store) {
    let (shop, other) = (a_shop(store, "shop").await, a_shop(store, "other").await);
    a_token(store, shop, "token").await;
    a_token(store, other, "foreign").await;
    for token in ["unknown", "foreign"] {
        let error = list(store, &access("shop", token), 20, None).await.unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized), "{token}: {error:?}");
    }
    let error = list(store, &access("nobody", "token"), 20, None).await.unwrap_err();
    assert!(matches!(error, AccessError::InstanceUnknown));
}
