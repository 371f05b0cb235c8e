//! Cases of [`TokenFamilyRepository`].
use super::Store;
use super::accounts::an_owner;
use super::cast::{a_shop, a_token, at, delete as delete_instance, drop_after, log_in, purge};
use crate::auth::{Access, AccessError, NewLoginToken, Permission, Scope};
use crate::testing::{
    a_family, a_new_family, a_new_instance, a_new_token, a_slug, a_token_mac, an_access,
    other_terms,
};
use crate::token_families::{
    ExtraData, FamilyTerms, KeyGranularity, KeySchedule, NewTokenFamily, Period, TokenFamily,
    TokenFamilyKind, TokenFamilyRepository, TokenFamilySummary,
};
use crate::{RelativeTime, Timestamp};
use futures_util::future::join_all;
use serde_json::json;

/// How many take part where one is to win.
const RIVALS: usize = 20;

fn by(instance: &str, token: &str) -> Access {
    Access { token: a_token_mac(token), ..an_access(instance, Permission::TokenFamiliesWrite) }
}

async fn insert(
    store: &dyn Store,
    access: &Access,
    family: NewTokenFamily,
) -> Result<Option<Option<TokenFamily>>, AccessError> {
    TokenFamilyRepository::insert_if_absent(store, access, family).await.unwrap().open(access)
}

/// Stores a family of an instance whose token is `token`.
async fn a_stored(store: &dyn Store, instance: &str, family: NewTokenFamily) {
    assert_eq!(insert(store, &by(instance, "token"), family).await.unwrap(), None);
}

async fn update(
    store: &dyn Store,
    access: &Access,
    slug: &str,
    terms: FamilyTerms,
) -> Result<Option<Option<TokenFamily>>, AccessError> {
    let end = TokenFamilyRepository::update(store, access, &a_slug(slug), terms).await;
    end.unwrap().open(access)
}

async fn delete(
    store: &dyn Store,
    access: &Access,
    slug: &str,
) -> Result<Option<Option<TokenFamily>>, AccessError> {
    let end = TokenFamilyRepository::delete(store, access, &a_slug(slug)).await;
    end.unwrap().open(access)
}

async fn find(
    store: &dyn Store,
    access: &Access,
    slug: &str,
) -> Result<Option<TokenFamily>, AccessError> {
    let gated = TokenFamilyRepository::find(store, access, &a_slug(slug)).await.unwrap();
    gated.ok_or(AccessError::InstanceUnknown)?.open(access).map(|(_, family)| family)
}

async fn list(store: &dyn Store, access: &Access) -> Result<Vec<TokenFamilySummary>, AccessError> {
    let gated = TokenFamilyRepository::list(store, access).await.unwrap();
    gated.ok_or(AccessError::InstanceUnknown)?.open(access).map(|(_, families)| families)
}

/// As it is found when no token of it was issued.
fn unused(new: NewTokenFamily) -> TokenFamily {
    let NewTokenFamily { slug, kind, terms, schedule } = new;
    TokenFamily { slug, kind, terms, schedule, issued: 0, used: 0 }
}

/// With everything, and nothing that is not said.
pub async fn a_new_family_is_found(store: &dyn Store) {
    an_owner(store, "shop").await;
    let inner = json!([1.5, 5.945_840_516_813_665e152, u64::MAX, null, "\u{0}'\\"]);
    let object = json!({"trusted_domains": ["a.example"], "x": {"ü": inner}});
    let extra_data = ExtraData::new(object.as_object().unwrap().clone()).unwrap();
    let terms = FamilyTerms { extra_data: Some(extra_data), ..other_terms() };
    for new in [a_new_family("bare"), NewTokenFamily { terms, ..a_new_family("full") }] {
        a_stored(store, "SHOP", new.clone()).await;
        let found = find(store, &by("Shop", "token"), new.slug.as_str()).await.unwrap();
        assert_eq!(found, Some(unused(new)));
    }
}

/// With everything, though many of two instances are put down at the same time.
pub async fn families_that_come_together_are_each_found(store: &dyn Store) {
    an_owner(store, "shop").await;
    an_owner(store, "other").await;
    let new = |number: usize| {
        let of_number = a_new_family(&format!("f{}", number / 2));
        let offset = RelativeTime::from_secs(u64::try_from(number).unwrap());
        let schedule = KeySchedule::new(RelativeTime::FOREVER, KeyGranularity::Hour, offset);
        let schedule = schedule.unwrap();
        match number % 3 {
            0 => of_number,
            1 => NewTokenFamily { terms: other_terms(), ..of_number },
            _ => NewTokenFamily { schedule, kind: TokenFamilyKind::Subscription, ..of_number },
        }
    };
    let of = |number: usize| if number.is_multiple_of(2) { "shop" } else { "other" };
    let all = || 0..2 * RIVALS;
    join_all(all().map(|number| a_stored(store, of(number), new(number)))).await;
    for number in all() {
        let new = new(number);
        let found = find(store, &by(of(number), "token"), new.slug.as_str()).await.unwrap();
        assert_eq!(found, Some(unused(new)));
    }
}

/// Nor what lasts for the longest time that ends.
pub async fn what_never_ends_survives(store: &dyn Store) {
    an_owner(store, "shop").await;
    let longest = RelativeTime::from_micros(RelativeTime::MAX_MICROS);
    let offset = longest.saturating_sub(RelativeTime::from_secs(60));
    let validity = Period::new(at(0), Timestamp::NEVER).unwrap();
    for (slug, duration) in [("endless", RelativeTime::FOREVER), ("long", longest)] {
        let schedule = KeySchedule::new(duration, KeyGranularity::Minute, offset).unwrap();
        let terms = FamilyTerms { validity, ..other_terms() };
        let new = NewTokenFamily { terms, schedule, ..a_new_family(slug) };
        a_stored(store, "shop", new.clone()).await;
        let found = find(store, &by("shop", "token"), slug).await.unwrap();
        assert_eq!(found, Some(unused(new)));
    }
}

/// In every pair.
pub async fn every_kind_and_granularity_survives(store: &dyn Store) {
    an_owner(store, "shop").await;
    for kind in TokenFamilyKind::ALL {
        for (number, granularity) in KeyGranularity::ALL.into_iter().enumerate() {
            let duration = granularity.length();
            let schedule = KeySchedule::new(duration, granularity, RelativeTime::ZERO).unwrap();
            let slug = format!("{}{number}", kind.as_str());
            let new = NewTokenFamily { kind, schedule, ..a_new_family(&slug) };
            a_stored(store, "shop", new.clone()).await;
            let found = find(store, &by("shop", "token"), &slug).await.unwrap();
            assert_eq!(found, Some(unused(new)));
        }
    }
}

/// Unchanged.
pub async fn a_taken_slug_is_answered_with_its_holder(store: &dyn Store) {
    an_owner(store, "shop").await;
    a_stored(store, "shop", a_new_family("a")).await;
    let access = by("shop", "token");
    let second = NewTokenFamily { terms: other_terms(), ..a_new_family("a") };
    for new in [second, a_new_family("a")] {
        assert_eq!(insert(store, &access, new).await.unwrap(), Some(Some(a_family("a"))));
    }
    assert_eq!(find(store, &access, "a").await.unwrap(), Some(a_family("a")));
}

/// The others are answered with the winner.
pub async fn one_of_many_rivals_gets_the_slug(store: &dyn Store) {
    an_owner(store, "shop").await;
    let access = by("shop", "token");
    let answers = join_all((0..RIVALS).map(|_| insert(store, &access, a_new_family("a")))).await;
    let (won, lost): (Vec<_>, Vec<_>) =
        answers.into_iter().map(Result::unwrap).partition(Option::is_none);
    assert_eq!((won.len(), list(store, &access).await.unwrap().len()), (1, 1));
    assert!(lost.iter().all(|answer| *answer == Some(Some(a_family("a")))), "{lost:?}");
}

/// Each its own, even by tokens with the same digest.
pub async fn two_instances_may_have_the_same_slug(store: &dyn Store) {
    an_owner(store, "shop").await;
    an_owner(store, "other").await;
    let (ours, theirs) = (by("shop", "token"), by("other", "token"));
    a_stored(store, "shop", a_new_family("a")).await;
    assert_eq!(find(store, &theirs, "a").await.unwrap(), None);
    let new = NewTokenFamily { terms: other_terms(), ..a_new_family("a") };
    a_stored(store, "other", new.clone()).await;
    assert_eq!(find(store, &ours, "a").await.unwrap(), Some(a_family("a")));
    assert_eq!(find(store, &theirs, "a").await.unwrap(), Some(unused(new.clone())));
    assert_eq!(delete(store, &ours, "a").await.unwrap(), None);
    assert_eq!(find(store, &theirs, "a").await.unwrap(), Some(unused(new)));
}

/// And so they are two.
pub async fn slugs_differ_in_case(store: &dyn Store) {
    an_owner(store, "shop").await;
    a_stored(store, "shop", a_new_family("a")).await;
    assert_eq!(find(store, &by("shop", "token"), "A").await.unwrap(), None);
    a_stored(store, "shop", a_new_family("A")).await;
    assert_eq!(list(store, &by("shop", "token")).await.unwrap().len(), 2);
}

/// And is told why: a token that is unknown, of another instance, expired or too narrow, and an
/// instance that is not there.
pub async fn who_may_not_write_changes_nothing(store: &dyn Store) {
    let (owner, other) = (an_owner(store, "shop").await, a_shop(store, "other").await);
    a_token(store, other, "foreign").await;
    let expired = NewLoginToken { expires: at(1), ..a_new_token("expired") };
    let narrow = NewLoginToken { scope: Scope::ReadOnly, ..a_new_token("narrow") };
    let order = NewLoginToken { scope: Scope::OrderFull, ..a_new_token("order") };
    for token in [expired, narrow, order] {
        log_in(store, owner, token).await.unwrap();
    }
    a_stored(store, "shop", a_new_family("a")).await;
    let unauthorized = AccessError::Unauthorized.to_string();
    let insufficient = AccessError::PermissionInsufficient.to_string();
    let unknown = AccessError::InstanceUnknown.to_string();
    for (instance, token, told) in [
        ("shop", "unknown", &unauthorized),
        ("shop", "foreign", &unauthorized),
        ("shop", "expired", &unauthorized),
        ("shop", "narrow", &insufficient),
        ("shop", "order", &insufficient),
        ("nobody", "token", &unknown),
    ] {
        let access = by(instance, token);
        for slug in ["a", "b"] {
            let ends = [
                insert(store, &access, a_new_family(slug)).await,
                update(store, &access, slug, other_terms()).await,
                delete(store, &access, slug).await,
            ];
            for end in ends {
                assert_eq!(&end.unwrap_err().to_string(), told, "{instance} {token} {slug}");
            }
        }
    }
    let access = by("shop", "token");
    assert_eq!(list(store, &access).await.unwrap().len(), 1);
    assert_eq!(find(store, &access, "a").await.unwrap(), Some(a_family("a")));
    delete_instance(store, owner.instance).await;
    let error = insert(store, &access, a_new_family("b")).await.unwrap_err();
    assert!(matches!(error, AccessError::Unauthorized), "deleted: {error:?}");
}

/// Up to its last moment.
pub async fn every_scope_that_allows_it_writes(store: &dyn Store) {
    let owner = a_shop(store, "shop").await;
    for scope in Scope::allowing(Permission::TokenFamiliesWrite).into_iter().flatten() {
        let slug = scope.as_str();
        let token = NewLoginToken { scope, expires: at(2), ..a_new_token(slug) };
        log_in(store, owner, token).await.unwrap();
        let access = by("shop", slug);
        assert_eq!(insert(store, &access, a_new_family(slug)).await.unwrap(), None);
        assert_eq!(update(store, &access, slug, other_terms()).await.unwrap(), None);
        assert_eq!(delete(store, &access, slug).await.unwrap(), None);
    }
}

/// All of them, with what is absent now, and nothing else.
pub async fn a_change_replaces_the_terms(store: &dyn Store) {
    an_owner(store, "shop").await;
    let access = by("shop", "token");
    a_stored(store, "shop", a_new_family("a")).await;
    a_stored(store, "shop", a_new_family("b")).await;
    for terms in [other_terms(), other_terms(), a_family("a").terms] {
        assert_eq!(update(store, &access, "a", terms.clone()).await.unwrap(), None);
        let found = find(store, &access, "a").await.unwrap();
        assert_eq!(found, Some(TokenFamily { terms, ..a_family("a") }));
    }
    assert_eq!(find(store, &access, "b").await.unwrap(), Some(a_family("b")));
}

/// Even if another instance has it, which is left alone.
pub async fn an_unknown_family_is_not_changed(store: &dyn Store) {
    an_owner(store, "shop").await;
    an_owner(store, "other").await;
    a_stored(store, "other", a_new_family("a")).await;
    let access = by("shop", "token");
    assert_eq!(update(store, &access, "a", other_terms()).await.unwrap(), Some(None));
    assert_eq!(delete(store, &access, "a").await.unwrap(), Some(None));
    let found = find(store, &by("other", "token"), "a").await.unwrap();
    assert_eq!(found, Some(a_family("a")));
}

/// For a family that begins anew.
pub async fn a_deleted_family_frees_its_slug(store: &dyn Store) {
    an_owner(store, "shop").await;
    let access = by("shop", "token");
    a_stored(store, "shop", a_new_family("a")).await;
    assert_eq!(delete(store, &access, "a").await.unwrap(), None);
    assert_eq!(find(store, &access, "a").await.unwrap(), None);
    let new = NewTokenFamily { terms: other_terms(), ..a_new_family("a") };
    a_stored(store, "shop", new.clone()).await;
    assert_eq!(find(store, &access, "a").await.unwrap(), Some(unused(new)));
}

/// The others find none.
pub async fn a_family_is_deleted_by_one_of_many(store: &dyn Store) {
    an_owner(store, "shop").await;
    let access = by("shop", "token");
    a_stored(store, "shop", a_new_family("a")).await;
    let answers = join_all((0..RIVALS).map(|_| delete(store, &access, "a"))).await;
    let answers: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    let count = |end| answers.iter().filter(|answer| **answer == end).count();
    assert_eq!([None, Some(None)].map(count), [1, RIVALS - 1], "{answers:?}");
}

/// No matter how often it comes and goes: no rival is told of a family that is not there to be
/// created, nor of one that is there to be changed.
pub async fn who_comes_too_late_is_told_what_was_in_the_way(store: &dyn Store) {
    an_owner(store, "shop").await;
    let access = &by("shop", "token");
    for _ in 0..3 {
        let rivals = (0..2 * RIVALS).map(async |number| match number % 3 {
            0 => insert(store, access, a_new_family("a")).await.unwrap() != Some(None),
            1 => matches!(delete(store, access, "a").await.unwrap(), None | Some(None)),
            _ => {
                let end = update(store, access, "a", a_family("a").terms).await;
                matches!(end.unwrap(), None | Some(None))
            }
        });
        let answers = join_all(rivals).await;
        assert_eq!(answers, vec![true; 2 * RIVALS]);
    }
}

/// With what a list shows.
pub async fn families_are_listed_in_the_order_of_their_creation(store: &dyn Store) {
    an_owner(store, "shop").await;
    let access = by("shop", "token");
    assert_eq!(list(store, &access).await.unwrap(), []);
    let mut expected = Vec::new();
    for slug in ["zebra", "ant", "Mule"] {
        let new = NewTokenFamily { terms: other_terms(), ..a_new_family(slug) };
        a_stored(store, "shop", new.clone()).await;
        let NewTokenFamily { slug, kind, terms, .. } = new;
        let FamilyTerms { name, description, description_i18n, validity, .. } = terms;
        expected.push(TokenFamilySummary {
            slug,
            kind,
            name,
            description,
            description_i18n,
            validity,
        });
    }
    assert_eq!(list(store, &access).await.unwrap(), expected);
}

/// To a token that is unknown, and to that of another instance; where there is no instance, there
/// is no gate.
pub async fn families_stay_shut_to_others(store: &dyn Store) {
    an_owner(store, "shop").await;
    let other = a_shop(store, "other").await;
    a_token(store, other, "foreign").await;
    a_stored(store, "shop", a_new_family("a")).await;
    for token in ["unknown", "foreign"] {
        let access = by("shop", token);
        let error = list(store, &access).await.unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized), "{token}: {error:?}");
        let error = find(store, &access, "a").await.unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized), "{token}: {error:?}");
    }
    let access = by("nobody", "token");
    assert!(matches!(list(store, &access).await, Err(AccessError::InstanceUnknown)));
    assert!(matches!(find(store, &access, "a").await, Err(AccessError::InstanceUnknown)));
}

/// An instance that gets the id later begins without.
pub async fn a_purge_takes_the_families_along(store: &dyn Store) {
    let owner = an_owner(store, "shop").await;
    a_stored(store, "shop", a_new_family("a")).await;
    purge(store, owner.instance).await;
    super::cast::provision(store, a_new_instance("shop")).await;
    a_token(store, super::cast::standing(store, "shop").await, "token").await;
    assert_eq!(list(store, &by("shop", "token")).await.unwrap(), []);
}

/// Dropped at each of its suspension points, and asked again: the family is there once.
pub async fn a_dropped_creation_is_whole_or_absent(store: &dyn Store) {
    an_owner(store, "shop").await;
    let access = by("shop", "token");
    for polls in 1..=20 {
        let slug = format!("a{polls}");
        let new = || a_new_family(&slug);
        drop_after(polls, TokenFamilyRepository::insert_if_absent(store, &access, new())).await;
        let again = insert(store, &access, new()).await.unwrap();
        assert!([None, Some(Some(a_family(&slug)))].contains(&again), "{again:?}");
        assert_eq!(list(store, &access).await.unwrap().len(), polls);
    }
}
