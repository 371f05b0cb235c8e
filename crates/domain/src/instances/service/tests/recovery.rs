//! Forgotten passwords.
use super::cast::{Command, a_recovery, channels, guarded, later, looked_at, proofs, shown, there};
use super::*;
use crate::act::Standing;
use crate::audit::Origin;
use crate::budget::Source;
use crate::challenges::{MockChallengeRepository, Opened, Opening, SecondFactorError, Solved};
use crate::instances::{Epoch, RecoverError};
use crate::testing::{a_request, asking};
use std::sync::mpsc::{Receiver, channel};

#[actix_rt::test]
async fn the_administrators_password_is_not_replaced() {
    for name in ["admin", "Admin", "ADMIN"] {
        let (service, hasher) =
            guarded(MockInstanceRepository::new(), MockChallengeRepository::new());
        let command = RecoverPassword { instance: id(name), ..a_recovery() };
        let error = service.recover(command).await.unwrap_err();
        let RecoverError::SecondFactor(SecondFactorError::ChannelMissing(_)) = error else {
            panic!("{error:?}")
        };
        assert_eq!(hasher.asked(), 0);
    }
}

/// How it ends for this instance.
async fn refused(instance: Option<Instance>) -> RecoverError {
    let mut instances = MockInstanceRepository::new();
    instances.expect_find().return_once(|_| Ok(instance));
    let (service, hasher) = guarded(instances, MockChallengeRepository::new());
    let error = service.recover(a_recovery()).await.unwrap_err();
    assert_eq!(hasher.asked(), 0);
    error
}

#[actix_rt::test]
async fn an_instance_that_is_gone_or_cannot_be_asked_gets_no_new_password() {
    let found = there("shop").unwrap();
    assert!(matches!(refused(None).await, RecoverError::InstanceUnknown));
    let deleted = InstanceRef { deleted: true, ..found.reference.clone() };
    let error = refused(Some(Instance { reference: deleted, ..found.clone() })).await;
    assert!(matches!(error, RecoverError::InstanceDeleted));
    let unproved = Instance { email_validated: false, phone_validated: false, ..found };
    for instance in [an_instance("shop"), unproved] {
        let error = refused(Some(instance)).await;
        let RecoverError::SecondFactor(SecondFactorError::ChannelMissing(_)) = error else {
            panic!("{error:?}")
        };
    }
}

#[actix_rt::test]
async fn it_is_counted_where_it_is_asked_for_and_told_whom_it_is_about() {
    let opening = Command::Recover(a_recovery()).opens().await;
    let source = Source::of(&a_request(&[]).origin);
    assert!(source.is_some() && opening.recovery == source);
    assert!(opening.asked.iter().all(|asked| asked.named));
}

#[actix_rt::test]
async fn it_is_not_counted_for_what_may_be_a_proxy() {
    let (challenges, opened) = asking(Vec::new());
    let (service, _) = guarded(looked_at(), challenges);
    let origin = Origin { source: "127.0.0.1".to_owned(), request: String::new() };
    let request = Request { origin, shown: Vec::new() };
    let command = RecoverPassword { request, ..a_recovery() };
    assert!(service.recover(command).await.is_err());
    assert_eq!(opened.recv().unwrap().recovery, None);
}

/// A recovery that shows all that is asked.
fn proved() -> (RecoverPassword, Vec<Solved>) {
    let solved = proofs(&channels("shop"));
    (RecoverPassword { request: a_request(&shown(&solved)), ..a_recovery() }, solved)
}

#[actix_rt::test]
async fn a_new_password_keeps_no_token_and_is_an_act_of_nobody() {
    let ((command, solved), mut instances) = (proved(), looked_at());
    instances.expect_set_password().return_once(|act| {
        assert_eq!((act.change.keep, act.change.password.as_phc()), (None, "new"));
        let shop = there("shop").unwrap().reference;
        assert_eq!(act.permit.standing(), Some(Standing::without_token(&shop)));
        assert_eq!(act.audit.actor, Actor::Anonymous);
        assert_eq!(act.audit.action, Action::InstanceRecoverPassword);
        assert_eq!((act.audit.instance, act.audit.serial), (shop.id, Some(shop.serial)));
        Ok(Guarded::Done(Change::Done))
    });
    let (service, hasher) = guarded(instances, asking(solved).0);
    assert!(service.recover(command).await.is_ok());
    assert_eq!(hasher.asked(), 1);
}

#[actix_rt::test]
async fn an_instance_deleted_or_purged_meanwhile_gets_no_new_password() {
    let end = async |change: Change| {
        let ((command, solved), mut instances) = (proved(), looked_at());
        instances.expect_set_password().return_once(move |_| Ok(Guarded::Done(change)));
        guarded(instances, asking(solved).0).0.recover(command).await.unwrap_err()
    };
    assert!(matches!(end(Change::Deleted).await, RecoverError::InstanceDeleted));
    assert!(matches!(end(Change::NoInstance).await, RecoverError::InstanceUnknown));
}

/// A store in which the credentials of `shop` are changed between the first look and the second.
fn overtaken() -> MockInstanceRepository {
    let mut instances = MockInstanceRepository::new();
    let states = [there("shop").unwrap(), later(there("shop").unwrap())];
    let mut states = states.into_iter();
    instances.expect_find().returning(move |_| Ok(states.next()));
    instances
}

/// What is asked anew: of the later state, with nothing taken as proved.
fn assert_asked_anew(error: RecoverError, opened: &Receiver<Opening>) {
    let RecoverError::SecondFactor(SecondFactorError::Required(asked)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(asked.challenges.len(), 2);
    let opening = opened.recv().unwrap();
    assert_eq!(opening.asked.len(), 2);
    assert_eq!(opening.owner.bound_to, Some((InstanceSerial(1), Epoch(1))));
}

#[actix_rt::test]
async fn a_recovery_overtaken_at_its_end_is_asked_for_anew() {
    let ((command, solved), mut instances) = (proved(), overtaken());
    instances.expect_set_password().return_once(|_| Ok(Guarded::Overtaken));
    let (challenges, opened) = asking(solved);
    let error = guarded(instances, challenges).0.recover(command).await.unwrap_err();
    assert_asked_anew(error, &opened);
}

#[actix_rt::test]
async fn a_recovery_overtaken_before_it_is_asked_for_is_asked_for_anew() {
    let mut challenges = MockChallengeRepository::new();
    let (tell, opened) = channel();
    challenges.expect_open().returning(move |opening| {
        let ids = opening.asked.iter().map(|asked| asked.id).collect();
        if opening.owner.bound_to == Some((InstanceSerial(1), Epoch::FIRST)) {
            return Ok(Opened::Overtaken);
        }
        tell.send(opening).unwrap();
        Ok(Opened::Done(ids))
    });
    let error = guarded(overtaken(), challenges).0.recover(a_recovery()).await.unwrap_err();
    assert_asked_anew(error, &opened);
}

#[actix_rt::test]
async fn one_that_is_overtaken_time_and_again_is_given_up() {
    let mut challenges = MockChallengeRepository::new();
    challenges.expect_open().times(2).returning(|_| Ok(Opened::Overtaken));
    let error = guarded(looked_at(), challenges).0.recover(a_recovery()).await.unwrap_err();
    assert!(matches!(error, RecoverError::Store(StoreError::Contended)), "{error:?}");
}
