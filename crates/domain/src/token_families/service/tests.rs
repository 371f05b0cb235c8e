use super::*;
use crate::Timestamp;
use crate::auth::{Checked, Gated, LoginToken, Permission, Scope};
use crate::i18n::LocalizedText;
use crate::store::Phase;
use crate::testing::{
    FixedClock, a_create_family, a_family, a_login_token, a_new_family, a_slug, an_access,
    an_instance_ref, other_terms,
};
use crate::token_families::MockTokenFamilyRepository;

fn service(families: MockTokenFamilyRepository) -> TokenFamilyService {
    TokenFamilyService { families: Arc::new(families), clock: FixedClock::at(7_500_000) }
}

fn access() -> Access {
    an_access("shop", Permission::TokenFamiliesWrite)
}

type Found = Gated<Option<TokenFamily>>;

fn behind(token: Option<LoginToken>, family: Option<TokenFamily>) -> Found {
    Gated::new(an_instance_ref("shop"), token, family)
}

/// What a caller gets who may do it, and finds `family` in his way.
fn undone(family: Option<TokenFamily>) -> Checked<Option<TokenFamily>> {
    Checked::Undone(Some(behind(Some(a_login_token()), family)))
}

async fn create(
    end: Checked<Option<TokenFamily>>,
    command: CreateTokenFamily,
) -> Result<(), CreateTokenFamilyError> {
    let mut families = MockTokenFamilyRepository::new();
    families.expect_insert_if_absent().return_once(|_, _| Ok(end));
    service(families).create(&access(), command).await
}

#[actix_rt::test]
async fn a_family_is_stored_as_it_is_wanted() {
    let mut families = MockTokenFamilyRepository::new();
    families.expect_insert_if_absent().return_once(|_, family| {
        assert_eq!(family, a_new_family("a"));
        Ok(Checked::Done)
    });
    assert!(service(families).create(&access(), a_create_family("a")).await.is_ok());
}

#[actix_rt::test]
async fn a_family_that_does_not_say_when_begins_now() {
    let mut families = MockTokenFamilyRepository::new();
    families.expect_insert_if_absent().return_once(|_, family| {
        assert_eq!(family.terms.validity.start(), Timestamp::from_seconds(7));
        Ok(Checked::Done)
    });
    let command = CreateTokenFamily { valid_after: None, ..a_create_family("a") };
    assert!(service(families).create(&access(), command).await.is_ok());
}

#[actix_rt::test]
async fn a_repeated_creation_changes_nothing_and_is_no_error() {
    assert!(create(undone(Some(a_family("a"))), a_create_family("a")).await.is_ok());
    let untimed = CreateTokenFamily { valid_after: None, ..a_create_family("a") };
    assert!(create(undone(Some(a_family("a"))), untimed).await.is_ok());
}

#[actix_rt::test]
async fn create_reports_a_taken_slug() {
    let name = LocalizedText::parse("other").unwrap();
    let command = CreateTokenFamily { name, ..a_create_family("a") };
    let error = create(undone(Some(a_family("a"))), command).await.unwrap_err();
    assert!(matches!(error, CreateTokenFamilyError::SlugTaken));
}

#[actix_rt::test]
async fn a_family_that_is_never_good_does_not_reach_the_store() {
    let valid_before = Timestamp::from_seconds(100);
    let command = CreateTokenFamily { valid_before, ..a_create_family("a") };
    let families = service(MockTokenFamilyRepository::new());
    let error = families.create(&access(), command).await.unwrap_err();
    assert!(matches!(error, CreateTokenFamilyError::ValidityEmpty(_)));
}

#[actix_rt::test]
async fn who_may_not_create_learns_nothing_about_slugs() {
    let read_only = LoginToken { scope: Scope::ReadOnly, ..a_login_token() };
    for family in [None, Some(a_family("a"))] {
        let refuse =
            async |found| create(Checked::Undone(found), a_create_family("a")).await.unwrap_err();
        let error = refuse(Some(behind(None, family.clone()))).await;
        assert!(matches!(error, CreateTokenFamilyError::Access(AccessError::Unauthorized)));
        let error = refuse(Some(behind(Some(read_only.clone()), family))).await;
        let insufficient = AccessError::PermissionInsufficient;
        assert_eq!(error.to_string(), insufficient.to_string());
        let error = refuse(None).await;
        assert!(matches!(error, CreateTokenFamilyError::Access(AccessError::InstanceUnknown)));
    }
}

#[actix_rt::test]
async fn a_rival_that_is_gone_again_is_contention() {
    let error = create(undone(None), a_create_family("a")).await.unwrap_err();
    assert!(matches!(error, CreateTokenFamilyError::Store(StoreError::Contended)));
}

#[actix_rt::test]
async fn a_failing_store_is_told() {
    let mut families = MockTokenFamilyRepository::new();
    families.expect_insert_if_absent().return_once(|_, _| {
        Err(StoreError::Unavailable { phase: Phase::Store, source: anyhow::anyhow!("gone") })
    });
    let error = service(families).create(&access(), a_create_family("a")).await.unwrap_err();
    assert!(matches!(error, CreateTokenFamilyError::Store(StoreError::Unavailable { .. })));
}

#[actix_rt::test]
async fn the_list_of_families_is_behind_the_check_of_the_token() {
    for (token, opens) in [(Some(a_login_token()), true), (None, false)] {
        let mut families = MockTokenFamilyRepository::new();
        let gated = Gated::new(an_instance_ref("shop"), token, Vec::new());
        families.expect_list().return_once(|_| Ok(Some(gated)));
        assert_eq!(service(families).list(&access()).await.is_ok(), opens);
    }
}

async fn find(found: Option<Found>) -> Result<TokenFamily, FindTokenFamilyError> {
    let mut families = MockTokenFamilyRepository::new();
    families.expect_find().return_once(|_, _| Ok(found));
    service(families).find(&access(), &a_slug("a")).await
}

#[actix_rt::test]
async fn a_family_is_behind_the_check_of_the_token() {
    let (token, family) = (Some(a_login_token()), Some(a_family("a")));
    assert_eq!(find(Some(behind(token.clone(), family.clone()))).await.unwrap(), a_family("a"));
    let error = find(Some(behind(token, None))).await.unwrap_err();
    assert!(matches!(error, FindTokenFamilyError::TokenFamilyUnknown));
    let error = find(Some(behind(None, family))).await.unwrap_err();
    assert!(matches!(error, FindTokenFamilyError::Access(AccessError::Unauthorized)));
    let error = find(None).await.unwrap_err();
    assert!(matches!(error, FindTokenFamilyError::Access(AccessError::InstanceUnknown)));
}

async fn update(end: Checked<Option<TokenFamily>>) -> Result<(), UpdateTokenFamilyError> {
    let mut families = MockTokenFamilyRepository::new();
    families.expect_update().return_once(|_, slug, terms| {
        assert_eq!((slug, terms), (&a_slug("a"), other_terms()));
        Ok(end)
    });
    service(families).update(&access(), &a_slug("a"), other_terms()).await
}

#[actix_rt::test]
async fn each_end_of_a_change_has_its_answer() {
    assert!(update(Checked::Done).await.is_ok());
    let error = update(undone(None)).await.unwrap_err();
    assert!(matches!(error, UpdateTokenFamilyError::TokenFamilyUnknown));
    let error = update(undone(Some(a_family("a")))).await.unwrap_err();
    assert!(matches!(error, UpdateTokenFamilyError::Store(StoreError::Contended)));
    let error = update(Checked::Undone(Some(behind(None, None)))).await.unwrap_err();
    assert!(matches!(error, UpdateTokenFamilyError::Access(AccessError::Unauthorized)));
}

async fn delete(end: Checked<Option<TokenFamily>>) -> Result<(), DeleteTokenFamilyError> {
    let mut families = MockTokenFamilyRepository::new();
    families.expect_delete().return_once(|_, _| Ok(end));
    service(families).delete(&access(), &a_slug("a")).await
}

#[actix_rt::test]
async fn each_end_of_a_deletion_has_its_answer() {
    assert!(delete(Checked::Done).await.is_ok());
    let error = delete(undone(None)).await.unwrap_err();
    assert!(matches!(error, DeleteTokenFamilyError::TokenFamilyUnknown));
    let error = delete(undone(Some(a_family("a")))).await.unwrap_err();
    assert!(matches!(error, DeleteTokenFamilyError::Store(StoreError::Contended)));
    let error = delete(Checked::Undone(None)).await.unwrap_err();
    assert!(matches!(error, DeleteTokenFamilyError::Access(AccessError::InstanceUnknown)));
}
