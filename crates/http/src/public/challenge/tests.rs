use crate::testing::{Answer, Parts};
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT_LANGUAGE, ALLOW};
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use std::sync::Arc;
use taler_merchant_domain::challenges::{
    Challenge, ChallengeSender, Confirmed, Limits, MockChallengeSender, Reservation, Reserved,
    SendError, TanChannel, TanMac, TransmitRefused,
};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::testing::a_challenge;
use taler_merchant_domain::{InstanceId, LanguageTag, Timestamp};

/// The path of the challenge of the builders, at the root.
fn path() -> String {
    format!("/challenge/{}", a_challenge("shop").id.to_text())
}

fn confirmation() -> String {
    format!("{}/confirm", path())
}

fn post(path: &str) -> TestRequest {
    TestRequest::with_uri(path).method(Method::POST)
}

/// As it is once a code is on its way: good until second 900, another one from second 60 on.
fn sent(mac: TanMac) -> Challenge {
    a_challenge("shop").transmit(mac, Timestamp::from_seconds(0), &Limits::default()).unwrap()
}

/// A server that makes codes good and sends them so.
fn sending(end: Result<(), SendError>) -> Parts {
    let mut sender = MockChallengeSender::new();
    sender.expect_send().return_once(|_| end);
    let mut parts = by(sender);
    parts.challenges.expect_reserve().return_once(|it| Ok(Reserved::Done(Box::new(sent(it.mac)))));
    parts
}

fn by(sender: MockChallengeSender) -> Parts {
    let mut parts = Parts::new();
    let sender: Arc<dyn ChallengeSender> = Arc::new(sender);
    parts.senders.insert(TanChannel::Email, sender);
    parts
}

/// A server on a store that answers so.
async fn reserved(reserved: Result<Reserved, StoreError>) -> Answer {
    let mut parts = Parts::new();
    parts.challenges.expect_reserve().return_once(|_| reserved);
    parts.call(post(&path())).await
}

/// Where a code was asked for.
async fn asked_under(path: &str) -> Option<InstanceId> {
    let (tell, told) = std::sync::mpsc::channel();
    let mut parts = Parts::new();
    parts.challenges.expect_reserve().return_once(move |reservation| {
        let Reservation { id, under, .. } = reservation;
        tell.send((id, under)).unwrap();
        Ok(Reserved::Refused(TransmitRefused::Unknown))
    });
    assert_eq!(parts.call(post(path)).await.code(), (404, 2126), "{path}");
    let (id, under) = told.recv().unwrap();
    assert_eq!(id, a_challenge("shop").id, "{path}");
    under
}

#[actix_rt::test]
async fn a_code_is_sent_and_its_times_are_told() {
    let answer = sending(Ok(())).call(post(&path())).await;
    assert_eq!(answer.status, 200);
    let times =
        json!({ "solve_expiration": { "t_s": 900 }, "earliest_retransmission": { "t_s": 60 } });
    assert_eq!(answer.body, times);
}

#[actix_rt::test]
async fn a_body_may_be_left_out_or_have_any_members() {
    assert_eq!(sending(Ok(())).call(post(&path())).await.status, 200);
    for body in ["", "{}", " {} ", r#"{"tan":1,"x":null}"#] {
        let answer = sending(Ok(())).call(post(&path()).set_payload(body)).await;
        assert_eq!(answer.status, 200, "{body:?}");
    }
}

#[actix_rt::test]
async fn what_is_no_object_is_refused_and_nothing_is_sent() {
    for (body, code) in [("null", 26), ("[]", 26), ("7", 26), ("{", 22), (" ", 22), ("\0", 22)] {
        let answer = Parts::new().call(post(&path()).set_payload(body)).await;
        assert_eq!(answer.code(), (400, code), "{body:?}");
    }
}

#[actix_rt::test]
async fn the_reader_is_addressed_as_he_likes_it() {
    let mut sender = MockChallengeSender::new();
    sender.expect_send().return_once(|message| {
        let languages: Vec<_> = message.languages.iter().map(LanguageTag::as_str).collect();
        assert_eq!(languages, ["de-ch", "fr", "en"]);
        Ok(())
    });
    let mut parts = by(sender);
    parts.challenges.expect_reserve().return_once(|it| Ok(Reserved::Done(Box::new(sent(it.mac)))));
    let header = (ACCEPT_LANGUAGE, "de-CH, en;q=0.5, *;q=0.1, fr;q=0.8, it;q=0");
    let answer = parts.call(post(&path()).insert_header(header)).await;
    assert_eq!(answer.status, 200);
}

#[actix_rt::test]
async fn at_the_root_every_challenge_is_looked_for() {
    assert_eq!(asked_under(&path()).await, None);
    assert_eq!(asked_under(&path().to_lowercase()).await, None);
}

/// Whether there is such an instance is not looked at: it may be yet to be created.
#[actix_rt::test]
async fn below_an_instance_its_challenges_are_looked_for() {
    for (instance, meant) in [
        ("shop", "shop"),
        ("SHOP", "shop"),
        ("sh%6Fp", "shop"),
        ("admin", "admin"),
        ("default", "admin"),
        ("Default", "admin"),
    ] {
        let under = asked_under(&format!("/instances/{instance}{}", path())).await;
        assert_eq!(under.unwrap().key(), meant, "{instance}");
    }
}

#[actix_rt::test]
async fn what_cannot_be_a_challenge_is_none() {
    let long = format!("{}0", path());
    let below = |instance: &str| format!("/instances/{instance}{}", path());
    let paths = ["/challenge/x", "/challenge/%20", &long, &below("-"), &below("a"), &below("%2F")];
    for path in paths {
        assert_eq!(Parts::new().call(post(path)).await.code(), (404, 2126), "{path}");
        let path = format!("{path}/confirm");
        let request = post(&path).set_json(json!({ "tan": "1" }));
        assert_eq!(Parts::new().call(request).await.code(), (404, 2126), "{path}");
    }
}

#[actix_rt::test]
async fn each_reason_not_to_send_has_its_answer() {
    let refused = |why| reserved(Ok(Reserved::Refused(why)));
    let until = Timestamp::from_seconds(60);
    assert_eq!(refused(TransmitRefused::Unknown).await.code(), (404, 2126));
    assert_eq!(refused(TransmitRefused::Solved).await.code(), (410, 2129));
    let early = refused(TransmitRefused::TooEarly(until)).await;
    assert_eq!((early.code(), early.retry_after()), ((429, 2130), Some(60)));
    assert_eq!(reserved(Ok(Reserved::Locked)).await.code(), (403, 2131));
    let throttled = reserved(Ok(Reserved::Throttled(until))).await;
    assert_eq!((throttled.code(), throttled.retry_after()), ((503, 2133), Some(60)));
    let gone = StoreError::Unavailable { phase: Phase::Commit, source: anyhow::anyhow!("gone") };
    assert_eq!(reserved(Err(gone)).await.code(), (500, 52));
}

#[actix_rt::test]
async fn what_failed_to_be_sent_is_told_without_its_cause() {
    let cause = || anyhow::anyhow!("owner@shop.example refused 1234-5678");
    for (error, code, wait) in [
        (SendError::AddressUnusable, (400, 2132), None),
        (SendError::Failed(cause()), (502, 2128), None),
        (SendError::Unreachable(cause()), (503, 2133), Some(60)),
        (SendError::Misconfigured(cause()), (500, 2134), None),
    ] {
        let mut parts = sending(Err(error));
        parts.challenges.expect_withdraw().return_once(|_, _| Ok(()));
        let answer = parts.call(post(&path())).await;
        assert_eq!((answer.code(), answer.retry_after()), (code, wait));
        let members: Vec<_> = answer.body.as_object().unwrap().keys().collect();
        assert_eq!(members, ["code", "hint"]);
    }
}

/// What becomes of a code that comes back.
async fn confirmed(confirmed: Result<Confirmed, StoreError>) -> Answer {
    let mut parts = Parts::new();
    parts.challenges.expect_confirm().return_once(|_| confirmed);
    parts.call(post(&confirmation()).set_json(json!({ "tan": "1234-5678" }))).await
}

#[actix_rt::test]
async fn a_right_code_is_answered_with_nothing() {
    let answer = confirmed(Ok(Confirmed::Solved)).await;
    assert_eq!((answer.status.as_u16(), answer.body), (204, Value::Null));
}

#[actix_rt::test]
async fn a_wrong_code_tells_how_often_another_can_be_tried() {
    for left in [2, 0] {
        let answer = confirmed(Ok(Confirmed::Wrong(left))).await;
        assert_eq!(answer.code(), (409, 2125));
        assert_eq!(answer.body["retry_counter"], left);
    }
}

#[actix_rt::test]
async fn each_reason_not_to_compare_has_its_answer() {
    let gone = StoreError::Unavailable { phase: Phase::Fetch, source: anyhow::anyhow!("gone") };
    for (end, code) in [
        (Ok(Confirmed::Unknown), (404, 2126)),
        (Ok(Confirmed::Exhausted), (429, 2127)),
        (Ok(Confirmed::Locked), (403, 2131)),
        (Err(gone), (500, 52)),
    ] {
        let answer = confirmed(end).await;
        assert_eq!(answer.code(), code);
        assert!(answer.body.get("retry_counter").is_none());
        // Waiting would not make an exhausted code good.
        assert_eq!(answer.retry_after(), None);
    }
}

#[actix_rt::test]
async fn a_code_is_looked_for_where_it_is_presented() {
    for (prefix, shop, admin) in [
        ("", true, true),
        ("/instances/shop", true, false),
        ("/instances/SHOP", true, false),
        ("/instances/default", false, true),
    ] {
        let mut parts = Parts::new();
        parts.challenges.expect_confirm().return_once(move |confirmation| {
            let reached = ["shop", "admin"].map(|one| confirmation.reaches(&a_challenge(one)));
            assert_eq!(reached, [shop, admin], "{prefix}");
            Ok(Confirmed::Solved)
        });
        let request = post(&format!("{prefix}{}", confirmation()));
        let answer = parts.call(request.set_json(json!({ "tan": "12345678" }))).await;
        assert_eq!(answer.status, 204);
    }
}

#[actix_rt::test]
async fn a_code_is_a_text() {
    for (body, code, detail) in [
        ("{}", 25, "tan"),
        (r#"{"tan":null}"#, 25, "tan"),
        (r#"{"tan":12345678}"#, 26, "tan"),
        (r#"{"tan":["1"]}"#, 26, "tan"),
        ("[]", 26, "body"),
        ("null", 26, "body"),
        ("", 22, "line 1 column 0"),
    ] {
        let answer = Parts::new().call(post(&confirmation()).set_payload(body)).await;
        assert_eq!((answer.code(), answer.detail()), ((400, code), detail), "{body}");
    }
}

#[actix_rt::test]
async fn challenges_are_not_shown() {
    for path in [path(), confirmation()] {
        let answer = Parts::new().call(TestRequest::with_uri(&path)).await;
        assert_eq!(answer.code(), (405, 20), "{path}");
        assert_eq!(answer.headers.get(ALLOW).unwrap(), "POST, OPTIONS");
    }
}
