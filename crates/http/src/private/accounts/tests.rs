use crate::testing::{Answer, Parts};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use taler_merchant_domain::WireHash;
use taler_merchant_domain::accounts::{
    Account, AccountSummary, Addition, Change, CredentialsChange, PaymentTargets, WireDetails,
};
use taler_merchant_domain::act::Guarded;
use taler_merchant_domain::auth::{Gated, LoginToken, Scope};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::testing::{a_login_token, a_payto, an_account, an_instance_ref};

const ALL: &str = "/private/accounts";

fn one() -> String {
    format!("{ALL}/{}", wire().h_wire)
}

fn wire() -> WireDetails {
    an_account("a", 1).wire
}

fn a_body() -> Value {
    json!({ "payto_uri": a_payto("a").as_str() })
}

fn with(members: Value) -> Value {
    let (mut body, Value::Object(members)) = (a_body(), members) else { panic!() };
    body.as_object_mut().unwrap().extend(members);
    body
}

async fn add(end: Result<Guarded<Addition>, StoreError>) -> Answer {
    let mut parts = Parts::letting_in().unasked();
    parts.accounts.expect_add().return_once(|_| end);
    parts.send(Method::POST, ALL, a_body()).await
}

/// What is said to a request that must not get as far as the accounts.
async fn refusal(parts: Parts, body: Value) -> Answer {
    parts.send(Method::POST, ALL, body).await
}

#[actix_rt::test]
async fn an_account_is_added_and_named() {
    for addition in
        [Addition::New(wire()), Addition::Unchanged(wire()), Addition::Reactivated(wire())]
    {
        let answer = add(Ok(Guarded::Done(addition))).await;
        assert_eq!(answer.status, 200);
        let WireDetails { h_wire, salt } = wire();
        assert_eq!(answer.body, json!({"h_wire": h_wire.to_string(), "salt": salt.to_string()}));
        assert_eq!(salt.to_string().len(), 26);
    }
}

#[actix_rt::test]
async fn everything_that_is_said_reaches_the_store() {
    let mut parts = Parts::letting_in().unasked();
    parts.accounts.expect_add().return_once(|act| {
        let settings = act.change.settings;
        assert_eq!(settings.facade_url.unwrap().as_str(), "https://bank.example/");
        assert_eq!(settings.subject_metadata.unwrap().as_str(), "shop:1");
        assert!(settings.credentials.is_some());
        Ok(Guarded::Done(Addition::New(wire())))
    });
    let body = with(json!({
        "credit_facade_url": "https://bank.example/",
        "credit_facade_credentials": {"type": "basic", "username": "jo", "password": "pass"},
        "extra_wire_subject_metadata": "shop:1",
        "unheard_of": [1],
    }));
    assert_eq!(parts.send(Method::POST, ALL, body).await.status, 200);
}

#[actix_rt::test]
async fn null_is_as_good_as_nothing_and_none_is_no_credential() {
    for credentials in [Value::Null, json!({"type": "none"})] {
        let mut parts = Parts::letting_in().unasked();
        parts.accounts.expect_add().return_once(|act| {
            let settings = act.change.settings;
            assert!(settings.facade_url.is_none() && settings.subject_metadata.is_none());
            assert!(settings.credentials.is_none());
            Ok(Guarded::Done(Addition::New(wire())))
        });
        let body = with(json!({
            "credit_facade_url": null,
            "credit_facade_credentials": credentials,
            "extra_wire_subject_metadata": null,
        }));
        assert_eq!(parts.send(Method::POST, ALL, body).await.status, 200);
    }
}

#[actix_rt::test]
async fn an_active_account_with_other_settings_is_a_conflict() {
    assert_eq!(add(Ok(Guarded::Done(Addition::Conflict))).await.code(), (409, 2627));
}

#[actix_rt::test]
async fn a_failing_database_has_one_of_five_codes() {
    let unavailable =
        |phase| Err(StoreError::Unavailable { phase, source: anyhow::anyhow!("gone") });
    for (error, code) in [
        (unavailable(Phase::Store), 52),
        (unavailable(Phase::Fetch), 53),
        (unavailable(Phase::Commit), 54),
        (Err(StoreError::Contended), 55),
        (Err(StoreError::Corrupt { table: "accounts", column: "payto_uri" }), 56),
        (unavailable(Phase::Setup), 52),
        (unavailable(Phase::Start), 52),
    ] {
        assert_eq!(add(error).await.code(), (500, code));
    }
}

#[actix_rt::test]
async fn a_malformed_uri_is_told_by_its_part() {
    for (uri, part) in [
        ("payto://iban/DE75512108001245126198?receiver-name=x", "check digits of the IBAN"),
        ("payto://iban/XX75512108001245126199?receiver-name=x", "form of a known country"),
        ("payto://iban/DE75512108001245126199", "receiver-name"),
        ("payto://x-taler-bank/-bank/a?receiver-name=x", "host"),
        ("payto://void/a b?receiver-name=x", "character 15"),
        ("iban:DE75512108001245126199", "begin with payto://"),
        ("", "begin with payto://"),
    ] {
        let answer = refusal(Parts::letting_in(), json!({ "payto_uri": uri })).await;
        assert_eq!(answer.code(), (400, 24), "{uri}");
        let detail = answer.detail();
        assert!(detail.starts_with("payto_uri: ") && detail.contains(part), "{detail}");
    }
}

#[actix_rt::test]
async fn what_the_operator_does_not_accept_is_a_malformed_uri() {
    let iban_only = PaymentTargets::new(["iban"], None).unwrap();
    let swiss_only = PaymentTargets::new(["*"], Some("payto://iban/CH.*")).unwrap();
    for targets in [iban_only, swiss_only] {
        let answer = refusal(Parts { targets, ..Parts::letting_in() }, a_body()).await;
        assert_eq!(answer.code(), (400, 24));
        assert!(answer.detail().starts_with("payto_uri: this server does not accept"));
    }
}

#[actix_rt::test]
async fn a_member_that_is_missing_or_malformed_is_named() {
    let credentials = |body: Value| with(json!({ "credit_facade_credentials": body }));
    for (body, code, detail) in [
        (json!({}), 25, "payto_uri"),
        (json!({"payto_uri": null}), 25, "payto_uri"),
        (json!({"payto_uri": 7}), 26, "payto_uri"),
        (with(json!({"credit_facade_url": "https://bank.example"})), 26, "credit_facade_url"),
        (with(json!({"credit_facade_url": ""})), 26, "credit_facade_url"),
        (with(json!({"credit_facade_url": "ftp://bank.example/"})), 26, "credit_facade_url"),
        (with(json!({"credit_facade_url": "https://a:b@bank.example/"})), 26, "credit_facade_url"),
        (with(json!({"extra_wire_subject_metadata": "a b"})), 26, "extra_wire_subject_metadata"),
        (with(json!({"extra_wire_subject_metadata": ""})), 26, "extra_wire_subject_metadata"),
        (credentials(json!("none")), 26, "credit_facade_credentials"),
        (credentials(json!({})), 25, "credit_facade_credentials.type"),
        (credentials(json!({"type": "bearer"})), 26, "credit_facade_credentials.type"),
        (
            credentials(json!({"type": "basic", "username": "jo"})),
            25,
            "credit_facade_credentials.password",
        ),
    ] {
        let answer = refusal(Parts::letting_in(), body).await;
        assert_eq!((answer.code(), answer.detail()), ((400, code), detail));
    }
}

#[actix_rt::test]
async fn who_may_not_write_is_refused_before_the_body_is_looked_at() {
    let token = |scope| Some(LoginToken { scope, ..a_login_token() });
    let nothing = TestRequest::post().uri(ALL).set_payload("{");
    assert_eq!(Parts::new().call(nothing).await.code(), (401, 2015));
    assert_eq!(refusal(Parts::checking(None), json!({})).await.code(), (401, 2015));
    for scope in [Scope::ReadOnly, Scope::OrderSimple, Scope::OrderFull] {
        assert_eq!(refusal(Parts::checking(token(scope)), json!({})).await.status, 403);
    }
    let mut parts = Parts::new();
    parts.tokens.expect_find().return_once(|_| Ok(None));
    let answer = parts.send(Method::POST, "/instances/shop/private/accounts", json!({})).await;
    assert_eq!(answer.code(), (404, 2000));
}

#[actix_rt::test]
async fn a_body_that_is_too_large_is_refused_at_once() {
    let large = with(json!({"x": "x".repeat(5_000)}));
    assert_eq!(refusal(Parts::letting_in(), large).await.code(), (413, 32));
}

fn gated<T>(value: T) -> Gated<T> {
    Gated::new(an_instance_ref("admin"), Some(a_login_token()), value)
}

#[actix_rt::test]
async fn a_list_has_inactive_accounts_and_may_be_empty() {
    let list = async |accounts: Vec<AccountSummary>| {
        let mut parts = Parts::new();
        parts.accounts.expect_list().return_once(|_| Ok(Some(gated(accounts))));
        parts.send(Method::GET, ALL, Value::Null).await
    };
    let empty = list(Vec::new()).await;
    assert_eq!((empty.status.as_u16(), empty.body), (200, json!({"accounts": []})));
    let Account { payto, wire, .. } = an_account("a", 1);
    let account = AccountSummary { payto, h_wire: wire.h_wire, active: false };
    let wanted = json!({"accounts": [{
        "payto_uri": a_payto("a").as_str(),
        "h_wire": wire.h_wire.to_string(),
        "active": false,
    }]});
    assert_eq!(list(vec![account]).await.body, wanted);
}

async fn show(account: Option<Account>) -> Answer {
    let mut parts = Parts::letting_in();
    parts.accounts.expect_find().return_once(|_, _| Ok(Some(gated(account))));
    parts.send(Method::GET, &one(), Value::Null).await
}

#[actix_rt::test]
async fn an_account_is_shown_without_credentials() {
    let account = an_account("a", 1);
    let mut wanted = json!({
        "payto_uri": account.payto.as_str(),
        "h_wire": account.wire.h_wire.to_string(),
        "salt": account.wire.salt.to_string(),
        "active": true,
    });
    assert_eq!(show(Some(account.clone())).await.body, wanted);
    wanted["credit_facade_url"] = json!("https://bank.example/");
    wanted["extra_wire_subject_metadata"] = json!("shop");
    let facade_url = serde_json::from_value(wanted["credit_facade_url"].clone()).unwrap();
    let subject_metadata =
        serde_json::from_value(wanted["extra_wire_subject_metadata"].clone()).unwrap();
    assert_eq!(show(Some(Account { facade_url, subject_metadata, ..account })).await.body, wanted);
}

#[actix_rt::test]
async fn an_unknown_account_is_told() {
    assert_eq!(show(None).await.code(), (404, 2022));
}

#[actix_rt::test]
async fn what_cannot_name_an_account_is_malformed_whatever_is_asked() {
    let path = format!("{ALL}/{}", "0".repeat(52));
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let answer = Parts::letting_in().send(method.clone(), &path, json!({})).await;
        assert_eq!(answer.code(), (400, 2023), "{method}");
        let answer = Parts::checking(None).send(method.clone(), &path, json!({})).await;
        assert_eq!(answer.code(), (401, 2015), "{method}");
    }
}

async fn update(body: Value, check: fn(CredentialsChange<()>)) -> Answer {
    let mut parts = Parts::letting_in();
    parts.accounts.expect_find().returning(|_, _| Ok(Some(gated(Some(an_account("a", 1))))));
    parts.accounts.expect_update().return_once(move |act| {
        check(match act.change.change.credentials {
            CredentialsChange::Keep => CredentialsChange::Keep,
            CredentialsChange::Remove => CredentialsChange::Remove,
            CredentialsChange::Replace(_) => CredentialsChange::Replace(()),
        });
        Ok(Guarded::Done(Change::Done))
    });
    parts.send(Method::PATCH, &one(), body).await
}

#[actix_rt::test]
async fn a_change_keeps_removes_or_replaces_credentials() {
    let basic = json!({"type": "basic", "username": "jo", "password": "pass"});
    let said = |credentials: Value| json!({ "credit_facade_credentials": credentials });
    let kept = |credentials| assert_eq!(credentials, CredentialsChange::Keep);
    assert_eq!(update(json!({}), kept).await.status, 204);
    assert_eq!(update(said(Value::Null), kept).await.status, 204);
    let removed = |credentials| assert_eq!(credentials, CredentialsChange::Remove);
    assert_eq!(update(said(json!({"type": "none"})), removed).await.status, 204);
    let replaced = |credentials| assert_eq!(credentials, CredentialsChange::Replace(()));
    assert_eq!(update(said(basic), replaced).await.status, 204);
}

#[actix_rt::test]
async fn a_malformed_change_is_told_to_those_who_may_make_it() {
    let body = json!({"credit_facade_url": "https://bank.example"});
    let answer = Parts::letting_in().send(Method::PATCH, &one(), body.clone()).await;
    assert_eq!((answer.code(), answer.detail()), ((400, 26), "credit_facade_url"));
    let answer = Parts::checking(None).send(Method::PATCH, &one(), body).await;
    assert_eq!(answer.code(), (401, 2015));
}

#[actix_rt::test]
async fn an_unknown_account_cannot_be_changed() {
    let mut parts = Parts::letting_in();
    parts.accounts.expect_find().return_once(|_, _| Ok(Some(gated(None))));
    let answer = parts.send(Method::PATCH, &one(), json!({})).await;
    assert_eq!(answer.code(), (404, 2022));
}

#[actix_rt::test]
async fn credentials_are_asked_for_where_a_url_is_of_another_server() {
    let mut parts = Parts::letting_in();
    parts.accounts.expect_find().returning(|_, _| Ok(Some(gated(Some(an_account("a", 1))))));
    let end = Ok(Guarded::Done(Change::CredentialsNeeded));
    parts.accounts.expect_update().return_once(|_| end);
    let body = json!({"credit_facade_url": "https://other.example/"});
    let answer = parts.send(Method::PATCH, &one(), body).await;
    assert_eq!((answer.code(), answer.detail()), ((400, 25), "credit_facade_credentials"));
}

#[actix_rt::test]
async fn an_account_is_deactivated_once() {
    for (change, answer) in
        [(Change::Done, (204, 0)), (Change::Unchanged, (404, 2022)), (Change::Absent, (404, 2022))]
    {
        let mut parts = Parts::letting_in();
        parts.accounts.expect_deactivate().return_once(move |act| {
            assert_eq!(act.change.1, WireHash::of(&a_payto("a"), &wire().salt));
            Ok(Guarded::Done(change))
        });
        assert_eq!(parts.send(Method::DELETE, &one(), Value::Null).await.code(), answer);
    }
}
