use super::*;
use crate::Timestamp;
use crate::challenges::MockChallengeRepository;
use crate::instances::InstanceSerial;
use crate::store::Phase;
use crate::testing::{
    a_guard_with, a_holder, a_phone, a_solved, an_email, an_instance_ref, asking, every_channel,
};
use std::sync::mpsc::Receiver;

fn email() -> Address {
    Address::Email(an_email("owner"))
}

fn phone() -> Address {
    Address::Phone(a_phone(1))
}

fn guard(challenges: MockChallengeRepository) -> Guard {
    a_guard_with(every_channel(), Arc::new(challenges))
}

/// A guard before whom these are solved, and what it opens.
fn asking_guard(solved: &[Solved]) -> (Guard, Receiver<Opening>) {
    let (challenges, opened) = asking(solved.to_vec());
    (guard(challenges), opened)
}

fn a_demand(addresses: &[Address], all: bool) -> Demand {
    let holder = a_holder(&an_instance_ref("shop"), addresses);
    let guard = guard(MockChallengeRepository::new());
    let demand = guard.every(&holder, Operation::AuthConfig, addresses.to_vec(), |bound| bound);
    Demand { all, ..demand }
}

fn a_standing() -> Standing {
    Standing::without_token(&an_instance_ref("shop"))
}

fn ids(solved: &[Solved]) -> Vec<ChallengeId> {
    solved.iter().map(|one| one.id).collect()
}

async fn required(guard: &Guard, demand: &Demand, shown: &[ChallengeId]) -> Challenges {
    match guard.demand(Some(a_standing()), demand, shown).await {
        Err(SecondFactorError::Required(challenges)) => challenges,
        other => panic!("{other:?}"),
    }
}

#[actix_rt::test]
async fn where_nobody_is_asked_nothing_is_looked_up() {
    let shown = ids(&[a_solved(1, email())]);
    for all in [true, false] {
        let demand = a_demand(&[], all);
        let guard = guard(MockChallengeRepository::new());
        let permit = guard.demand(Some(a_standing()), &demand, &shown).await.unwrap();
        assert_eq!((permit.standing(), permit.proof()), (Some(a_standing()), [].as_slice()));
    }
}

#[actix_rt::test]
async fn an_act_that_is_not_critical_needs_no_proof() {
    let permit = guard(MockChallengeRepository::new()).permit(None);
    assert_eq!((permit.standing(), permit.proof()), (None, [].as_slice()));
}

#[actix_rt::test]
async fn any_one_address_is_enough_where_any_is_asked() {
    for solved in [a_solved(1, email()), a_solved(2, phone())] {
        let (guard, _) = asking_guard(std::slice::from_ref(&solved));
        let demand = a_demand(&[email(), phone()], false);
        let permit = guard.demand(Some(a_standing()), &demand, &[solved.id]).await.unwrap();
        assert_eq!(
            (permit.standing(), permit.proof()),
            (Some(a_standing()), [solved.id].as_slice())
        );
    }
}

#[actix_rt::test]
async fn all_that_is_shown_is_used_up_for_one_act() {
    let solved = [a_solved(1, email()), a_solved(2, phone()), a_solved(3, email())];
    for all in [false, true] {
        let (guard, _) = asking_guard(&solved);
        let demand = a_demand(&[email(), phone()], all);
        let permit = guard.demand(Some(a_standing()), &demand, &ids(&solved)).await.unwrap();
        assert_eq!(permit.proof(), ids(&solved));
    }
}

#[actix_rt::test]
async fn every_address_has_to_answer_where_all_are_asked() {
    let solved = [a_solved(1, phone()), a_solved(2, email())];
    let (guard, opened) = asking_guard(&solved);
    let demand = a_demand(&[email(), phone()], true);
    for part in &solved {
        required(&guard, &demand, &[part.id]).await;
        assert_eq!(opened.recv().unwrap().asked.len(), 1);
    }
    let permit = guard.demand(Some(a_standing()), &demand, &ids(&solved)).await.unwrap();
    assert_eq!(permit.proof(), ids(&solved));
}

#[actix_rt::test]
async fn what_is_not_solved_for_this_very_command_is_no_proof() {
    let demand = a_demand(&[email()], false);
    let (shown, binding) = (ids(&[a_solved(1, email())]), demand.binding);
    let (mut challenges, expected) = (MockChallengeRepository::new(), shown.clone());
    challenges.expect_find_solved().times(1).return_once(move |ids, bound, at| {
        assert_eq!((ids, bound, at), (&*expected, binding, Timestamp::from_micros(1)));
        Ok(Vec::new())
    });
    challenges.expect_open().return_once(move |opening| {
        assert_eq!((opening.binding, opening.at), (binding, Timestamp::from_micros(1)));
        Ok(Opened::Done(opening.asked.iter().map(|asked| asked.id).collect()))
    });
    let asked = required(&guard(challenges), &demand, &shown).await;
    assert_ne!(asked.challenges[0].id, shown[0]);
}

#[actix_rt::test]
async fn the_holder_of_another_address_is_no_proof() {
    for all in [true, false] {
        let stranger = a_solved(1, Address::Email(an_email("stranger")));
        let (guard, _) = asking_guard(std::slice::from_ref(&stranger));
        let asked = required(&guard, &a_demand(&[email()], all), &[stranger.id]).await;
        assert_eq!(asked.challenges.len(), 1);
        assert_ne!(asked.challenges[0].id, stranger.id);
    }
}

#[actix_rt::test]
async fn two_proofs_of_one_address_are_not_two() {
    let solved = [a_solved(1, email()), a_solved(2, email())];
    let (guard, _) = asking_guard(&solved);
    let asked = required(&guard, &a_demand(&[email(), phone()], true), &ids(&solved)).await;
    let listed: Vec<TanChannel> = asked.challenges.iter().map(|one| one.channel).collect();
    assert_eq!(listed, [TanChannel::Email, TanChannel::Sms]);
}

#[actix_rt::test]
async fn a_spent_proof_beside_a_fresh_one_does_no_harm() {
    let spent = Solved { spent: true, ..a_solved(1, email()) };
    let fresh = a_solved(2, phone());
    let (guard, _) = asking_guard(&[fresh.clone(), spent.clone()]);
    let demand = a_demand(&[email(), phone()], false);
    let shown = [spent.id, fresh.id];
    let permit = guard.demand(Some(a_standing()), &demand, &shown).await.unwrap();
    assert_eq!(permit.proof(), [fresh.id]);
    // Where all are asked, the spent one has to be solved anew.
    let asked = required(&guard, &a_demand(&[email(), phone()], true), &shown).await;
    assert!(asked.challenges.iter().all(|one| one.id != spent.id), "{asked:?}");
    assert!(asked.challenges.iter().any(|one| one.id == fresh.id), "{asked:?}");
}

/// The store refuses it where it would change anything.
#[actix_rt::test]
async fn what_is_spent_is_good_for_what_changes_nothing() {
    let spent = Solved { spent: true, ..a_solved(1, email()) };
    for all in [false, true] {
        let (guard, _) = asking_guard(std::slice::from_ref(&spent));
        let demand = a_demand(&[email()], all);
        let permit = guard.demand(Some(a_standing()), &demand, &[spent.id]).await.unwrap();
        assert_eq!(permit.proof(), [spent.id]);
    }
}

#[actix_rt::test]
async fn what_is_solved_is_listed_again_beside_what_is_missing() {
    for (part, place) in [(a_solved(1, email()), 0), (a_solved(1, phone()), 1)] {
        let (guard, opened) = asking_guard(std::slice::from_ref(&part));
        let asked = required(&guard, &a_demand(&[email(), phone()], true), &[part.id]).await;
        let opening = opened.recv().unwrap();
        assert_eq!(opening.asked.len(), 1);
        assert_ne!(opening.asked[0].address, part.address);
        assert!(asked.all);
        assert_eq!(asked.challenges.len(), 2);
        assert_eq!(asked.challenges[place].id, part.id);
        assert_eq!(asked.challenges[1 - place].id, opening.asked[0].id);
    }
}

#[actix_rt::test]
async fn challenges_are_listed_in_the_order_of_the_addresses() {
    for order in [[email(), phone()], [phone(), email()]] {
        let (guard, opened) = asking_guard(&[]);
        let asked = required(&guard, &a_demand(&order, false), &[]).await;
        let expected = order.iter().map(|address| (address.channel(), address.masked()));
        let listed = asked.challenges.iter().map(|one| (one.channel, one.info.clone()));
        assert!(listed.eq(expected) && !asked.all);
        let opening = opened.recv().unwrap();
        assert!(opening.asked.iter().map(|asked| &asked.address).eq(&order));
        let ids = opening.asked.iter().map(|asked| asked.id);
        assert!(ids.eq(asked.challenges.iter().map(|one| one.id)));
    }
}

/// One that is open may be reused: the store knows better.
#[actix_rt::test]
async fn the_ids_are_those_that_the_store_answers() {
    let mut challenges = MockChallengeRepository::new();
    let known = vec![ChallengeId::from_bytes([5; 32]), ChallengeId::from_bytes([6; 32])];
    let answer = known.clone();
    challenges.expect_open().return_once(|_| Ok(Opened::Done(answer)));
    let asked = required(&guard(challenges), &a_demand(&[email(), phone()], true), &[]).await;
    assert!(asked.challenges.iter().map(|one| one.id).eq(known));
}

#[actix_rt::test]
async fn only_addresses_that_are_proved_are_told_the_name() {
    let (guard, opened) = asking_guard(&[]);
    let demand = Demand { named: vec![phone()], ..a_demand(&[email(), phone()], true) };
    required(&guard, &demand, &[]).await;
    let named: Vec<bool> = opened.recv().unwrap().asked.iter().map(|asked| asked.named).collect();
    assert_eq!(named, [false, true]);
}

#[actix_rt::test]
async fn each_refusal_of_the_store_has_its_answer() {
    let until = Timestamp::from_micros(11);
    let refused = async |opened: Result<Opened, StoreError>| {
        let mut challenges = MockChallengeRepository::new();
        challenges.expect_open().return_once(|_| opened);
        guard(challenges).demand(None, &a_demand(&[email()], false), &[]).await.unwrap_err()
    };
    assert!(matches!(refused(Ok(Opened::Locked)).await, SecondFactorError::Locked));
    assert!(matches!(refused(Ok(Opened::Full)).await, SecondFactorError::Full));
    assert!(matches!(refused(Ok(Opened::Overtaken)).await, SecondFactorError::Overtaken));
    let error = refused(Ok(Opened::Throttled(until))).await;
    assert!(matches!(error, SecondFactorError::Throttled(wait) if wait.micros() == 10));
    let gone = StoreError::Unavailable { phase: Phase::Store, source: anyhow::anyhow!("gone") };
    assert!(matches!(refused(Err(gone)).await, SecondFactorError::Store(_)));
}

#[actix_rt::test]
async fn a_store_that_fails_to_look_opens_nothing() {
    let mut challenges = MockChallengeRepository::new();
    challenges.expect_find_solved().return_once(|_, _, _| Err(StoreError::Contended));
    let shown = ids(&[a_solved(1, email())]);
    let error = guard(challenges).demand(None, &a_demand(&[email()], false), &shown).await;
    assert!(matches!(error.unwrap_err(), SecondFactorError::Store(StoreError::Contended)));
}

#[actix_rt::test]
async fn who_is_asked_again_has_shown_nothing() {
    let (guard, opened) = asking_guard(&[a_solved(1, email()), a_solved(2, phone())]);
    let error = guard.ask_again(&a_demand(&[email(), phone()], true)).await;
    let SecondFactorError::Required(asked) = error else { panic!("{error:?}") };
    let opening = opened.recv().unwrap();
    assert_eq!((asked.challenges.len(), opening.asked.len()), (2, 2));
    assert!(asked.challenges.iter().map(|one| one.id).eq(opening.asked.iter().map(|one| one.id)));
}

#[actix_rt::test]
async fn who_was_never_asked_is_not_asked_again() {
    let error = guard(MockChallengeRepository::new()).ask_again(&a_demand(&[], true)).await;
    assert!(matches!(error, SecondFactorError::Store(StoreError::Contended)));
}

#[actix_rt::test]
async fn a_look_asks_for_nothing() {
    let mut challenges = MockChallengeRepository::new();
    challenges.expect_find_solved().return_once(|_, _, _| Ok(Vec::new()));
    let shown = ids(&[a_solved(1, email())]);
    let verdict = guard(challenges).check(None, &a_demand(&[email()], true), &shown).await;
    assert!(matches!(verdict, Ok(Verdict::Lacking(solved)) if solved.is_empty()));
}

#[test]
fn a_proof_is_bound_to_the_instance_and_the_state_of_its_credentials() {
    let binding = |instance: InstanceRef, operation| {
        let holder = a_holder(&instance, &[email()]);
        let guard = guard(MockChallengeRepository::new());
        guard.every(&holder, operation, Vec::new(), |bound| bound).binding
    };
    let (shop, operation) = (an_instance_ref("shop"), Operation::AuthConfig);
    let bound = binding(shop.clone(), operation);
    assert_eq!(bound, binding(shop.clone(), operation));
    let later = InstanceRef { epoch: shop.epoch.next(), ..shop.clone() };
    let other = InstanceRef { serial: InstanceSerial(2), ..shop.clone() };
    for other in [binding(later, operation), binding(other, operation)] {
        assert_ne!(bound, other);
    }
    assert_ne!(bound, binding(shop, Operation::AuthRecovery));
}
