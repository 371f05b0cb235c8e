use crate::testing::{Answer, Parts, by_mail};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::act::Guarded;
use taler_merchant_domain::auth::PasswordHash;
use taler_merchant_domain::challenges::{Address, ChallengeId, Opened, Solved, TanChannel};
use taler_merchant_domain::instances::{Change, Instance, InstanceRef, InstanceSettings};
use taler_merchant_domain::testing::{a_phone, an_email, an_instance, an_instance_ref, settings};

const PATH: &str = "/instances/shop/forgot-password";

fn id() -> ChallengeId {
    ChallengeId::from_bytes([7; 32])
}

fn a_body() -> Value {
    json!({ "method": "token", "password": "new" })
}

fn post(path: &str) -> TestRequest {
    let peer = "192.0.2.1:49152".parse().unwrap();
    TestRequest::with_uri(path).method(Method::POST).peer_addr(peer)
}

fn with_proof() -> TestRequest {
    post(PATH).insert_header(("Taler-Challenge-Ids", id().to_text())).set_json(a_body())
}

/// A `shop` that proved these addresses.
fn record(addresses: &[Address]) -> Instance {
    let proved = |channel| addresses.iter().any(|address| address.channel() == channel);
    let (mut email, mut phone_number) = (None, None);
    for address in addresses {
        match address {
            Address::Email(address) => email = Some(address.clone()),
            Address::Phone(number) => phone_number = Some(number.clone()),
        }
    }
    Instance {
        settings: InstanceSettings { email, phone_number, ..settings("shop") },
        email_validated: proved(TanChannel::Email),
        phone_validated: proved(TanChannel::Sms),
        ..an_instance("shop")
    }
}

fn email() -> Address {
    Address::Email(an_email("owner"))
}

/// There is such a `shop`, and mails can be sent.
fn finding(record: Option<Instance>) -> Parts {
    let mut parts = Parts { policy: by_mail(), ..Parts::new() };
    parts.instances.expect_find().returning(move |_| Ok(record.clone()));
    parts
}

/// Likewise, and this becomes of the challenges that are wanted.
fn opening(opened: Opened) -> Parts {
    let mut parts = finding(Some(record(&[email()])));
    parts.challenges.expect_open().returning(move |_| Ok(opened.clone()));
    parts
}

async fn ask(parts: Parts) -> Answer {
    parts.call(post(PATH).set_json(a_body())).await
}

#[actix_rt::test]
async fn whoever_asks_has_to_prove_every_address_first() {
    let mut parts = finding(Some(record(&[email(), Address::Phone(a_phone(1))])));
    parts.policy.available = TanChannel::ALL.into();
    parts.challenges.expect_open().return_once(|opening| {
        assert!(opening.anonymous && opening.recovery.is_some());
        Ok(Opened::Done(opening.asked.iter().map(|asked| asked.id).collect()))
    });
    // What a browser remembers is not looked at.
    let request = post(PATH).insert_header((AUTHORIZATION, "Bearer secret-token:x"));
    let answer = parts.call(request.set_json(a_body())).await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.body["combi_and"], true);
    assert_eq!(answer.body["challenges"].as_array().unwrap().len(), 2);
}

#[actix_rt::test]
async fn with_the_proof_the_password_is_replaced() {
    let mut parts = finding(Some(record(&[email()])));
    parts.challenges.expect_find_solved().return_once(|shown, _, _| {
        assert_eq!(shown, [id()]);
        Ok(vec![Solved { id: id(), address: email(), spent: false }])
    });
    parts.instances.expect_set_password().return_once(|act| {
        assert_eq!(act.permit.proof(), [id()]);
        assert_eq!(act.change.password, PasswordHash::from_phc("new".to_owned()));
        assert_eq!(act.audit.origin.source, "192.0.2.1");
        assert!(act.change.keep.is_none());
        Ok(Guarded::Done(Change::Done))
    });
    let answer = parts.call(with_proof()).await;
    assert_eq!((answer.status.as_u16(), answer.body), (204, Value::Null));
}

/// The administrator could be anybody's; and there is nothing to find out about him.
#[actix_rt::test]
async fn the_administrator_is_never_helped_so() {
    for name in ["admin", "default", "ADMIN", "Default", "%61dmin"] {
        let path = format!("/instances/{name}/forgot-password");
        let answer = Parts::new().call(post(&path).set_json(a_body())).await;
        assert_eq!(answer.code(), (403, 2031), "{name}");
    }
}

#[actix_rt::test]
async fn there_is_no_form_without_an_instance() {
    for path in ["/forgot-password", "/private/forgot-password", "/instances/a/b/forgot-password"] {
        let answer = Parts::new().call(post(path).set_json(a_body())).await;
        assert_eq!(answer.code(), (404, 21), "{path}");
    }
}

#[actix_rt::test]
async fn nothing_ever_falls_through_without_an_address() {
    assert_eq!(ask(finding(Some(record(&[])))).await.code(), (403, 2031));
    let unreachable = record(&[Address::Phone(a_phone(1))]);
    assert_eq!(ask(finding(Some(unreachable))).await.code(), (403, 2031));
}

#[actix_rt::test]
async fn an_instance_that_is_not_there_is_told() {
    assert_eq!(ask(finding(None)).await.code(), (404, 2000));
    let deleted = InstanceRef { deleted: true, ..an_instance_ref("shop") };
    let deleted = Instance { reference: deleted, ..record(&[email()]) };
    assert_eq!(ask(finding(Some(deleted))).await.code(), (404, 2016));
    let request = post("/instances/-/forgot-password").set_json(a_body());
    assert_eq!(Parts::new().call(request).await.code(), (404, 2000));
}

#[actix_rt::test]
async fn each_way_of_not_being_asked_has_its_answer() {
    assert_eq!(ask(opening(Opened::Locked)).await.code(), (403, 2131));
    let throttled = ask(opening(Opened::Throttled(Timestamp::from_seconds(3600)))).await;
    assert_eq!((throttled.code(), throttled.retry_after()), ((429, 44), Some(3600)));
    let full = ask(opening(Opened::Full)).await;
    assert_eq!((full.code(), full.retry_after()), ((503, 77), Some(60)));
    // There was no credential, so none is refused.
    assert_eq!(ask(opening(Opened::Overtaken)).await.code(), (500, 52));
}

#[actix_rt::test]
async fn the_new_password_comes_in_the_forms_that_it_has_elsewhere() {
    for body in [a_body(), json!({ "method": "token", "token": "secret-token:new" })] {
        let parts = opening(Opened::Done(vec![id()]));
        assert_eq!(parts.call(post(PATH).set_json(&body)).await.status, 202, "{body}");
    }
    for (body, code, detail) in [
        (json!({}), 25, "method"),
        (json!({ "method": "token" }), 25, "password"),
        (json!({ "method": "token", "password": null }), 25, "password"),
        (json!({ "method": "token", "password": 7 }), 26, "password"),
        (json!({ "method": "token", "token": "new" }), 26, "token"),
        (json!({ "method": "external" }), 2602, "method"),
        (json!([]), 26, "body"),
    ] {
        let answer = Parts::new().call(post(PATH).set_json(&body)).await;
        assert_eq!((answer.code(), answer.detail()), ((400, code), detail), "{body}");
    }
    let empty = json!({ "method": "token", "password": "" });
    assert_eq!(Parts::new().call(post(PATH).set_json(empty)).await.code(), (400, 26));
    assert_eq!(Parts::new().call(post(PATH)).await.code(), (400, 22));
}
