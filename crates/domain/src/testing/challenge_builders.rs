use super::{FixedClock, SeededEntropy, a_keyring};
use crate::act::Request;
use crate::audit::Origin;
use crate::challenges::{
    Address, Binder, Budgets, Challenge, ChallengeId, ChallengeRepository, ChallengeService,
    ChannelPolicy, Contact, Contacts, Guard, Holder, Limits, MockChallengeRepository, Opened,
    Opening, Operation, Owner, Progress, Senders, Solved, TanChannel,
};
use crate::instances::{Epoch, InstanceRef, InstanceSerial};
use crate::{EmailAddress, InstanceId, PhoneNumber, Timestamp};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc::{Receiver, channel};

/// `NAME@shop.example`.
///
/// # Panics
/// When `name` cannot be the local part of an address.
#[must_use]
pub fn an_email(name: &str) -> EmailAddress {
    let parsed = EmailAddress::parse(&format!("{name}@shop.example"));
    parsed.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A number that ends in a digit.
///
/// # Panics
/// When `last` is no digit.
#[must_use]
pub fn a_phone(last: u8) -> PhoneNumber {
    let parsed = PhoneNumber::parse(&format!("+4179123456{last}"));
    parsed.unwrap_or_else(|error| panic!("{last}: {error}"))
}

/// A holder of validated addresses.
#[must_use]
pub fn a_holder(instance: &InstanceRef, addresses: &[Address]) -> Holder {
    let contact = |address: &Address| Contact { address: address.clone(), validated: true };
    let contacts = Contacts::new(addresses.iter().map(contact));
    Holder { instance: instance.clone(), contacts }
}

/// Open until the end of the first day, about the bank accounts of an instance with serial 1 in
/// its first epoch, by mail to `owner@shop.example`.
///
/// # Panics
/// When `instance` is not an id.
#[must_use]
pub fn a_challenge(instance: &str) -> Challenge {
    let operation = Operation::AccountConfig;
    let id = InstanceId::parse(instance).unwrap_or_else(|error| panic!("{instance}: {error}"));
    Challenge {
        id: ChallengeId::from_bytes([7; 32]),
        owner: Owner { instance: id, bound_to: Some((InstanceSerial(1), Epoch::FIRST)) },
        operation,
        binding: Binder::new(operation).finish(&a_keyring()),
        address: Address::Email(an_email("owner")),
        named: true,
        anonymous: false,
        expires: Timestamp::from_seconds(24 * 60 * 60),
        transmissions: 0,
        progress: Progress::Open,
    }
}

/// The default limits.
#[must_use]
pub fn budgets() -> Budgets {
    Budgets { keyring: a_keyring(), limits: Arc::new(Limits::default()) }
}

/// A guard at time 1 that asks by the channels of `policy`.
#[must_use]
pub fn a_guard_with(policy: ChannelPolicy, challenges: Arc<dyn ChallengeRepository>) -> Guard {
    Guard {
        policy: Arc::new(policy),
        challenges,
        keyring: a_keyring(),
        limits: Arc::new(Limits::default()),
        entropy: Arc::new(SeededEntropy::new(2)),
        clock: FixedClock::at(1),
    }
}

/// That of a server with a sender for every channel.
#[must_use]
pub fn every_channel() -> ChannelPolicy {
    let available = TanChannel::ALL.into();
    ChannelPolicy { available, ..ChannelPolicy::default() }
}

/// A store in which these challenges are solved, whatever they are shown for, and that opens
/// whatever is wanted. It tells what was.
#[must_use]
pub fn asking(solved: Vec<Solved>) -> (MockChallengeRepository, Receiver<Opening>) {
    let mut challenges = MockChallengeRepository::new();
    challenges.expect_find_solved().returning(move |shown, _, _| {
        Ok(solved.iter().filter(|one| shown.contains(&one.id)).cloned().collect())
    });
    let (tell, told) = channel();
    challenges.expect_open().returning(move |opening| {
        let ids = opening.asked.iter().map(|asked| asked.id).collect();
        // Who does not want to know drops the other end.
        drop(tell.send(opening));
        Ok(Opened::Done(ids))
    });
    (challenges, told)
}

/// A challenge under an id of this byte, solved by the holder of an address.
#[must_use]
pub fn a_solved(byte: u8, address: Address) -> Solved {
    Solved { id: ChallengeId::from_bytes([byte; 32]), address, spent: false }
}

/// A guard of a server without a sender.
#[must_use]
pub fn a_guard() -> Guard {
    a_guard_with(ChannelPolicy::default(), Arc::new(MockChallengeRepository::new()))
}

/// Sends at time 1.
#[must_use]
pub fn a_challenge_service(
    challenges: Arc<dyn ChallengeRepository>,
    senders: Senders,
) -> ChallengeService {
    ChallengeService {
        challenges,
        senders: Arc::new(senders),
        sending: Arc::new(AtomicUsize::new(0)),
        keyring: a_keyring(),
        limits: Arc::new(Limits::default()),
        entropy: Arc::new(SeededEntropy::new(3)),
        clock: FixedClock::at(1),
    }
}

/// From 192.0.2.1, showing these challenges.
#[must_use]
pub fn a_request(shown: &[ChallengeId]) -> Request {
    let origin = Origin { source: "192.0.2.1".to_owned(), request: "request".to_owned() };
    Request { origin, shown: shown.to_vec() }
}
