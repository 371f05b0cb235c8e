//! Challenges for the cases.
use super::Store;
use super::cast::{a_shop, id};
use crate::act::Standing;
use crate::audit::Origin;
use crate::budget::Source;
use crate::challenges::{
    Address, Asked, Binding, Budgets, ChallengeId, ChallengeRepository, Confirmation, Confirmed,
    Limits, Opened, Opening, Operation, Owner, Reservation, Reserved, Solved, TanMac,
    TransmitRefused,
};
use crate::testing::{an_email, budgets};
use crate::{RelativeTime, Timestamp};
use std::sync::Arc;

/// The code that is sent for every challenge, and one that is not.
pub(super) const RIGHT: u8 = 1;
pub(super) const WRONG: u8 = 2;

/// So long after the beginning of a day and an hour.
pub(super) fn minute(minutes: u64) -> Timestamp {
    Timestamp::from_seconds(minutes * 60)
}

/// The beginning of a day; a challenge that was opened at [`minute`] 0 is over with the first.
pub(super) fn day(days: u64) -> Timestamp {
    minute(days * 24 * 60)
}

pub(super) fn email(name: &str) -> Address {
    Address::Email(an_email(name))
}

/// The id of this number.
pub(super) fn number(number: u32) -> ChallengeId {
    let mut bytes = [0; 32];
    bytes.iter_mut().zip(number.to_be_bytes()).for_each(|(to, from)| *to = from);
    ChallengeId::from_bytes(bytes)
}

pub(super) fn mac(code: u8) -> TanMac {
    TanMac::from_bytes([code; 32])
}

pub(super) fn command(byte: u8) -> Binding {
    Binding::from_bytes([byte; 32])
}

pub(super) fn limited(limits: Limits) -> Budgets {
    Budgets { limits: Arc::new(limits), ..budgets() }
}

/// The instance of a standing, under this name.
pub(super) fn owner(name: &str, standing: Standing) -> Owner {
    Owner { instance: id(name), bound_to: Some((standing.instance, standing.epoch)) }
}

/// A new instance of this name.
pub(super) async fn a_shop_of(store: &dyn Store, name: &str) -> Owner {
    owner(name, a_shop(store, name).await)
}

/// Somebody who signs up.
pub(super) fn nobody(name: &str) -> Owner {
    Owner { instance: id(name), bound_to: None }
}

pub(super) fn ask(address: Address, id: u32) -> Asked {
    Asked { address, named: false, id: number(id) }
}

/// For one e-mail address, which who has an instance proved before, at [`minute`] 0, about the
/// command of this number, which is that of the challenge too.
pub(super) fn an_opening(owner: Owner, id: u32) -> Opening {
    let bytes = *number(id).as_bytes();
    Opening {
        anonymous: owner.bound_to.is_none(),
        operation: Operation::AccountConfig,
        binding: Binding::from_bytes(bytes),
        asked: vec![Asked { named: owner.bound_to.is_some(), ..ask(email("owner"), id) }],
        owner,
        recovery: None,
        shown: Vec::new(),
        budgets: budgets(),
        at: minute(0),
    }
}

pub(super) async fn open(store: &dyn Store, opening: Opening) -> Opened {
    ChallengeRepository::open(store, opening).await.unwrap()
}

pub(super) fn a_reservation(id: ChallengeId, at: Timestamp) -> Reservation {
    Reservation { id, under: None, mac: mac(RIGHT), source: None, budgets: budgets(), at }
}

pub(super) async fn reserve(store: &dyn Store, id: ChallengeId, at: Timestamp) -> Reserved {
    store.reserve(a_reservation(id, at)).await.unwrap()
}

/// Whether a code can be sent for a challenge. It is, then.
pub(super) async fn is_there(store: &dyn Store, id: ChallengeId, at: Timestamp) -> bool {
    reserve(store, id, at).await != Reserved::Refused(TransmitRefused::Unknown)
}

pub(super) fn a_guess(id: ChallengeId, code: u8, at: Timestamp) -> Confirmation {
    Confirmation { id, under: None, mac: mac(code), budgets: budgets(), at }
}

pub(super) async fn guess(
    store: &dyn Store,
    id: ChallengeId,
    code: u8,
    at: Timestamp,
) -> Confirmed {
    store.confirm(a_guess(id, code, at)).await.unwrap()
}

/// One challenge is open.
pub(super) async fn opened(store: &dyn Store, opening: Opening) -> ChallengeId {
    match open(store, opening).await {
        Opened::Done(ids) => ids[0],
        other => panic!("{other:?}"),
    }
}

/// The same, and the code is on its way.
pub(super) async fn sent(store: &dyn Store, opening: Opening) -> ChallengeId {
    let (id, at) = (number_of(&opening), opening.at);
    opened(store, opening).await;
    let reserved = reserve(store, id, at).await;
    assert!(matches!(reserved, Reserved::Done(_)), "{reserved:?}");
    id
}

/// The same, and the code came back.
pub(super) async fn solved(store: &dyn Store, opening: Opening) -> ChallengeId {
    let at = opening.at;
    let id = sent(store, opening).await;
    assert_eq!(guess(store, id, RIGHT, at).await, Confirmed::Solved);
    id
}

fn number_of(opening: &Opening) -> ChallengeId {
    opening.asked[0].id
}

/// Those that are solved for the command of an opening.
pub(super) async fn find_solved(
    store: &dyn Store,
    ids: &[ChallengeId],
    binding: Binding,
    at: Timestamp,
) -> Vec<Solved> {
    store.find_solved(ids, binding, at).await.unwrap()
}

/// The source of this number.
pub(super) fn source(number: u8) -> Option<Source> {
    Source::of(&Origin { source: format!("192.0.2.{number}"), request: String::new() })
}

/// One moment.
pub(super) fn moment() -> RelativeTime {
    RelativeTime::from_micros(1)
}
