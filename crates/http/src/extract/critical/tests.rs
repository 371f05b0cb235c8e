use super::{MAX_IDS, TALER_CHALLENGE_IDS, ids};
use crate::testing::{Answer, Parts, by_mail};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::test::TestRequest;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::sync::Arc;
use taler_merchant_domain::accounts::Addition;
use taler_merchant_domain::act::Guarded;
use taler_merchant_domain::auth::{PasswordHash, TokenSecret};
use taler_merchant_domain::challenges::{
    Address, ChallengeId, ChannelPolicy, Contact, Contacts, Opened, Solved, TanChannel,
};
use taler_merchant_domain::instances::LoginRecord;
use taler_merchant_domain::passwords::{Found, History, MockPasswordRepository};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::testing::{
    PlainHasher, SeededEntropy, a_payto, an_account, an_email, an_instance_ref,
};

fn id(byte: u8) -> ChallengeId {
    ChallengeId::from_bytes([byte; 32])
}

#[test]
fn ids_stand_in_one_header_or_several() {
    let [one, other] = [id(1).to_text(), id(2).to_text()];
    let expected = vec![id(1), id(2)];
    assert_eq!(ids(&[&format!("{one},{other}")]), expected);
    assert_eq!(ids(&[&format!(" {other} , {one}\t")]), expected);
    assert_eq!(ids(&[&other, &one]), expected);
    assert_eq!(ids(&[&format!("{one},{one}"), &other, &one.to_lowercase()]), expected);
}

#[test]
fn what_is_no_id_is_not_looked_at() {
    let one = id(1).to_text();
    assert_eq!(ids(&["", ",", "1", &format!("x,{one},{one}x")]), [id(1)]);
    assert_eq!(ids(&[]), []);
}

#[test]
fn nobody_makes_the_server_look_for_thousands() {
    let many: Vec<String> = (0..100).map(|byte| id(byte).to_text()).collect();
    assert_eq!(ids(&[&many.join(",")]).len(), MAX_IDS);
}

/// A token, of whomever.
fn bearer() -> String {
    let token = TokenSecret::generate(&SeededEntropy::new(2));
    format!("Bearer {}", &*token.to_bearer())
}

/// The addition of a bank account: a critical request.
fn addition() -> TestRequest {
    let request = TestRequest::with_uri("/private/accounts").method(Method::POST);
    let request = request.insert_header((AUTHORIZATION, bearer()));
    request.set_json(json!({ "payto_uri": a_payto("a").as_str() }))
}

/// Whoever asks is asked for a second factor, and the store answers so.
fn opening(opened: Result<Opened, StoreError>) -> Parts {
    let mut parts = Parts::letting_in().asked();
    parts.challenges.expect_open().return_once(|_| opened);
    parts
}

async fn refusal(opened: Opened) -> Answer {
    opening(Ok(opened)).call(addition()).await
}

#[actix_rt::test]
async fn what_has_to_be_solved_is_told_and_nothing_else() {
    let answer = refusal(Opened::Done(vec![id(7)])).await;
    assert_eq!(answer.status, 202);
    let challenge = json!({
        "challenge_id": id(7).to_text(),
        "tan_channel": "email",
        "tan_info": "o***@***.example",
    });
    assert_eq!(answer.body, json!({ "challenges": [challenge], "combi_and": false }));
    assert_eq!(answer.headers.get("cache-control").unwrap(), "no-store");
    assert_eq!(answer.retry_after(), None);
}

#[actix_rt::test]
async fn what_is_shown_is_used_up_however_it_is_written() {
    let [one, other] = [id(1).to_text(), id(2).to_text()];
    for values in [
        vec![format!("{one},{other}")],
        vec![format!(" {other} ,{one} ")],
        vec![one.clone(), other.clone()],
        vec![format!("{one},{one},"), other.to_lowercase()],
    ] {
        let mut parts = Parts::letting_in().asked();
        parts.challenges.expect_find_solved().return_once(|shown, _, _| {
            assert_eq!(shown, [id(1), id(2)]);
            Ok(vec![Solved { id: id(2), address: Address::Email(an_email("owner")), spent: false }])
        });
        parts.accounts.expect_add().return_once(|act| {
            assert_eq!(act.permit.proof(), [id(2)]);
            Ok(Guarded::Done(Addition::New(an_account("a", 1).wire)))
        });
        let request = values.iter().fold(addition(), |request, value| {
            request.append_header((TALER_CHALLENGE_IDS, value.as_str()))
        });
        assert_eq!(parts.call(request).await.status, 200, "{values:?}");
    }
}

/// Nobody looks for what cannot be there.
#[actix_rt::test]
async fn nonsense_is_as_good_as_nothing() {
    for value in ["", ",", "1", "*", "\u{fc}"] {
        let request = addition().insert_header((TALER_CHALLENGE_IDS, value.as_bytes()));
        let answer = opening(Ok(Opened::Done(vec![id(7)]))).call(request).await;
        assert_eq!(answer.status, 202, "{value}");
    }
}

#[actix_rt::test]
async fn a_proof_that_was_spent_meanwhile_is_asked_for_anew() {
    let mut parts = opening(Ok(Opened::Done(vec![id(8)])));
    parts.challenges.expect_find_solved().return_once(|_, _, _| {
        Ok(vec![Solved { id: id(7), address: Address::Email(an_email("owner")), spent: false }])
    });
    parts.accounts.expect_add().return_once(|_| Ok(Guarded::ProofSpent));
    let request = addition().insert_header((TALER_CHALLENGE_IDS, id(7).to_text()));
    let answer = parts.call(request).await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.body["challenges"][0]["challenge_id"], id(8).to_text());
}

#[actix_rt::test]
async fn each_way_of_not_being_asked_has_its_answer() {
    assert_eq!(refusal(Opened::Locked).await.code(), (403, 2131));
    assert_eq!(refusal(Opened::Overtaken).await.code(), (401, 2015));
    let full = refusal(Opened::Full).await;
    assert_eq!((full.code(), full.retry_after()), ((503, 77), Some(60)));
    let source = anyhow::anyhow!("secret of the operator");
    let gone = opening(Err(StoreError::Unavailable { phase: Phase::Store, source }));
    let answer = gone.call(addition()).await;
    assert_eq!(answer.code(), (500, 52));
    assert!(!answer.body.to_string().contains("secret"));
    let mute = Parts::letting_in().asked();
    let mute = Parts { policy: ChannelPolicy::default(), ..mute };
    assert_eq!(mute.call(addition()).await.code(), (403, 2031));
}

#[actix_rt::test]
async fn nothing_is_asked_for_before_the_request_is_understood() {
    for body in ["{", "{}", r#"{"payto_uri":"x"}"#] {
        let answer = Parts::letting_in().call(addition().set_payload(body)).await;
        assert_eq!(answer.status, 400, "{body}");
    }
}

/// A login to an instance that proved an address.
async fn login(password: &str, parts: Parts) -> (Answer, u64) {
    let hasher = Arc::new(PlainHasher::default());
    let parts = Parts { hasher: hasher.clone(), ..parts };
    let mut passwords = MockPasswordRepository::new();
    passwords.expect_refuse().returning(|_| Ok(()));
    passwords.expect_find().returning(|_| {
        let address = Address::Email(an_email("owner"));
        let contacts = Contacts::new([Contact { address, validated: true }]);
        let password = PasswordHash::from_phc("right".to_owned());
        let record = LoginRecord { instance: an_instance_ref("admin"), password, contacts };
        Ok(Some(Found { record, history: History::default() }))
    });
    let parts = Parts { passwords, ..parts };
    let credentials = BASE64_STANDARD.encode(format!("admin:{password}"));
    let request = TestRequest::with_uri("/private/token").method(Method::POST);
    let request = request.insert_header((AUTHORIZATION, format!("Basic {credentials}")));
    let answer = parts.call(request.set_json(json!({ "scope": "all" }))).await;
    (answer, hasher.asked())
}

/// Comparing takes long, on purpose.
#[actix_rt::test]
async fn a_password_is_compared_once_whatever_becomes_of_the_login() {
    for (opened, code) in [
        (Opened::Done(vec![id(7)]), (202, 0)),
        (Opened::Locked, (403, 2131)),
        (Opened::Full, (503, 77)),
        (Opened::Overtaken, (401, 2015)),
    ] {
        let mut parts = Parts { policy: by_mail(), ..Parts::new() };
        parts.challenges.expect_open().return_once(|_| Ok(opened));
        let (answer, asked) = login("right", parts).await;
        assert_eq!((answer.code(), asked), (code, 1));
    }
    let (answer, asked) = login("right", Parts::new()).await;
    assert_eq!((answer.code(), asked), ((403, 2031), 1));
}

#[actix_rt::test]
async fn a_wrong_password_is_not_told_of_a_second_factor() {
    let parts = Parts { policy: by_mail(), ..Parts::new() };
    let (answer, asked) = login("wrong", parts).await;
    assert_eq!((answer.code(), asked), ((401, 2015), 1));
}

/// Somebody who signs up with these members.
async fn sign_up(parts: Parts, members: Value) -> Answer {
    let mut body = json!({
        "id": "corner-shop",
        "auth": { "method": "token", "password": "x" },
        "name": "Corner Shop",
        "address": {},
        "jurisdiction": {},
        "use_stefan": true,
    });
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let request = TestRequest::with_uri("/instances").method(Method::POST).set_json(body);
    parts.call(request).await
}

fn open_to_strangers() -> Parts {
    let mut parts = Parts::new();
    parts.policy.available = TanChannel::ALL.into();
    parts.policy.mandatory = TanChannel::ALL.into();
    Parts { self_provisioning: true, ..parts }
}

#[actix_rt::test]
async fn who_signs_up_proves_every_address() {
    let mut parts = open_to_strangers();
    parts.instances.expect_find().return_once(|_| Ok(None));
    parts.challenges.expect_open().return_once(|opening| {
        assert!(opening.anonymous);
        Ok(Opened::Done(vec![id(1), id(2)]))
    });
    let addresses = json!({ "email": "owner@shop.example", "phone_number": "+41446681800" });
    let answer = sign_up(parts, addresses).await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.body["combi_and"], true);
    let channels = [0, 1].map(|at| answer.body["challenges"][at]["tan_channel"].clone());
    assert_eq!(channels, ["email", "sms"]);
    assert_eq!(answer.body["challenges"].as_array().unwrap().len(), 2);
}

#[actix_rt::test]
async fn an_address_that_must_be_given_is_named() {
    let email = json!({ "email": "owner@shop.example" });
    let phone = json!({ "phone_number": "+41446681800", "email": "" });
    for (given, missing) in [(email, "phone_number"), (phone, "email")] {
        let answer = sign_up(open_to_strangers(), given).await;
        assert_eq!((answer.code(), answer.detail()), ((400, 25), missing));
    }
}
