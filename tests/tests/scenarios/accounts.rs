//! Bank accounts and the question for their KYC state.
use futures_util::future::join_all;
use serde_json::{Value, json};
use taler_merchant_tests::{Client, Server, scenarios};

scenarios! {
    an_account_is_added_and_read
    adding_an_equal_account_again_changes_nothing
    an_account_with_other_facade_data_is_a_conflict
    an_inactive_account_comes_back_with_its_salt
    of_many_equal_additions_one_is_made
    what_is_not_said_in_a_change_stays
    kept_credentials_stay_with_their_server
    credentials_are_never_shown
    what_is_wrong_with_an_account_is_named
    unknown_and_malformed_hashes_are_told_apart
    accounts_of_two_instances_never_meet
    there_is_no_kyc_state_without_an_exchange
    the_list_of_instances_names_the_kinds_of_account
}

const IBAN: &str = "payto://iban/DE75512108001245126199?receiver-name=The+shop";
const PATH: &str = "/instances/shop/private/accounts";

async fn owner(server: &Server) -> Client {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    admin.owner("shop").await
}

fn an_account() -> Value {
    json!({
        "payto_uri": IBAN,
        "credit_facade_url": "https://bank.example/facade/",
        "credit_facade_credentials": { "type": "basic", "username": "shop", "password": "hush" },
        "extra_wire_subject_metadata": "till-7",
    })
}

async fn add(owner: &Client, body: &Value) -> Value {
    let answer = owner.post(PATH, body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

fn one(added: &Value) -> String {
    format!("{PATH}/{}", added["h_wire"].as_str().unwrap())
}

async fn an_account_is_added_and_read(server: &Server) {
    let owner = owner(server).await;
    let empty = owner.get(PATH).await;
    assert_eq!((empty.status, empty.body), (200, json!({ "accounts": [] })));
    let added = add(&owner, &an_account()).await;
    assert_eq!(added["h_wire"].as_str().unwrap().len(), 103);
    assert_eq!(added["salt"].as_str().unwrap().len(), 26);
    let list = owner.get(PATH).await.body;
    let entry = json!({ "payto_uri": IBAN, "h_wire": added["h_wire"], "active": true });
    assert_eq!(list, json!({ "accounts": [entry] }));
    let detail = json!({
        "payto_uri": IBAN,
        "h_wire": added["h_wire"],
        "salt": added["salt"],
        "credit_facade_url": "https://bank.example/facade/",
        "active": true,
        "extra_wire_subject_metadata": "till-7",
    });
    assert_eq!(owner.get(&one(&added)).await.body, detail);
}

async fn adding_an_equal_account_again_changes_nothing(server: &Server) {
    let owner = owner(server).await;
    let added = add(&owner, &an_account()).await;
    assert_eq!(add(&owner, &an_account()).await, added);
    assert_eq!(owner.get(PATH).await.body["accounts"].as_array().unwrap().len(), 1);
}

async fn an_account_with_other_facade_data_is_a_conflict(server: &Server) {
    let owner = owner(server).await;
    let added = add(&owner, &an_account()).await;
    for (member, value) in [
        ("credit_facade_url", json!("https://other.example/")),
        ("credit_facade_url", json!(null)),
        ("credit_facade_credentials", json!({ "type": "none" })),
        (
            "credit_facade_credentials",
            json!({ "type": "basic", "username": "shop", "password": "x" }),
        ),
        ("extra_wire_subject_metadata", json!("till-8")),
    ] {
        let mut body = an_account();
        body[member] = value;
        assert_eq!(owner.post(PATH, &body).await.error(), (409, 2627), "{member}");
    }
    assert_eq!(owner.get(&one(&added)).await.body["active"], true);
}

async fn an_inactive_account_comes_back_with_its_salt(server: &Server) {
    let owner = owner(server).await;
    let added = add(&owner, &an_account()).await;
    let answer = owner.delete(&one(&added)).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(owner.get(&one(&added)).await.body["active"], false);
    assert_eq!(owner.get(PATH).await.body["accounts"][0]["active"], false);
    let again = add(&owner, &json!({ "payto_uri": IBAN })).await;
    assert_eq!(again, added);
    let detail = owner.get(&one(&added)).await.body;
    assert_eq!(detail["active"], true);
    assert!(detail.get("credit_facade_url").is_none(), "the new data counts: {detail}");
}

async fn of_many_equal_additions_one_is_made(server: &Server) {
    let owner = owner(server).await;
    let body = an_account();
    let all = join_all((0..20).map(|_| owner.post(PATH, &body))).await;
    for answer in &all {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.body, all[0].body);
    }
    assert_eq!(owner.get(PATH).await.body["accounts"].as_array().unwrap().len(), 1);
}

async fn what_is_not_said_in_a_change_stays(server: &Server) {
    let owner = owner(server).await;
    let added = add(&owner, &an_account()).await;
    let patch = async |body: Value| owner.patch(&one(&added), &body).await;
    assert_eq!(patch(json!({})).await.status, 204);
    let url = "https://bank.example/other/";
    assert_eq!(patch(json!({ "credit_facade_url": url })).await.status, 204);
    let detail = owner.get(&one(&added)).await.body;
    assert_eq!(detail["credit_facade_url"], url);
    assert_eq!(detail["extra_wire_subject_metadata"], "till-7");
    assert_eq!(patch(json!({ "extra_wire_subject_metadata": "a b" })).await.error(), (400, 26));
    let none = json!({ "credit_facade_credentials": { "type": "none" } });
    assert_eq!(patch(none).await.status, 204);
    let mut now = an_account();
    now["credit_facade_url"] = json!(url);
    assert_eq!(owner.post(PATH, &now).await.error(), (409, 2627), "the credentials are gone");
    now["credit_facade_credentials"] = json!(null);
    assert_eq!(add(&owner, &now).await, added, "and nothing else");
}

async fn kept_credentials_stay_with_their_server(server: &Server) {
    let owner = owner(server).await;
    let added = add(&owner, &an_account()).await;
    let patch = async |body: &Value| owner.patch(&one(&added), body).await;
    let mut body = json!({ "credit_facade_url": "https://other.example/" });
    for credentials in [None, Some(Value::Null)] {
        if let Some(null) = credentials {
            body["credit_facade_credentials"] = null;
        }
        let answer = patch(&body).await;
        assert_eq!(answer.error(), (400, 25));
        assert_eq!(answer.body["detail"], "credit_facade_credentials");
        assert_eq!(add(&owner, &an_account()).await, added, "nothing was changed");
    }
    body["credit_facade_credentials"] =
        json!({ "type": "basic", "username": "shop", "password": "new" });
    assert_eq!(patch(&body).await.status, 204);
    body["payto_uri"] = json!(IBAN);
    body["extra_wire_subject_metadata"] = json!("till-7");
    assert_eq!(add(&owner, &body).await, added, "both are stored");
}

async fn credentials_are_never_shown(server: &Server) {
    let owner = owner(server).await;
    let added = add(&owner, &an_account()).await;
    for path in [PATH.to_owned(), one(&added), "/instances/shop/private".to_owned()] {
        let text = owner.get(&path).await.text;
        assert!(!text.contains("hush") && !text.contains("credentials"), "{text}");
    }
}

async fn what_is_wrong_with_an_account_is_named(server: &Server) {
    let owner = owner(server).await;
    let with = |member: &str, value: Value| {
        let mut body = an_account();
        body[member] = value;
        body
    };
    for (body, error) in [
        (json!({}), (400, 25)),
        (with("payto_uri", json!(7)), (400, 26)),
        (with("payto_uri", json!("https://bank/")), (400, 24)),
        (
            with("payto_uri", json!("payto://iban/DE75512108001245126198?receiver-name=x")),
            (400, 24),
        ),
        (with("payto_uri", json!("payto://iban/DE75512108001245126199")), (400, 24)),
        (
            with("payto_uri", json!("payto://iban/DE75512108001245126199?receiver-name=a b")),
            (400, 24),
        ),
        (with("credit_facade_url", json!("ftp://bank/")), (400, 26)),
        (with("credit_facade_url", json!("https://user@bank/")), (400, 26)),
        (with("credit_facade_url", json!("https://bank/x")), (400, 26)),
        (with("credit_facade_credentials", json!({ "type": "magic" })), (400, 26)),
        (with("credit_facade_credentials", json!({ "type": "basic" })), (400, 25)),
        (with("extra_wire_subject_metadata", json!("x".repeat(41))), (400, 26)),
        (with("extra_wire_subject_metadata", json!("")), (400, 26)),
    ] {
        assert_eq!(owner.post(PATH, &body).await.error(), error, "{body}");
    }
    assert_eq!(owner.get(PATH).await.body, json!({ "accounts": [] }));
}

async fn unknown_and_malformed_hashes_are_told_apart(server: &Server) {
    let owner = owner(server).await;
    let unknown = format!("{PATH}/{}", "0".repeat(103));
    for method in ["GET", "DELETE"] {
        assert_eq!(owner.call(method, &unknown).await.status, 404, "{method}");
        assert_eq!(owner.call(method, &format!("{PATH}/x")).await.status, 400, "{method}");
    }
    assert_eq!(owner.patch(&unknown, &json!({})).await.status, 404);
    let added = add(&owner, &an_account()).await;
    assert_eq!(owner.delete(&one(&added)).await.status, 204);
    assert_eq!(owner.delete(&one(&added)).await.status, 404);
}

async fn accounts_of_two_instances_never_meet(server: &Server) {
    let shop = owner(server).await;
    let admin = server.admin().await;
    admin.create_instance("other").await;
    let other = admin.owner("other").await;
    let added = add(&shop, &an_account()).await;
    let theirs = other.post("/instances/other/private/accounts", &an_account()).await;
    assert_eq!(theirs.status, 200);
    assert_ne!(theirs.body["salt"], added["salt"], "each has a salt of its own");
    let hash = added["h_wire"].as_str().unwrap();
    let path = format!("/instances/other/private/accounts/{hash}");
    assert_eq!(other.get(&path).await.status, 404);
    assert_eq!(other.get(PATH).await.error(), (401, 2015));
}

async fn there_is_no_kyc_state_without_an_exchange(server: &Server) {
    let owner = owner(server).await;
    add(&owner, &an_account()).await;
    let answer = owner.get("/instances/shop/private/kyc").await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let admin = server.admin().await;
    assert_eq!(admin.get("/management/instances/shop/kyc").await.status, 204);
    for query in ["lpt=9", "timeout_ms=x", "h_wire=x"] {
        let answer = owner.get(&format!("/instances/shop/private/kyc?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
    }
}

async fn the_list_of_instances_names_the_kinds_of_account(server: &Server) {
    let owner = owner(server).await;
    add(&owner, &an_account()).await;
    let list = server.admin().await.get("/management/instances").await.body;
    assert_eq!(list["instances"][1]["payment_targets"], json!(["iban"]));
}
