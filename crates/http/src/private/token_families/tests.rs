use crate::testing::{Answer, Parts};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use taler_merchant_domain::auth::{Checked, Gated};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::testing::{a_family, a_login_token, a_slug, an_instance_ref};
use taler_merchant_domain::token_families::{TokenFamily, TokenFamilyKind, TokenFamilySummary};
use taler_merchant_domain::{RelativeTime, Timestamp};

const ALL: &str = "/private/tokenfamilies";
const ONE: &str = "/private/tokenfamilies/a";

/// What makes the family of `a_create_family("a")`.
fn a_body() -> Value {
    json!({
        "slug": "a",
        "name": "a",
        "description": "cheap",
        "valid_after": {"t_s": 100},
        "valid_before": {"t_s": 10_000},
        "duration": {"d_us": 120_000_000},
        "validity_granularity": {"d_us": 60_000_000},
        "start_offset": {"d_us": 10_000_000},
        "kind": "discount",
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut body = a_body();
    body[member] = value;
    body
}

fn without(member: &str) -> Value {
    let mut body = a_body();
    body.as_object_mut().unwrap().remove(member);
    body
}

fn gated<T>(value: T) -> Gated<T> {
    Gated::new(an_instance_ref("admin"), Some(a_login_token()), value)
}

type End = Checked<Option<TokenFamily>>;

fn undone(family: Option<TokenFamily>) -> End {
    Checked::Undone(Some(gated(family)))
}

async fn create(end: Result<End, StoreError>, body: Value) -> Answer {
    let mut parts = Parts::letting_in();
    parts.families.expect_insert_if_absent().return_once(|_, _| end);
    parts.send(Method::POST, ALL, body).await
}

#[actix_rt::test]
async fn a_family_is_created_as_it_is_described() {
    let mut parts = Parts::new();
    parts.families.expect_insert_if_absent().return_once(|_, family| {
        let wanted = a_family("a");
        assert_eq!((family.slug, family.kind), (wanted.slug, wanted.kind));
        assert_eq!((family.terms, family.schedule), (wanted.terms, wanted.schedule));
        Ok(Checked::Done)
    });
    let answer = parts.send(Method::POST, ALL, a_body()).await;
    assert_eq!((answer.status.as_u16(), answer.body), (204, Value::Null));
}

#[actix_rt::test]
async fn optional_members_may_be_absent_or_null() {
    let mut bare = without("valid_after");
    bare.as_object_mut().unwrap().remove("start_offset");
    let mut nulls = bare.clone();
    for member in ["valid_after", "start_offset", "description_i18n", "extra_data"] {
        nulls[member] = Value::Null;
    }
    for body in [bare, nulls] {
        let mut parts = Parts::new();
        parts.families.expect_insert_if_absent().return_once(|_, family| {
            assert_eq!(family.terms.validity.start(), Timestamp::from_seconds(1), "now");
            assert_eq!(family.schedule.offset(), RelativeTime::ZERO);
            assert!(family.terms.description_i18n.is_empty());
            assert!(family.terms.extra_data.is_none());
            Ok(Checked::Done)
        });
        assert_eq!(parts.send(Method::POST, ALL, body).await.status, 204);
    }
}

#[actix_rt::test]
async fn every_kind_and_granularity_of_the_protocol_is_taken() {
    let minutes = [1, 60, 1440, 10_080, 43_200, 129_600, 525_600];
    for (kind, minute) in ["discount", "subscription"]
        .into_iter()
        .zip([1, 1])
        .chain(std::iter::repeat("discount").zip(minutes))
    {
        let mut body = with("validity_granularity", json!({"d_us": minute * 60_000_000_u64}));
        body["duration"] = json!({"d_us": "forever"});
        body["kind"] = json!(kind);
        assert_eq!(create(Ok(Checked::Done), body).await.status, 204, "{kind} {minute}");
    }
}

#[actix_rt::test]
async fn what_is_missing_or_malformed_is_named() {
    for member in
        ["slug", "name", "description", "valid_before", "duration", "validity_granularity", "kind"]
    {
        let answer = Parts::letting_in().send(Method::POST, ALL, without(member)).await;
        assert_eq!((answer.code(), answer.detail()), ((400, 25), member));
        let answer = Parts::letting_in().send(Method::POST, ALL, with(member, json!([]))).await;
        assert_eq!((answer.code(), answer.detail()), ((400, 26), member));
    }
    for (member, value, detail) in [
        ("slug", json!(""), "slug"),
        ("slug", json!("a b"), "slug"),
        ("slug", json!("a/b"), "slug"),
        ("slug", json!("."), "slug"),
        ("slug", json!(".."), "slug"),
        ("description_i18n", json!({"de_DE": "x"}), "description_i18n.de_DE"),
        ("description_i18n", json!({"de": 7}), "description_i18n.de"),
        ("extra_data", json!([]), "extra_data"),
        ("extra_data", json!({"expected_domains": "a"}), "extra_data.expected_domains"),
        ("extra_data", json!({"trusted_domains": [7]}), "extra_data.trusted_domains"),
        ("valid_before", json!({"t_s": 100}), "valid_before"),
        ("valid_before", json!({"t_s": 99}), "valid_before"),
        ("valid_after", json!({"t_s": "never"}), "valid_before"),
        ("duration", json!({"d_us": 69_999_999}), "duration"),
        ("duration", json!({"d_us": 0}), "duration"),
        ("start_offset", json!({"d_us": 60_000_001}), "duration"),
        ("start_offset", json!({"d_us": "forever"}), "start_offset"),
        ("validity_granularity", json!({"d_us": 120_000_000}), "validity_granularity"),
        ("validity_granularity", json!({"d_us": "forever"}), "validity_granularity"),
        ("kind", json!("voucher"), "kind"),
    ] {
        let answer = Parts::letting_in().send(Method::POST, ALL, with(member, value)).await;
        assert_eq!((answer.code(), answer.detail()), ((400, 26), detail), "{member}");
    }
}

#[actix_rt::test]
async fn a_repeated_creation_is_no_error_and_another_family_is_a_conflict() {
    assert_eq!(create(Ok(undone(Some(a_family("a")))), a_body()).await.status, 204);
    assert_eq!(create(Ok(undone(Some(a_family("a")))), without("valid_after")).await.status, 204);
    let later = with("valid_after", json!({"t_s": 101}));
    assert_eq!(create(Ok(undone(Some(a_family("a")))), later).await.code(), (409, 2225));
    let other = with("name", json!("other"));
    assert_eq!(create(Ok(undone(Some(a_family("a")))), other).await.code(), (409, 2225));
}

#[actix_rt::test]
async fn a_failing_database_has_one_code() {
    for phase in [Phase::Setup, Phase::Start, Phase::Store, Phase::Fetch, Phase::Commit] {
        let error = StoreError::Unavailable { phase, source: anyhow::anyhow!("gone") };
        assert_eq!(create(Err(error), a_body()).await.code(), (500, 52));
    }
    assert_eq!(create(Err(StoreError::Contended), a_body()).await.code(), (500, 52));
}

#[actix_rt::test]
async fn who_may_not_write_learns_nothing() {
    let nothing = TestRequest::post().uri(ALL).set_payload("{");
    assert_eq!(Parts::new().call(nothing).await.code(), (401, 2015));
    for body in [json!({}), with("valid_before", json!({"t_s": 1})), a_body()] {
        let mut parts = Parts::checking(None);
        let refused = Gated::new(an_instance_ref("admin"), None, Some(a_family("a")));
        parts
            .families
            .expect_insert_if_absent()
            .returning(move |_, _| Ok(Checked::Undone(Some(refused.clone()))));
        assert_eq!(parts.send(Method::POST, ALL, body).await.code(), (401, 2015));
    }
    let mut parts = Parts::new();
    parts.tokens.expect_find().return_once(|_| Ok(None));
    parts.families.expect_insert_if_absent().return_once(|_, _| Ok(Checked::Undone(None)));
    let path = "/instances/shop/private/tokenfamilies";
    assert_eq!(parts.send(Method::POST, path, a_body()).await.code(), (404, 2000));
}

#[actix_rt::test]
async fn a_list_may_be_empty() {
    let list = async |families: Vec<TokenFamilySummary>| {
        let mut parts = Parts::new();
        parts.families.expect_list().return_once(|_| Ok(Some(gated(families))));
        parts.send(Method::GET, ALL, Value::Null).await
    };
    let empty = list(Vec::new()).await;
    assert_eq!((empty.status.as_u16(), empty.body), (200, json!({"token_families": []})));
    let TokenFamily { slug, kind, terms, .. } = a_family("a");
    let family = TokenFamilySummary {
        slug,
        kind,
        name: terms.name,
        description: terms.description,
        description_i18n: terms.description_i18n,
        validity: terms.validity,
    };
    let wanted = json!({"token_families": [{
        "slug": "a",
        "name": "a",
        "description": "cheap",
        "description_i18n": {},
        "valid_after": {"t_s": 100},
        "valid_before": {"t_s": 10_000},
        "kind": "discount",
    }]});
    assert_eq!(list(vec![family]).await.body, wanted);
}

async fn show(family: Option<TokenFamily>) -> Answer {
    let mut parts = Parts::letting_in();
    parts.families.expect_find().return_once(|_, slug| {
        assert_eq!(slug, &a_slug("a"));
        Ok(Some(gated(family)))
    });
    parts.send(Method::GET, ONE, Value::Null).await
}

#[actix_rt::test]
async fn a_family_is_shown_with_its_counters_and_without_what_is_not_said() {
    let mut wanted = a_body();
    wanted["description_i18n"] = json!({});
    wanted["issued"] = json!(5);
    wanted["used"] = json!(3);
    let family = TokenFamily { issued: 5, used: 3, ..a_family("a") };
    assert_eq!(show(Some(family)).await.body, wanted);
}

#[actix_rt::test]
async fn what_was_said_is_shown_as_it_is() {
    let mut body = with("description_i18n", json!({"de": "billig", "fr-CH": ""}));
    body["extra_data"] = json!({"trusted_domains": ["a.example"], "x": [null, {"y": 1}]});
    body["valid_before"] = json!({"t_s": "never"});
    body["duration"] = json!({"d_us": "forever"});
    body["kind"] = json!("subscription");
    let (tell, told) = std::sync::mpsc::channel();
    let mut parts = Parts::new();
    parts.families.expect_insert_if_absent().return_once(move |_, family| {
        tell.send(family).unwrap();
        Ok(Checked::Done)
    });
    assert_eq!(parts.send(Method::POST, ALL, body.clone()).await.status, 204);
    let new = told.recv().unwrap();
    assert_eq!(new.kind, TokenFamilyKind::Subscription);
    let family =
        TokenFamily { kind: new.kind, terms: new.terms, schedule: new.schedule, ..a_family("a") };
    body["issued"] = json!(0);
    body["used"] = json!(0);
    assert_eq!(show(Some(family)).await.body, body);
}

#[actix_rt::test]
async fn an_unknown_family_is_told() {
    assert_eq!(show(None).await.code(), (404, 2026));
}

#[actix_rt::test]
async fn what_cannot_be_a_slug_names_no_family() {
    let path = "/private/tokenfamilies/a%20b";
    for (method, code) in [(Method::GET, 2026), (Method::PATCH, 2226), (Method::DELETE, 2026)] {
        let answer = Parts::letting_in().send(method.clone(), path, a_change()).await;
        assert_eq!(answer.code(), (404, code), "{method}");
        let answer = Parts::checking(None).send(method.clone(), path, a_change()).await;
        assert_eq!(answer.code(), (401, 2015), "{method}");
    }
}

fn a_change() -> Value {
    json!({
        "name": "other",
        "description": "",
        "valid_after": {"t_s": 1},
        "valid_before": {"t_s": "never"},
    })
}

async fn update(end: Result<End, StoreError>, body: Value) -> Answer {
    let mut parts = Parts::letting_in();
    parts.families.expect_update().return_once(|_, slug, terms| {
        assert_eq!((slug, terms.name.as_str()), (&a_slug("a"), "other"));
        end
    });
    parts.send(Method::PATCH, ONE, body).await
}

#[actix_rt::test]
async fn each_end_of_a_change_has_its_status_and_code() {
    assert_eq!(update(Ok(Checked::Done), a_change()).await.code(), (204, 0));
    assert_eq!(update(Ok(undone(None)), a_change()).await.code(), (404, 2226));
    assert_eq!(update(Ok(Checked::Undone(None)), a_change()).await.code(), (404, 2000));
    let corrupt = StoreError::Corrupt { table: "token_families", column: "slug" };
    assert_eq!(update(Err(corrupt), a_change()).await.code(), (500, 60));
}

#[actix_rt::test]
async fn a_malformed_change_is_named_and_what_cannot_change_is_not_looked_at() {
    for (member, value, code, detail) in [
        ("name", Value::Null, 25, "name"),
        ("description", Value::Null, 25, "description"),
        ("valid_after", Value::Null, 25, "valid_after"),
        ("valid_before", json!({"t_s": 1}), 26, "valid_before"),
        ("extra_data", json!({"trusted_domains": 1}), 26, "extra_data.trusted_domains"),
    ] {
        let mut body = a_change();
        body[member] = value;
        let answer = Parts::letting_in().send(Method::PATCH, ONE, body).await;
        assert_eq!((answer.code(), answer.detail()), ((400, code), detail));
    }
    let mut body = a_change();
    body["kind"] = json!("voucher");
    body["slug"] = json!("b");
    assert_eq!(update(Ok(Checked::Done), body).await.status, 204);
}

#[actix_rt::test]
async fn a_family_is_deleted_once() {
    let delete = async |end: End| {
        let mut parts = Parts::letting_in();
        parts.families.expect_delete().return_once(|_, _| Ok(end));
        parts.send(Method::DELETE, ONE, Value::Null).await.code()
    };
    assert_eq!(delete(Checked::Done).await, (204, 0));
    assert_eq!(delete(undone(None)).await, (404, 2026));
}
