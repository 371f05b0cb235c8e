//! The running application answers nothing that its description does not have.
use super::world::{Mood, api};
use super::{Described, assert_valid, described, referred, refusals};
use crate::error::Refusal;
use crate::{Api, Load, application};
use actix_web::dev::Payload;
use actix_web::http::header::{
    ACCEPT, ALLOW, AUTHORIZATION, CONTENT_ENCODING, HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web;
use futures_util::stream::pending;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use taler_merchant_domain::ErrorCode;

const BEARER: &str = "Bearer secret-token:0000000000000000000000000000000000000000000000000000";
const BASIC: &str = "Basic c2hvcDp4";

/// The id of a challenge.
const ID: &str = "0000000000000000000000000000000000000000000000000000";
const IDS: (&str, &str) = ("Taler-Challenge-Ids", ID);

/// The path of an operation with its parameters filled in.
fn path(one: &Described, instance: &str) -> String {
    let path = one.path.replace("{instance}", instance).replace("{target}", instance);
    let path = path.replace("{serial}", "7").replace("{slug}", "a").replace("{challenge}", ID);
    path.replace("{h_wire}", &"0".repeat(103))
}

fn request(one: &Described, path: &str) -> TestRequest {
    let peer = "192.0.2.1:49152".parse().unwrap();
    TestRequest::with_uri(path).method(one.method.parse().unwrap()).peer_addr(peer)
}

fn example(one: &Described) -> &Value {
    &one.json["requestBody"]["content"]["application/json"]["example"]
}

fn with_token(one: &Described, path: &str) -> TestRequest {
    request(one, path).insert_header((AUTHORIZATION, BEARER))
}

/// Requests that have nothing wrong with them, so that it is the world that decides: without a
/// second factor and, where one can be shown, with it.
fn good(one: &Described) -> Vec<TestRequest> {
    let path = path(one, "shop");
    let more = format!("{path}?purge=yes&token_validity_ms=1");
    let requests = || {
        let all = [(&path, BEARER), (&more, BEARER), (&path, BASIC)];
        all.map(|(path, credential)| {
            request(one, path).insert_header((AUTHORIZATION, credential)).set_json(example(one))
        })
    };
    let mut all = Vec::from(requests());
    if one.is_challenged() {
        all.extend(requests().map(|request| request.insert_header(IDS)));
    }
    all
}

/// Requests that are bad in every way that one can think of.
fn bad(one: &Described) -> Vec<TestRequest> {
    let good = path(one, "shop");
    let token = |path: &str| with_token(one, path).insert_header(IDS).set_json(example(one));
    let mut all = vec![
        request(one, &good),
        request(one, &good).insert_header((AUTHORIZATION, "Bearer x")),
        request(one, &format!("{good}?{}", "x".repeat(9000))),
        request(one, &good).insert_header(("X-Long", "x".repeat(40_000))),
        token(&good).method(Method::PUT),
        token(&good).insert_header((ACCEPT, "audio/ogg")),
        token(&good).insert_header((CONTENT_ENCODING, "br")),
        token(&good).insert_header((CONTENT_ENCODING, "gzip")),
        // A serialization of it would not be longer.
        with_token(one, &good).set_json(Value::from("x".repeat(20_000))),
    ];
    all.extend(["%ff", "-", "a%00b"].map(|instance| token(&path(one, instance))));
    let below = one.path.replace("{instance}", "shop");
    let last = ["{serial}", "{slug}", "{h_wire}", "{challenge}"];
    let bad = |text| last.iter().fold(below.clone(), |path, name| path.replace(name, text));
    all.extend(["x", "-1", "%00"].map(|text| token(&bad(text))));
    for name in one.parameters("query") {
        let queries = [format!("{name}=x"), format!("{name}=1&{name}=1"), format!("{name}=0")];
        all.extend(queries.map(|query| token(&format!("{good}?{query}"))));
    }
    all.extend(bodies(example(one)).map(|body| with_token(one, &good).set_payload(body)));
    all
}

/// Bodies that are not JSON, or have a member too few, one of a wrong kind, or an old one.
fn bodies(example: &Value) -> impl Iterator<Item = String> {
    let members = example.as_object().into_iter().flat_map(Map::keys);
    let wrong = [json!(null), json!([]), json!("\u{0}"), json!({"d_us": "forever"})];
    let wrong = members.flat_map(move |name| wrong.clone().map(|value| json!({ name: value })));
    let legacy = [
        json!({"auth": {"method": "external"}}),
        json!({"auth": {"method": "token"}}),
        json!({"default_max_wire_fee": "EUR:1"}),
        json!({"method": "external"}),
        json!({"old_password": "wrong"}),
        json!({"old_password": ""}),
    ];
    let changed = wrong.chain(legacy).map(|change| changed(example, &change).to_string());
    ["", "{", "{}", "[]"].map(str::to_owned).into_iter().chain(changed)
}

/// An object with some members changed.
fn changed(example: &Value, change: &Value) -> Value {
    let members = example.as_object().into_iter().flatten();
    let change = change.as_object().cloned().unwrap_or_default();
    members.map(|(name, value)| (name.clone(), value.clone())).chain(change).collect()
}

/// What is told: a status, and the code where it is an error.
type Told = (StatusCode, Option<ErrorCode>);

/// Everything that the operation can tell.
fn described_as(one: &Described) -> BTreeSet<Told> {
    let statuses = one.json["responses"].as_object().unwrap().keys();
    let statuses = statuses.map(|status| status.parse::<StatusCode>().unwrap());
    let successes = statuses.filter(StatusCode::is_success).map(|status| (status, None));
    let refusals = one.refusals().into_iter();
    successes.chain(refusals.map(|Refusal { status, code }| (status, Some(code)))).collect()
}

/// Fails unless the answer is one that the operation has; says which it was.
fn check(
    one: &Described,
    (status, headers, body): (StatusCode, &HeaderMap, &[u8]),
    what: &str,
) -> Told {
    let response = &one.json["responses"][status.as_str()];
    assert!(response.is_object(), "{status} {what}");
    for name in [RETRY_AFTER, WWW_AUTHENTICATE, ALLOW] {
        let described = response["headers"].get(name.as_str()).is_some();
        assert_eq!(headers.contains_key(&name), described, "{status} {name} {what}");
    }
    if body.is_empty() {
        assert!(response.get("content").is_none(), "{status} is empty {what}");
        return (status, None);
    }
    let Some(schema) = response.pointer("/content/application~1json/schema") else {
        return (status, None);
    };
    let json: Value = serde_json::from_slice(body).unwrap();
    assert_valid(referred(schema), &json, what);
    if status.is_success() {
        return (status, None);
    }
    let code = json["code"].as_u64().unwrap();
    let told = refusals(status.as_str(), response);
    let told = told.into_iter().find(|refusal| u64::from(refusal.code.number()) == code);
    (status, Some(told.unwrap_or_else(|| panic!("{status} with {code} {what}")).code))
}

/// What is answered to requests.
async fn seen(
    one: &Described,
    requests: Vec<TestRequest>,
    mood: Mood,
    self_provisioning: bool,
) -> BTreeSet<Told> {
    seen_by(api(mood, self_provisioning), one, requests, &format!("{mood:?}")).await
}

/// What is answered when there is no room, and when a body does not come.
async fn seen_in_need(one: &Described) -> BTreeSet<Told> {
    let full = Api { load: Load::new(0, 0), ..api(Mood::Kind, true) };
    let mut seen = seen_by(full, one, good(one), "full").await;
    seen.extend(seen_by(api(Mood::Kind, true), one, good(one), SLOW).await);
    seen
}

/// The world in which no body comes.
const SLOW: &str = "slow";

async fn seen_by(
    api: Api,
    one: &Described,
    requests: Vec<TestRequest>,
    world: &str,
) -> BTreeSet<Told> {
    let application = init_service(application(web::Data::new(api))).await;
    let mut seen = BTreeSet::new();
    for request in requests {
        let mut request = request.to_request();
        if world == SLOW {
            let payload: Payload = Payload::Stream { payload: Box::pin(pending()) };
            request = request.replace_payload(payload).0;
        }
        let what = format!("to {} {} {world}", one.id(), request.uri());
        let response = call_service(&application, request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read_body(response).await;
        seen.insert(check(one, (status, &headers, &body), &what));
    }
    seen
}

#[actix_rt::test]
async fn what_is_answered_is_what_is_described() {
    for one in described() {
        let mut all = seen(&one, bad(&one), Mood::Kind, true).await;
        for mood in [Mood::Wrong, Mood::Guessed] {
            all.extend(seen(&one, bad(&one), mood, true).await);
        }
        all.extend(seen(&one, good(&one), Mood::Kind, false).await);
        all.extend(seen_in_need(&one).await);
        for mood in Mood::all() {
            all.extend(seen(&one, good(&one), mood, true).await);
        }
        assert_eq!(all, described_as(&one), "{}", one.id());
    }
}
