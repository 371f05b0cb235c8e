//! Every protected operation: nothing happens without a proof, which is good for it and for once.
use super::{admin, login, owner, send_showing};
use futures_util::future::join_all;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use taler_merchant_tests::{Client, Server, an_instance, challenges, scenarios};

scenarios! { with (crate::second_factor::setup()):
    a_login_is_protected
    an_account_is_added_by_its_owner_only
    a_password_is_changed_by_its_owner_only
    an_instance_is_deleted_by_its_owner_only
    the_administrator_is_asked_at_his_own_addresses
    of_two_requests_with_one_proof_one_is_executed
    a_changed_password_voids_what_was_proved_before
    a_repeat_that_changes_nothing_needs_no_new_proof
    what_is_not_critical_is_not_asked_for
}

const ACCOUNTS: &str = "/instances/shop/private/accounts";

/// What a command is made of: method, path, body.
type Command = (&'static str, &'static str, Value);

fn request(client: &Client, (method, path, body): &Command) -> RequestBuilder {
    let request = client.request(method, path);
    if body.is_null() { request } else { request.json(body) }
}

/// Proves `command` to be meant, after finding out that the proof is not good for any of `others`.
async fn protected(server: &Server, client: &Client, command: &Command, others: &[Command]) {
    let asked = client.send(request(client, command)).await;
    let all = challenges(&asked);
    // An equal request is asked the same.
    assert_eq!(challenges(&client.send(request(client, command)).await), all);
    let unsolved = [all[0].0.clone()];
    assert_eq!(send_showing(client, request(client, command), &unsolved).await.status, 202);
    let ids = client.solve(server, &asked).await;
    for other in others {
        let answer = send_showing(client, request(client, other), &ids).await;
        assert_eq!(answer.status, 202, "{other:?}: {answer:?}");
    }
    let done = send_showing(client, request(client, command), &ids).await;
    assert!([200, 204].contains(&done.status), "{command:?}: {done:?}");
}

async fn a_login_is_protected(server: &Server) {
    owner(server, "shop").await;
    let client = server.client();
    let wrong = client.send(login(&client, "shop", "wrong")).await;
    assert_eq!(wrong.error(), (401, 2015));
    let asked = client.send(login(&client, "shop", "pw-shop")).await;
    let ids = client.solve(server, &asked).await;
    let path = "/instances/shop/private/token";
    for body in [
        json!({ "scope": "readonly" }),
        json!({ "scope": "all:refreshable" }),
        json!({ "scope": "all", "duration": { "d_us": 1_000_000 } }),
        json!({ "scope": "all", "description": "other" }),
    ] {
        let other = client.request("POST", path).basic_auth("shop", Some("pw-shop")).json(&body);
        assert_eq!(send_showing(&client, other, &ids).await.status, 202, "{body}");
    }
    let wrong = send_showing(&client, login(&client, "shop", "wrong"), &ids).await;
    assert_eq!(wrong.error(), (401, 2015));
    let right = || login(&client, "shop", "pw-shop");
    let done = send_showing(&client, right(), &ids).await;
    assert_eq!(done.status, 200, "{done:?}");
    // A token is always something new.
    assert_eq!(send_showing(&client, right(), &ids).await.status, 202);
    let owner = client.with_token(done.body["access_token"].as_str().unwrap());
    let refresh = owner.post(path, &json!({ "scope": "all" })).await;
    assert_ne!(refresh.status, 202, "a token that is exchanged was proved when it was issued");
}

fn an_account(name: &str) -> Value {
    json!({ "payto_uri": format!("payto://iban/DE75512108001245126199?receiver-name={name}") })
}

async fn an_account_is_added_by_its_owner_only(server: &Server) {
    let shop = owner(server, "shop").await;
    let mut with_facade = an_account("a");
    with_facade["credit_facade_url"] = json!("https://bank.example/");
    let mut with_credentials = with_facade.clone();
    with_credentials["credit_facade_credentials"] =
        json!({ "type": "basic", "username": "shop", "password": "hush" });
    let command = ("POST", ACCOUNTS, with_facade.clone());
    let mut metadata = with_facade;
    metadata["extra_wire_subject_metadata"] = json!("x");
    let others = [
        ("POST", ACCOUNTS, an_account("a")),
        ("POST", ACCOUNTS, an_account("b")),
        ("POST", ACCOUNTS, with_credentials),
        ("POST", ACCOUNTS, metadata),
        ("POST", "/instances/shop/private/auth", json!({ "method": "token", "password": "x" })),
        ("DELETE", "/instances/shop/private", Value::Null),
    ];
    protected(server, &shop, &command, &others).await;
    let list = shop.get(ACCOUNTS).await.body;
    assert_eq!(list["accounts"].as_array().unwrap().len(), 1);
    // What was proved for one instance is nothing to another.
    let other = owner(server, "other").await;
    let asked = shop.post(ACCOUNTS, &an_account("c")).await;
    let ids = shop.solve(server, &asked).await;
    let foreign = other.request("POST", "/instances/other/private/accounts");
    let answer = send_showing(&other, foreign.json(&an_account("c")), &ids).await;
    assert_eq!(answer.status, 202);
}

async fn a_password_is_changed_by_its_owner_only(server: &Server) {
    let shop = owner(server, "shop").await;
    let path = "/instances/shop/private/auth";
    let new = |password: &str| ("POST", path, json!({ "method": "token", "password": password }));
    let flags = [new("other"), ("DELETE", "/instances/shop/private", Value::Null)];
    protected(server, &shop, &new("new"), &flags).await;
    assert!(super::is_password(server, "shop", "new").await);
    assert!(!super::is_password(server, "shop", "pw-shop").await);
    // The owner's token stays good.
    assert_eq!(shop.get("/instances/shop/private").await.status, 200);
}

async fn an_instance_is_deleted_by_its_owner_only(server: &Server) {
    let shop = owner(server, "shop").await;
    let (path, purge) = ("/instances/shop/private", "/instances/shop/private?purge=YES");
    let (delete, purge) = (("DELETE", path, Value::Null), ("DELETE", purge, Value::Null));
    protected(server, &shop, &delete, std::slice::from_ref(&purge)).await;
    assert_eq!(shop.get(path).await.error(), (401, 2015));
    let other = owner(server, "other").await;
    let (path, purge) = ("/instances/other/private", "/instances/other/private?purge=YES");
    let (delete, purge) = (("DELETE", path, Value::Null), ("DELETE", purge, Value::Null));
    protected(server, &other, &purge, &[delete]).await;
    assert_eq!(server.client().get(path).await.status, 401);
}

async fn the_administrator_is_asked_at_his_own_addresses(server: &Server) {
    owner(server, "shop").await;
    let admin = admin(server).await;
    let create = ("POST", "/management/instances", an_instance("new"));
    let asked = admin.send(request(&admin, &create)).await;
    assert_eq!(asked.body["challenges"].as_array().unwrap().len(), 1);
    assert_eq!(asked.body["challenges"][0]["tan_channel"], "email");
    protected(server, &admin, &create, &[("POST", create.1, an_instance("other"))]).await;
    let auth = "/management/instances/shop/auth";
    let new = |password: &str| ("POST", auth, json!({ "method": "token", "password": password }));
    let own = ("POST", "/private/auth", json!({ "method": "token", "password": "new" }));
    protected(server, &admin, &new("new"), &[new("other"), own]).await;
    assert!(super::is_password(server, "shop", "new").await);
    let delete = |path: &'static str| ("DELETE", path, Value::Null);
    let (shop, new) = ("/management/instances/shop", "/management/instances/new");
    let purge = delete("/management/instances/shop?purge=YES");
    protected(server, &admin, &delete(shop), &[delete(new), purge.clone()]).await;
    protected(server, &admin, &purge, &[]).await;
    // All of it was asked for at the administrator's address.
    let messages = server.messages();
    let of_admin = messages.iter().filter(|message| message.contains("admin")).count();
    assert!(of_admin >= 4, "{messages:#?}");
    super::assert_admin_is_untouched(server).await;
}

async fn of_two_requests_with_one_proof_one_is_executed(server: &Server) {
    owner(server, "shop").await;
    let client = server.client();
    let asked = client.send(login(&client, "shop", "pw-shop")).await;
    let ids = client.solve(server, &asked).await;
    let twice = (0..8).map(|_| send_showing(&client, login(&client, "shop", "pw-shop"), &ids));
    let mut answers: Vec<u16> = join_all(twice).await.iter().map(|answer| answer.status).collect();
    answers.sort_unstable();
    assert_eq!(answers, [200, 202, 202, 202, 202, 202, 202, 202]);
}

async fn a_changed_password_voids_what_was_proved_before(server: &Server) {
    let shop = owner(server, "shop").await;
    let client = server.client();
    let asked = client.send(login(&client, "shop", "pw-shop")).await;
    let ids = client.solve(server, &asked).await;
    let open = shop.post(ACCOUNTS, &an_account("a")).await;
    let path = "/instances/shop/private/auth";
    // The same password again: what the old logins rest on is gone all the same.
    let body = json!({ "method": "token", "password": "pw-shop" });
    let change = |client: &Client| client.request("POST", path).json(&body);
    assert_eq!(shop.prove(server, change).await.status, 204);
    let late = send_showing(&client, login(&client, "shop", "pw-shop"), &ids).await;
    assert_eq!(late.status, 202);
    let (id, _) = &challenges(&open)[0];
    assert_eq!(client.ask_for_code(id).await.error(), (404, 2126));
    assert_eq!(client.confirm(id, "1234-5678").await.error(), (404, 2126));
}

async fn a_repeat_that_changes_nothing_needs_no_new_proof(server: &Server) {
    let shop = owner(server, "shop").await;
    let body = an_account("a");
    let asked = shop.post(ACCOUNTS, &body).await;
    let ids = shop.solve(server, &asked).await;
    let add = || shop.request("POST", ACCOUNTS).json(&body);
    let first = send_showing(&shop, add(), &ids).await;
    let again = send_showing(&shop, add(), &ids).await;
    assert_eq!((first.status, again.status), (200, 200));
    assert_eq!(first.body, again.body);
    // Once it was deactivated, the same would be a change.
    let account = format!("{ACCOUNTS}/{}", first.body["h_wire"].as_str().unwrap());
    assert_eq!(shop.delete(&account).await.status, 204);
    assert_eq!(send_showing(&shop, add(), &ids).await.status, 202);
}

async fn what_is_not_critical_is_not_asked_for(server: &Server) {
    let shop = owner(server, "shop").await;
    let mut settings = super::settings("shop");
    settings["name"] = json!("Another name");
    assert_eq!(shop.patch("/instances/shop/private", &settings).await.status, 204);
    assert_eq!(shop.get("/instances/shop/private/tokens").await.status, 200);
    assert_eq!(shop.delete("/instances/shop/private/token").await.status, 204);
}
