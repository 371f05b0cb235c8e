use super::*;
use crate::accounts::{MockAccountRepository, TargetRefused, WireSubjectMetadata};
use crate::audit::Actor;
use crate::auth::{Gated, LoginToken, Permission, Scope};
use crate::instances::MockInstanceRepository;
use crate::store::{Phase, StoreError};
use crate::testing::{
    FixedClock, SeededEntropy, a_caller, a_guard, a_holder, a_keyring, a_login_token, a_payto,
    an_access, an_account, an_instance_ref,
};
use crate::{BaseUrl, Timestamp};

mod second_factor;

fn service(accounts: MockAccountRepository) -> AccountService {
    let mut instances = MockInstanceRepository::new();
    let anybody = |_| Ok(Some(a_holder(&an_instance_ref("shop"), &[])));
    instances.expect_find_holder().returning(anybody);
    AccountService {
        targets: PaymentTargets::default(),
        accounts: Arc::new(accounts),
        instances: Arc::new(instances),
        guard: a_guard(),
        keyring: a_keyring(),
        entropy: Arc::new(SeededEntropy::new(1)),
        clock: FixedClock::at(7),
    }
}

fn basic(password: &str) -> FacadeCredentials {
    FacadeCredentials::basic("jo", password).unwrap()
}

fn a_command() -> AddAccount {
    let settings = AccountSettings {
        facade_url: Some(BaseUrl::parse("https://bank.example/").unwrap()),
        credentials: Some(basic("pass")),
        subject_metadata: Some(WireSubjectMetadata::parse("shop").unwrap()),
    };
    AddAccount { payto: a_payto("a"), settings, request: Request::operator() }
}

async fn add(end: Guarded<Addition>) -> Result<WireDetails, AddAccountError> {
    let mut accounts = MockAccountRepository::new();
    accounts.expect_add().return_once(|_| Ok(end));
    service(accounts).add(&a_caller("shop"), a_command()).await
}

fn some_wire() -> WireDetails {
    an_account("a", 9).wire
}

#[actix_rt::test]
async fn a_new_account_is_an_act_of_the_caller_on_his_own_instance() {
    let mut accounts = MockAccountRepository::new();
    accounts.expect_add().return_once(|act| {
        let (owner, new) = (an_instance_ref("shop").serial, act.change);
        assert_eq!(new.instance, owner);
        assert_eq!(act.permit.standing().unwrap().instance, owner);
        assert_eq!((act.audit.action, act.at), (Action::AccountAdd, Timestamp::from_micros(7)));
        assert_eq!(act.audit.actor, Actor::from(&a_caller("shop")));
        assert_eq!(new.wire, WireDetails::new(&new.payto, new.wire.salt));
        let place = FacadePlace::new(owner, &new.payto);
        let stored = new.settings.credentials.unwrap();
        assert_eq!(FacadeCredentials::open(&stored, &place, &a_keyring()), Ok(basic("pass")));
        Ok(Guarded::Done(Addition::New(new.wire)))
    });
    let wire = service(accounts).add(&a_caller("shop"), a_command()).await.unwrap();
    assert_eq!(wire.h_wire, WireHash::of(&a_payto("a"), &wire.salt));
}

#[actix_rt::test]
async fn each_account_gets_a_salt_of_its_own() {
    let mut accounts = MockAccountRepository::new();
    accounts.expect_add().returning(|act| Ok(Guarded::Done(Addition::New(act.change.wire))));
    let service = service(accounts);
    let one = service.add(&a_caller("shop"), a_command()).await.unwrap();
    let other = service.add(&a_caller("shop"), a_command()).await.unwrap();
    assert_ne!(one.salt, other.salt);
}

#[actix_rt::test]
async fn an_account_that_is_there_is_known_by_what_it_was() {
    for addition in [Addition::Reactivated(some_wire()), Addition::Unchanged(some_wire())] {
        assert_eq!(add(Guarded::Done(addition)).await.unwrap(), some_wire());
    }
}

#[actix_rt::test]
async fn each_end_of_an_addition_has_its_answer() {
    let error = add(Guarded::Done(Addition::Conflict)).await.unwrap_err();
    assert!(matches!(error, AddAccountError::Exists));
    for end in [Guarded::Done(Addition::NoInstance), Guarded::Overtaken] {
        let error = add(end).await.unwrap_err();
        assert!(matches!(error, AddAccountError::Overtaken), "{error:?}");
    }
}

#[actix_rt::test]
async fn what_the_operator_does_not_accept_never_reaches_the_store() {
    let targets = PaymentTargets::new(["iban"], None).unwrap();
    let service = AccountService { targets, ..service(MockAccountRepository::new()) };
    let error = service.add(&a_caller("shop"), a_command()).await.unwrap_err();
    assert!(matches!(error, AddAccountError::Refused(TargetRefused::Type)));
}

#[actix_rt::test]
async fn a_failing_store_is_told() {
    let mut accounts = MockAccountRepository::new();
    accounts.expect_add().return_once(|_| {
        Err(StoreError::Unavailable { phase: Phase::Commit, source: anyhow::anyhow!("gone") })
    });
    let error = service(accounts).add(&a_caller("shop"), a_command()).await.unwrap_err();
    assert!(matches!(error, AddAccountError::Store(StoreError::Unavailable { .. })));
}

#[actix_rt::test]
async fn the_list_of_accounts_is_behind_the_check_of_the_token() {
    for (token, opens) in [(Some(a_login_token()), true), (None, false)] {
        let mut accounts = MockAccountRepository::new();
        let gated = Gated::new(an_instance_ref("shop"), token, Vec::new());
        accounts.expect_list().return_once(|_| Ok(Some(gated)));
        let access = an_access("shop", Permission::AccountsRead);
        assert_eq!(service(accounts).list(&access).await.is_ok(), opens);
    }
}

/// A store in which the instance has `account`, asked with `token`.
fn holding(account: Option<Account>, token: Option<LoginToken>) -> MockAccountRepository {
    let mut accounts = MockAccountRepository::new();
    let gated = Gated::new(an_instance_ref("shop"), token, account);
    accounts.expect_find().return_once(|_, _| Ok(Some(gated)));
    accounts
}

#[actix_rt::test]
async fn an_account_is_behind_the_check_of_the_token() {
    let find = async |account, token| {
        let access = an_access("shop", Permission::AccountsRead);
        service(holding(account, token)).find(&access, &some_wire().h_wire).await
    };
    let account = an_account("a", 9);
    assert_eq!(find(Some(account.clone()), Some(a_login_token())).await.unwrap(), account);
    let error = find(Some(account), None).await.unwrap_err();
    assert!(matches!(error, FindAccountError::Access(AccessError::Unauthorized)));
    let error = find(None, Some(a_login_token())).await.unwrap_err();
    assert!(matches!(error, FindAccountError::AccountUnknown));
}

fn a_change(
    credentials: CredentialsChange<FacadeCredentials>,
) -> SettingsChange<FacadeCredentials> {
    SettingsChange { facade_url: None, credentials, subject_metadata: None }
}

async fn update(
    accounts: MockAccountRepository,
    credentials: CredentialsChange<FacadeCredentials>,
) -> Result<(), UpdateAccountError> {
    let access = an_access("shop", Permission::AccountsWrite);
    let (h_wire, change) = (some_wire().h_wire, a_change(credentials));
    service(accounts).update(&access, h_wire, change, Origin::operator()).await
}

#[actix_rt::test]
async fn credentials_are_encrypted_for_the_account_that_is_changed() {
    let mut accounts = holding(Some(an_account("a", 9)), Some(a_login_token()));
    accounts.expect_update().return_once(|act| {
        assert_eq!(act.audit.action, Action::AccountUpdate);
        assert_eq!(act.permit.standing().unwrap().token, Some(a_login_token().serial));
        assert_eq!(act.change.h_wire, some_wire().h_wire);
        let CredentialsChange::Replace(stored) = act.change.change.credentials else { panic!() };
        let place = FacadePlace::new(act.change.instance, &a_payto("a"));
        assert_eq!(FacadeCredentials::open(&stored, &place, &a_keyring()), Ok(basic("new")));
        Ok(Guarded::Done(Change::Done))
    });
    assert!(update(accounts, CredentialsChange::Replace(basic("new"))).await.is_ok());
}

#[actix_rt::test]
async fn credentials_that_are_not_spoken_of_or_to_be_removed_reach_the_store_as_such() {
    for (said, kept) in [(CredentialsChange::Keep, true), (CredentialsChange::Remove, false)] {
        let mut accounts = holding(Some(an_account("a", 9)), Some(a_login_token()));
        accounts.expect_update().return_once(move |act| {
            let credentials = act.change.change.credentials;
            let fits = [CredentialsChange::Remove, CredentialsChange::Keep];
            assert_eq!(credentials, fits[usize::from(kept)]);
            Ok(Guarded::Done(Change::Unchanged))
        });
        assert!(update(accounts, said).await.is_ok());
    }
}

#[actix_rt::test]
async fn nothing_is_changed_without_a_good_token() {
    let token = LoginToken { scope: Scope::ReadOnly, ..a_login_token() };
    let accounts = holding(Some(an_account("a", 9)), Some(token));
    let error = update(accounts, CredentialsChange::Remove).await.unwrap_err();
    assert!(matches!(error, UpdateAccountError::Access(AccessError::PermissionInsufficient)));
}

#[actix_rt::test]
async fn each_end_of_a_change_has_its_answer() {
    let error = update(holding(None, Some(a_login_token())), CredentialsChange::Keep).await;
    assert!(matches!(error.unwrap_err(), UpdateAccountError::AccountUnknown));
    let end = async |end| {
        let mut accounts = holding(Some(an_account("a", 9)), Some(a_login_token()));
        accounts.expect_update().return_once(|_| Ok(end));
        update(accounts, CredentialsChange::Keep).await.unwrap_err()
    };
    let error = end(Guarded::Done(Change::Absent)).await;
    assert!(matches!(error, UpdateAccountError::AccountUnknown));
    let error = end(Guarded::Done(Change::CredentialsNeeded)).await;
    assert!(matches!(error, UpdateAccountError::CredentialsNeeded(_)));
    let error = end(Guarded::Overtaken).await;
    assert!(matches!(error, UpdateAccountError::Overtaken));
}

#[actix_rt::test]
async fn an_account_is_deactivated_once() {
    let deactivate = async |end| {
        let mut accounts = MockAccountRepository::new();
        accounts.expect_deactivate().return_once(|act| {
            assert_eq!(act.audit.action, Action::AccountDeactivate);
            assert_eq!(act.change, (an_instance_ref("shop").serial, some_wire().h_wire));
            Ok(end)
        });
        let (caller, h_wire) = (a_caller("shop"), some_wire().h_wire);
        service(accounts).deactivate(&caller, h_wire, Origin::operator()).await
    };
    assert!(deactivate(Guarded::Done(Change::Done)).await.is_ok());
    for change in [Change::Unchanged, Change::Absent] {
        let error = deactivate(Guarded::Done(change)).await.unwrap_err();
        assert!(matches!(error, DeactivateAccountError::AccountUnknown));
    }
    let error = deactivate(Guarded::Overtaken).await.unwrap_err();
    assert!(matches!(error, DeactivateAccountError::Overtaken));
}
