//! The second factor: what is asked for, what comes back, and what is refused.
mod addresses;
mod challenges;
mod operations;
mod recovery;
mod senders;
mod sign_up;

use serde_json::{Value, json};
use taler_merchant_tests::{ADMIN_PASSWORD, CODES, Client, Server, Setup, an_instance, showing};

/// Where codes are sent over both channels, and strangers may create instances.
pub(crate) fn setup() -> Setup {
    Setup::default().with(CODES).with("ENABLE_SELF_PROVISIONING = YES")
}

/// A body that creates an instance with addresses.
pub(crate) fn with_addresses(id: &str) -> Value {
    let mut body = an_instance(id);
    body["email"] = json!(format!("owner@{id}.example"));
    body["phone_number"] = json!("+41 79 123 45 67");
    body
}

/// A client of an instance that proved both its addresses.
pub(crate) async fn owner(server: &Server, id: &str) -> Client {
    let (client, body) = (server.client(), with_addresses(id));
    let path = "/instances?token_validity_ms=3600000";
    let answer = client.prove(server, |client| client.request("POST", path).json(&body)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    client.with_token(answer.body["access_token"].as_str().unwrap())
}

/// The administrator, who proved an address.
pub(crate) async fn admin(server: &Server) -> Client {
    let admin = server.admin().await;
    let body = json!({
        "name": "Operator",
        "email": "operator@server.example",
        "address": {}, "jurisdiction": {}, "use_stefan": true,
    });
    let change = |client: &Client| client.request("PATCH", "/private").json(&body);
    let answer = admin.prove(server, change).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    admin
}

/// The settings of an instance with addresses, for a change.
pub(crate) fn settings(id: &str) -> Value {
    let mut body = with_addresses(id);
    for member in ["id", "auth"] {
        body.as_object_mut().unwrap().remove(member);
    }
    body
}

/// A login of an instance, as it is sent.
pub(crate) fn login(client: &Client, id: &str, password: &str) -> reqwest::RequestBuilder {
    let request = client.request("POST", &format!("/instances/{id}/private/token"));
    request.basic_auth(id, Some(password)).json(&json!({ "scope": "all" }))
}

/// Whether a password opens an instance; a second factor comes after it.
pub(crate) async fn is_password(server: &Server, id: &str, password: &str) -> bool {
    let client = server.client();
    match client.send(login(&client, id, password)).await.status {
        200 | 202 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

/// The administrator's password still is what it was.
pub(crate) async fn assert_admin_is_untouched(server: &Server) {
    assert!(is_password(server, "admin", ADMIN_PASSWORD).await);
}

/// Sends a request that shows challenges.
pub(crate) async fn send_showing(
    client: &Client,
    request: reqwest::RequestBuilder,
    ids: &[String],
) -> taler_merchant_tests::Answer {
    client.send(showing(request, ids)).await
}
