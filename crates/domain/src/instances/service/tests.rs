use super::*;
use crate::act::{Guarded, Request};
use crate::audit::{Action, Actor};
use crate::auth::{Caller, Gated, Password, Permission, Scope};
use crate::challenges::{MockChallengeRepository, Senders};
use crate::instances::{
    Change, CreateInstanceError, DeleteInstanceError, InstanceRef, InstanceSerial, Kept,
    MockInstanceRepository, SetPasswordError, SettingsChange, UpdateInstanceError,
};
use crate::secrets::Purpose;
use crate::store::{Insertion, Phase};
use crate::testing::{
    FixedClock, PlainHasher, SeededEntropy, a_caller, a_challenge_service, a_guard, a_holder,
    a_keyring, a_login_token, a_password_service, an_access, an_instance, an_instance_ref,
    everybody_has, settings,
};
use crate::{EddsaPrivateKey, RelativeTime, Timestamp};

mod cast;
mod changes;
mod recovery;
mod second_factor;
mod settings_change;
mod sign_up;

fn service(instances: MockInstanceRepository) -> (InstanceService, Arc<PlainHasher>) {
    let hasher = Arc::new(PlainHasher::default());
    let service = InstanceService {
        self_provisioning: false,
        phone_numbers: PhoneNumbers::default(),
        instances: Arc::new(instances),
        hasher: hasher.clone(),
        passwords: a_password_service(everybody_has("right"), hasher.clone()),
        guard: a_guard(),
        challenges: a_challenge_service(Arc::new(MockChallengeRepository::new()), Senders::new()),
        keyring: a_keyring(),
        entropy: Arc::new(SeededEntropy::new(1)),
        clock: FixedClock::at(1),
    };
    (service, hasher)
}

fn a_command(password: &str) -> CreateInstance {
    CreateInstance {
        id: InstanceId::parse("shop").unwrap(),
        settings: settings("shop"),
        password: Password::parse(password).unwrap(),
        token_validity: None,
        request: Request::operator(),
    }
}

/// A store that holds `shop` with the password `right`.
fn holding(instance: Instance) -> MockInstanceRepository {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().returning(move |_| Ok(Some(instance.clone())));
    with_callers(instances)
}

/// Every caller's instance has no address.
fn with_callers(mut instances: MockInstanceRepository) -> MockInstanceRepository {
    let anybody = |_| Ok(Some(a_holder(&an_instance_ref("any"), &[])));
    instances.expect_find_holder().returning(anybody);
    instances
}

fn empty() -> MockInstanceRepository {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().return_once(|_| Ok(None));
    instances
}

#[actix_rt::test]
async fn a_new_instance_gets_a_key_of_its_own() {
    let mut instances = empty();
    instances.expect_provision().return_once(|act| {
        assert!(act.permit.standing().is_none());
        assert_eq!(act.audit.action, Action::InstanceProvision);
        assert!(act.change.token.is_none());
        let seed = a_keyring().open(
            Purpose::InstanceKey,
            act.change.merchant_pub.as_bytes(),
            &act.change.private_key,
        );
        let seed: [u8; 32] = seed.unwrap().as_slice().try_into().unwrap();
        assert_eq!(EddsaPrivateKey::from_seed(&seed).public_key(), act.change.merchant_pub);
        Ok(Guarded::Done(Insertion::New(InstanceSerial(1))))
    });
    let created = service(instances).0.create(a_command("right"), &Initiator::Operator).await;
    assert!(matches!(created.unwrap(), Created::New(None)));
}

#[actix_rt::test]
async fn a_token_comes_along_when_one_is_wanted() {
    let mut instances = empty();
    instances.expect_provision().return_once(|act| {
        let token = act.change.token.unwrap();
        assert_eq!((token.scope, token.refreshable), (Scope::All, true));
        Ok(Guarded::Done(Insertion::New(InstanceSerial(1))))
    });
    let token_validity = Some(RelativeTime::from_secs(60));
    let command = CreateInstance { token_validity, ..a_command("right") };
    let created = service(instances).0.create(command, &Initiator::Operator).await.unwrap();
    let Created::New(Some(token)) = created else { panic!("{created:?}") };
    assert_eq!(token.expires, Timestamp::from_micros(60_000_001));
}

#[actix_rt::test]
async fn a_token_for_no_time_is_none() {
    let mut instances = empty();
    instances.expect_provision().return_once(|act| {
        assert!(act.change.token.is_none());
        Ok(Guarded::Done(Insertion::New(InstanceSerial(1))))
    });
    let command = CreateInstance { token_validity: Some(RelativeTime::ZERO), ..a_command("right") };
    let created = service(instances).0.create(command, &Initiator::Operator).await.unwrap();
    assert!(matches!(created, Created::New(None)));
}

#[actix_rt::test]
async fn an_equal_repeat_changes_nothing() {
    let (service, _) = service(holding(an_instance("shop")));
    let created = service.create(a_command("right"), &Initiator::Operator).await.unwrap();
    assert!(matches!(created, Created::Repeated));
}

#[actix_rt::test]
async fn other_settings_and_another_password_get_one_answer_for_the_same_work() {
    let other_settings = CreateInstance { settings: settings("other"), ..a_command("right") };
    for command in [other_settings, a_command("wrong")] {
        let (service, hasher) = service(holding(an_instance("shop")));
        let error = service.create(command, &Initiator::Operator).await.unwrap_err();
        assert!(matches!(error, CreateInstanceError::AlreadyExists), "{error:?}");
        assert_eq!(hasher.asked(), 1);
    }
}

#[actix_rt::test]
async fn a_rival_that_was_quicker_is_compared_with() {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().return_once(|_| Ok(None));
    instances
        .expect_provision()
        .return_once(|_| Ok(Guarded::Done(Insertion::Existing(an_instance("shop")))));
    let created = service(instances).0.create(a_command("right"), &Initiator::Operator).await;
    assert!(matches!(created.unwrap(), Created::Repeated));
}

#[actix_rt::test]
async fn the_id_of_a_deleted_instance_is_not_free() {
    let reference = InstanceRef { deleted: true, ..an_instance_ref("shop") };
    let (service, hasher) = service(holding(Instance { reference, ..an_instance("shop") }));
    let error = service.create(a_command("right"), &Initiator::Operator).await.unwrap_err();
    assert!(matches!(error, CreateInstanceError::PurgeRequired));
    assert_eq!(hasher.asked(), 0);
}

#[actix_rt::test]
async fn a_failing_store_is_told() {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().return_once(|_| {
        Err(StoreError::Unavailable { phase: Phase::Fetch, source: anyhow::anyhow!("gone") })
    });
    let error = service(instances).0.create(a_command("right"), &Initiator::Operator).await;
    assert!(matches!(error.unwrap_err(), CreateInstanceError::Store(_)));
}

#[actix_rt::test]
async fn a_profile_is_behind_the_check_of_the_token() {
    for (token, opens) in [(Some(a_login_token()), true), (None, false)] {
        let mut instances = MockInstanceRepository::new();
        let gated = Gated::new(an_instance_ref("shop"), token, an_instance("shop"));
        instances.expect_find_profile().return_once(|_| Ok(Some(gated)));
        let access = an_access("shop", Permission::InstancesRead);
        assert_eq!(service(instances).0.profile(&access).await.is_ok(), opens);
    }
}

#[actix_rt::test]
async fn a_deleted_instance_is_not_live() {
    let reference = InstanceRef { deleted: true, ..an_instance_ref("shop") };
    let (service, _) = service(holding(Instance { reference, ..an_instance("shop") }));
    let error = service.check_live(&InstanceId::parse("shop").unwrap()).await.unwrap_err();
    assert!(matches!(error, FindInstanceError::InstanceDeleted));
}

fn id(text: &str) -> InstanceId {
    InstanceId::parse(text).unwrap()
}

#[actix_rt::test]
async fn strangers_create_instances_only_where_the_server_allows_it() {
    let (closed, _) = service(MockInstanceRepository::new());
    let error = closed.create(a_command("x"), &Initiator::SelfProvisioned).await.unwrap_err();
    assert!(matches!(error, CreateInstanceError::SelfProvisioningDisabled));
    let mut instances = empty();
    instances.expect_provision().return_once(|act| {
        assert_eq!(act.audit.actor, Actor::Anonymous);
        Ok(Guarded::Done(Insertion::New(InstanceSerial(1))))
    });
    let open = InstanceService { self_provisioning: true, ..service(instances).0 };
    assert!(open.create(a_command("x"), &Initiator::SelfProvisioned).await.is_ok());
}

#[actix_rt::test]
async fn strangers_never_create_the_administrator_nor_compare_with_him() {
    for name in ["admin", "Admin", "default", "DEFAULT"] {
        let (closed, hasher) = service(MockInstanceRepository::new());
        let open = InstanceService { self_provisioning: true, ..closed };
        let command = CreateInstance { id: id(name), ..a_command("right") };
        let error = open.create(command, &Initiator::SelfProvisioned).await.unwrap_err();
        assert!(matches!(error, CreateInstanceError::AlreadyExists));
        assert_eq!(hasher.asked(), 0);
    }
}

#[actix_rt::test]
async fn default_is_never_free() {
    let initiator = Initiator::Admin(a_caller("admin"));
    let command = CreateInstance { id: id("default"), ..a_command("right") };
    let error =
        service(MockInstanceRepository::new()).0.create(command, &initiator).await.unwrap_err();
    assert!(matches!(error, CreateInstanceError::AlreadyExists));
}
