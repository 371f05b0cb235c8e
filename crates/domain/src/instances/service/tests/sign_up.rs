//! Strangers who create an instance of their own.
use super::cast::{a_creation, email, guarded, looked_at, proofs, shown, there};
use super::*;
use crate::challenges::{
    Address, ChannelPolicy, MockChallengeRepository, Proved, SecondFactorError, TanChannel,
};
use crate::testing::{a_guard_with, a_phone, a_request, asking, every_channel};

const STRANGER: Initiator = Initiator::SelfProvisioned;

fn given() -> [Address; 2] {
    [email("new"), Address::Phone(a_phone(5))]
}

/// A sign-up that shows all that is asked.
fn proved() -> (CreateInstance, MockChallengeRepository) {
    let (solved, command) = (proofs(&given()), a_creation());
    let command = CreateInstance { request: a_request(&shown(&solved)), ..command };
    (command, asking(solved).0)
}

/// A server on which somebody is called `new`.
fn taken_by(instance: Instance) -> MockInstanceRepository {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().returning(move |_| Ok(Some(instance.clone())));
    instances
}

/// As the command would have created it.
fn equal() -> Instance {
    Instance { settings: a_creation().settings, ..an_instance("new") }
}

#[actix_rt::test]
async fn a_taken_id_is_told_before_anybody_is_asked_or_anything_compared() {
    for instance in [equal(), an_instance("new")] {
        let (service, hasher) = guarded(taken_by(instance), MockChallengeRepository::new());
        let error = service.create(a_creation(), &STRANGER).await.unwrap_err();
        assert!(matches!(error, CreateInstanceError::AlreadyExists), "{error:?}");
        assert_eq!(hasher.asked(), 0);
    }
}

#[actix_rt::test]
async fn the_id_of_a_deleted_instance_is_told_to_be_taken_likewise() {
    let reference = InstanceRef { deleted: true, ..an_instance_ref("new") };
    let deleted = Instance { reference, ..equal() };
    let (service, hasher) = guarded(taken_by(deleted), MockChallengeRepository::new());
    let error = service.create(a_creation(), &STRANGER).await.unwrap_err();
    assert!(matches!(error, CreateInstanceError::PurgeRequired), "{error:?}");
    assert_eq!(hasher.asked(), 0);
}

#[actix_rt::test]
async fn an_equal_repeat_with_the_proof_changes_nothing() {
    let (command, challenges) = proved();
    let (service, hasher) = guarded(taken_by(equal()), challenges);
    let created = service.create(command, &STRANGER).await.unwrap();
    assert!(matches!(created, Created::Repeated));
    assert_eq!(hasher.asked(), 1);
}

#[actix_rt::test]
async fn a_proof_does_not_tell_a_wrong_password_from_other_settings() {
    let (command, _) = proved();
    let password = Password::parse("wrong").unwrap();
    let wrong = CreateInstance { password, ..command.clone() };
    for (instance, command) in [(equal(), wrong), (an_instance("new"), command)] {
        let (service, hasher) = guarded(taken_by(instance), asking(proofs(&given())).0);
        let error = service.create(command, &STRANGER).await.unwrap_err();
        assert!(matches!(error, CreateInstanceError::AlreadyExists), "{error:?}");
        assert_eq!(hasher.asked(), 1);
    }
}

#[actix_rt::test]
async fn a_repeat_that_came_at_the_same_time_is_recognised_too() {
    let (command, challenges) = proved();
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().return_once(|_| Ok(None));
    instances.expect_provision().return_once(|_| Ok(Guarded::Done(Insertion::Existing(equal()))));
    let (service, _) = guarded(instances, challenges);
    let created = service.create(command, &STRANGER).await.unwrap();
    assert!(matches!(created, Created::Repeated));
}

#[actix_rt::test]
async fn a_mandatory_address_that_is_missing_is_told_at_once() {
    let policy = ChannelPolicy { mandatory: TanChannel::ALL.into(), ..every_channel() };
    let (service, hasher) = service(MockInstanceRepository::new());
    let guard = a_guard_with(policy, Arc::new(MockChallengeRepository::new()));
    let service = InstanceService { self_provisioning: true, guard, ..service };
    let mut command = a_creation();
    command.settings.phone_number = None;
    let error = service.create(command, &STRANGER).await.unwrap_err();
    let CreateInstanceError::AddressMissing(missing) = error else { panic!("{error:?}") };
    assert_eq!((missing.0, hasher.asked()), (TanChannel::Sms, 0));
}

/// Signs up where codes are sent by these channels only, with all the proofs that takes.
async fn proved_by(available: &[TanChannel]) -> Proved {
    let policy = ChannelPolicy {
        available: available.iter().copied().collect(),
        ..ChannelPolicy::default()
    };
    let mut instances = looked_at();
    let (tell, told) = std::sync::mpsc::channel();
    instances.expect_provision().return_once(move |act| {
        tell.send((act.change.proved, act.permit.proof().len())).unwrap();
        Ok(Guarded::Done(Insertion::New(InstanceSerial(3))))
    });
    let (command, challenges) = proved();
    let (service, _) = service(instances);
    let guard = a_guard_with(policy, Arc::new(challenges));
    let service = InstanceService { self_provisioning: true, guard, ..service };
    assert!(matches!(service.create(command, &STRANGER).await, Ok(Created::New(None))));
    let (proved, proofs) = told.recv().unwrap();
    assert_eq!(proofs, available.len());
    proved
}

#[actix_rt::test]
async fn those_addresses_are_validated_that_were_proved() {
    let proved = |email, phone| Proved { email, phone };
    assert_eq!(proved_by(&TanChannel::ALL).await, proved(true, true));
    assert_eq!(proved_by(&[TanChannel::Email]).await, proved(true, false));
    assert_eq!(proved_by(&[TanChannel::Sms]).await, proved(false, true));
    assert_eq!(proved_by(&[]).await, proved(false, false));
}

#[actix_rt::test]
async fn what_the_administrator_says_of_others_is_not_proved() {
    let solved = proofs(&super::cast::channels("admin"));
    let (mut instances, (challenges, _)) = (looked_at(), asking(solved.clone()));
    instances.expect_provision().return_once(|act| {
        assert_eq!(act.change.proved, Proved::default());
        Ok(Guarded::Done(Insertion::New(InstanceSerial(3))))
    });
    let (service, _) = guarded(instances, challenges);
    let command = CreateInstance { request: a_request(&shown(&solved)), ..a_creation() };
    let by_admin = Initiator::Admin(super::cast::caller("admin"));
    assert!(service.create(command, &by_admin).await.is_ok());
}

/// A stranger is told no name: nobody has proved yet to be behind it.
#[actix_rt::test]
async fn messages_to_a_stranger_name_nobody() {
    let (challenges, opened) = asking(Vec::new());
    let (service, _) = guarded(looked_at(), challenges);
    let error = service.create(a_creation(), &STRANGER).await.unwrap_err();
    let CreateInstanceError::SecondFactor(SecondFactorError::Required(_)) = error else {
        panic!("{error:?}")
    };
    let opening = opened.recv().unwrap();
    assert!(opening.asked.iter().all(|asked| !asked.named) && opening.recovery.is_none());
}

/// Whoever it is by: without the proof nothing is told of it.
#[actix_rt::test]
async fn the_administrator_is_told_of_a_taken_id_without_being_asked() {
    let (service, hasher) = guarded(looked_at(), MockChallengeRepository::new());
    let command = CreateInstance { id: there("shop").unwrap().reference.id, ..a_creation() };
    let by_admin = Initiator::Admin(super::cast::caller("admin"));
    let error = service.create(command, &by_admin).await.unwrap_err();
    assert!(matches!(error, CreateInstanceError::AlreadyExists), "{error:?}");
    assert_eq!(hasher.asked(), 0);
}
