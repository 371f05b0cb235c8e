use super::*;
use crate::budget::Source;
use crate::challenges::{
    Address, MockChallengeRepository, MockChallengeSender, Operation, Progress, SentTan,
};
use crate::store::{Phase, StoreError};
use crate::testing::{a_challenge, a_challenge_service, a_keyring};

fn a_command() -> Transmit {
    Transmit {
        id: a_challenge("shop").id,
        under: None,
        languages: Vec::new(),
        origin: Origin { source: "192.0.2.1".to_owned(), request: String::new() },
    }
}

/// A store that makes the code good, whatever the challenge is.
fn reserving(challenge: Challenge) -> MockChallengeRepository {
    let mut challenges = MockChallengeRepository::new();
    challenges.expect_reserve().return_once(move |reservation| Ok(sent(challenge, &reservation)));
    challenges
}

fn sent(challenge: Challenge, reservation: &Reservation) -> Reserved {
    let expires = Timestamp::from_seconds(900);
    let resend = Timestamp::from_seconds(60);
    let sent = SentTan { mac: reservation.mac, expires, resend, attempts: 3 };
    let progress = Progress::Sent(sent);
    Reserved::Done(Box::new(Challenge { progress, ..challenge }))
}

fn by_mail(sender: MockChallengeSender) -> Senders {
    let sender: Arc<dyn ChallengeSender> = Arc::new(sender);
    Senders::from([(TanChannel::Email, sender)])
}

fn service(challenges: MockChallengeRepository, sender: MockChallengeSender) -> ChallengeService {
    a_challenge_service(Arc::new(challenges), by_mail(sender))
}

#[actix_rt::test]
async fn the_code_that_was_made_good_is_the_one_that_is_sent() {
    let (tell, told) = std::sync::mpsc::channel();
    let mut challenges = MockChallengeRepository::new();
    challenges.expect_reserve().return_once(move |reservation| {
        tell.send(reservation.mac).unwrap();
        assert_eq!(reservation.source, Source::of(&a_command().origin));
        let resend = Timestamp::from_seconds(60);
        let expires = Timestamp::from_seconds(899);
        let sent = SentTan { mac: reservation.mac, expires, resend, attempts: 3 };
        let progress = Progress::Sent(sent);
        Ok(Reserved::Done(Box::new(Challenge { progress, ..a_challenge("shop") })))
    });
    let mut sender = MockChallengeSender::new();
    sender.expect_send().return_once(move |message| {
        let Notice::Code { tan, operation, instance, minutes } = message.notice else { panic!() };
        let challenge = a_challenge("shop");
        assert_eq!(TanMac::new(&a_keyring(), &challenge.id, &tan), told.recv().unwrap());
        assert_eq!((operation, minutes), (Operation::AccountConfig, 15));
        assert_eq!(instance, Some(challenge.owner.instance));
        assert_eq!(message.to, challenge.address);
        Ok(())
    });
    let sent = service(challenges, sender).transmit(a_command()).await.unwrap();
    assert_eq!(sent.earliest_retransmission, Timestamp::from_seconds(60));
}

#[actix_rt::test]
async fn an_address_that_is_not_proved_is_told_no_name() {
    let mut sender = MockChallengeSender::new();
    sender.expect_send().return_once(|message| {
        assert!(matches!(message.notice, Notice::Code { instance: None, .. }));
        Ok(())
    });
    let challenge = Challenge { named: false, ..a_challenge("shop") };
    assert!(service(reserving(challenge), sender).transmit(a_command()).await.is_ok());
}

#[actix_rt::test]
async fn what_could_not_be_sent_is_withdrawn() {
    let mut challenges = reserving(a_challenge("shop"));
    challenges.expect_withdraw().times(1).return_once(|_, _| Ok(()));
    let mut sender = MockChallengeSender::new();
    sender.expect_send().return_once(|_| Err(SendError::AddressUnusable));
    let error = service(challenges, sender).transmit(a_command()).await.unwrap_err();
    assert!(matches!(error, TransmitError::Send(SendError::AddressUnusable)));
}

#[actix_rt::test]
async fn a_channel_whose_sender_is_gone_is_withdrawn_too() {
    let mut challenges = reserving(a_challenge("shop"));
    challenges.expect_withdraw().times(1).return_once(|_, _| Ok(()));
    let service = a_challenge_service(Arc::new(challenges), Senders::new());
    let error = service.transmit(a_command()).await.unwrap_err();
    assert!(matches!(error, TransmitError::Send(SendError::Misconfigured(_))));
}

#[actix_rt::test]
async fn each_refusal_has_its_answer_and_nothing_is_sent() {
    let until = Timestamp::from_micros(11);
    let refuse = async |reserved: Reserved| {
        let mut challenges = MockChallengeRepository::new();
        challenges.expect_reserve().return_once(move |_| Ok(reserved));
        service(challenges, MockChallengeSender::new()).transmit(a_command()).await.unwrap_err()
    };
    let error = refuse(Reserved::Refused(TransmitRefused::Unknown)).await;
    assert!(matches!(error, TransmitError::Unknown));
    let error = refuse(Reserved::Refused(TransmitRefused::Solved)).await;
    assert!(matches!(error, TransmitError::Solved));
    let error = refuse(Reserved::Refused(TransmitRefused::TooEarly(until))).await;
    assert!(matches!(error, TransmitError::TooEarly(wait) if wait.micros() == 10));
    let error = refuse(Reserved::Throttled(until)).await;
    assert!(matches!(error, TransmitError::Throttled(wait) if wait.micros() == 10));
    assert!(matches!(refuse(Reserved::Locked).await, TransmitError::Locked));
}

#[actix_rt::test]
async fn so_many_send_at_once_and_no_more() {
    let service = service(MockChallengeRepository::new(), MockChallengeSender::new());
    let most = service.limits.senders;
    let slots: Vec<_> = (0..most).map(|_| Slot::take(&service.sending, most).unwrap()).collect();
    let error = service.transmit(a_command()).await.unwrap_err();
    assert!(matches!(error, TransmitError::Busy));
    drop(slots);
    assert!(Slot::take(&service.sending, most).is_some());
}

/// Otherwise a few made-up ids at a time would keep everybody's codes from being sent.
#[actix_rt::test]
async fn who_is_sent_nothing_takes_no_place() {
    let sending = Arc::new(AtomicUsize::new(0));
    let mut challenges = MockChallengeRepository::new();
    let seen = Arc::clone(&sending);
    challenges.expect_reserve().times(1).return_once(move |_| {
        assert_eq!(seen.load(Ordering::Acquire), 0);
        Ok(Reserved::Refused(TransmitRefused::Unknown))
    });
    let service = service(challenges, MockChallengeSender::new());
    let service = ChallengeService { sending, ..service };
    let error = service.transmit(a_command()).await.unwrap_err();
    assert!(matches!(error, TransmitError::Unknown));
}

#[actix_rt::test]
async fn who_finds_the_last_place_taken_meanwhile_gets_no_code() {
    let sending = Arc::new(AtomicUsize::new(0));
    let mut challenges = MockChallengeRepository::new();
    let taken = Arc::clone(&sending);
    challenges.expect_reserve().return_once(move |reservation| {
        taken.store(Limits::default().senders, Ordering::Release);
        Ok(sent(a_challenge("shop"), &reservation))
    });
    challenges.expect_withdraw().times(1).return_once(|_, _| Ok(()));
    let service = service(challenges, MockChallengeSender::new());
    let service = ChallengeService { sending, ..service };
    let error = service.transmit(a_command()).await.unwrap_err();
    assert!(matches!(error, TransmitError::Busy));
}

#[actix_rt::test]
async fn a_code_is_compared_by_its_digest() {
    for (typed, right) in [("1234 5678", true), ("8765-4321", false), ("nonsense", false)] {
        let mut challenges = MockChallengeRepository::new();
        challenges.expect_confirm().return_once(|confirmation| {
            let tan = Tan::parse("12345678").unwrap();
            let same = confirmation.mac == TanMac::new(&a_keyring(), &confirmation.id, &tan);
            Ok(if same { Confirmed::Solved } else { Confirmed::Wrong(2) })
        });
        let service = service(challenges, MockChallengeSender::new());
        let id = a_challenge("shop").id;
        assert_eq!(service.confirm(id, None, typed).await.is_ok(), right, "{typed}");
    }
}

#[actix_rt::test]
async fn each_end_of_a_comparison_has_its_answer() {
    let confirm = async |end: Result<Confirmed, StoreError>| {
        let mut challenges = MockChallengeRepository::new();
        challenges.expect_confirm().return_once(move |_| end);
        let service = service(challenges, MockChallengeSender::new());
        service.confirm(a_challenge("shop").id, None, "1").await.unwrap_err()
    };
    assert!(matches!(confirm(Ok(Confirmed::Wrong(1))).await, ConfirmError::Wrong(1)));
    assert!(matches!(confirm(Ok(Confirmed::Exhausted)).await, ConfirmError::Exhausted));
    assert!(matches!(confirm(Ok(Confirmed::Locked)).await, ConfirmError::Locked));
    assert!(matches!(confirm(Ok(Confirmed::Unknown)).await, ConfirmError::Unknown));
    let gone = StoreError::Unavailable { phase: Phase::Store, source: anyhow::anyhow!("gone") };
    assert!(matches!(confirm(Err(gone)).await, ConfirmError::Store(_)));
}

#[actix_rt::test]
async fn a_notice_that_cannot_be_sent_bothers_nobody() {
    let mut sender = MockChallengeSender::new();
    sender.expect_send().times(1).return_once(|_| Err(SendError::AddressUnusable));
    let Challenge { address, owner, .. } = a_challenge("shop");
    assert!(matches!(address, Address::Email(_)));
    let notice = Notice::AddressReplaced { instance: owner.instance };
    let message = ChallengeMessage { to: address, languages: Vec::new(), notice };
    service(MockChallengeRepository::new(), sender).notify(message).await;
}
