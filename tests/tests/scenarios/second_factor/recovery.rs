//! A forgotten password.
use super::{is_password, owner, send_showing};
use reqwest::RequestBuilder;
use serde_json::json;
use taler_merchant_tests::{Client, Server, challenges, scenarios};

scenarios! { with (crate::second_factor::setup()):
    a_forgotten_password_is_replaced_by_who_holds_every_address
    who_asks_the_same_without_a_credential_is_asked_apart
    nobody_recovers_what_he_cannot_be_asked_about
    a_stranger_who_recovers_and_guesses_leaves_the_login_open
}

fn forgot(client: &Client, id: &str, password: &str) -> RequestBuilder {
    let body = json!({ "method": "token", "password": password });
    client.request("POST", &format!("/instances/{id}/forgot-password")).json(&body)
}

async fn a_forgotten_password_is_replaced_by_who_holds_every_address(server: &Server) {
    let shop = owner(server, "shop").await;
    let client = server.client();
    let asked = client.send(forgot(&client, "shop", "new")).await;
    assert_eq!(asked.body["combi_and"], true);
    let all = challenges(&asked);
    assert_eq!(all.len(), 2);
    let ids: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    client.solve_one(server, &all[0].0, &all[0].1).await;
    assert_eq!(send_showing(&client, forgot(&client, "shop", "new"), &ids).await.status, 202);
    client.solve_one(server, &all[1].0, &all[1].1).await;
    assert!(!is_password(server, "shop", "new").await);
    // What was proved is good for this password only, and not for a change with a credential.
    assert_eq!(send_showing(&client, forgot(&client, "shop", "other"), &ids).await.status, 202);
    let change = shop.request("POST", "/instances/shop/private/auth");
    let change = change.json(&json!({ "method": "token", "password": "new" }));
    assert_eq!(send_showing(&shop, change, &ids).await.status, 202);
    let done = send_showing(&client, forgot(&client, "SHOP", "new"), &ids).await;
    assert_eq!((done.status, done.text.as_str()), (204, ""));
    assert!(is_password(server, "shop", "new").await);
    assert!(!is_password(server, "shop", "pw-shop").await);
    assert_eq!(shop.get("/instances/shop/private").await.error(), (401, 2015));
    // The state that was proved about is gone.
    assert_eq!(send_showing(&client, forgot(&client, "shop", "new"), &ids).await.status, 202);
}

async fn nobody_recovers_what_he_cannot_be_asked_about(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("plain").await;
    let mut body = super::with_addresses("unproved");
    body["name"] = json!("Unproved");
    assert_eq!(admin.post("/management/instances", &body).await.status, 204);
    let client = server.client();
    for (id, error) in [
        ("plain", (403, 2031)),
        ("unproved", (403, 2031)),
        ("admin", (403, 2031)),
        ("default", (403, 2031)),
        ("nobody", (404, 2000)),
    ] {
        let answer = client.send(forgot(&client, id, "new")).await;
        assert_eq!(answer.error(), error, "{id}");
    }
    let root =
        client.post("/forgot-password", &json!({ "method": "token", "password": "x" })).await;
    assert_eq!(root.error(), (404, 21));
    assert!(is_password(server, "plain", "pw-plain").await);
    assert_eq!(server.messages().len(), 0);
}

async fn a_stranger_who_recovers_and_guesses_leaves_the_login_open(server: &Server) {
    owner(server, "shop").await;
    let client = server.client();
    let mut locked = false;
    for attempt in 0..4 {
        let asked = client.send(forgot(&client, "shop", &format!("evil-{attempt}"))).await;
        if asked.error() == (403, 2131) {
            locked = true;
            break;
        }
        let (id, _) = challenges(&asked).remove(0);
        if client.ask_for_code(&id).await.status == 200 {
            for _ in 0..3 {
                client.confirm(&id, "0000-0000").await;
            }
        }
    }
    assert!(locked, "five wrong codes in a day lock the recovery");
    // And nothing but that: what a stranger uses up is not the owner's.
    let asked = client.send(super::login(&client, "shop", "pw-shop")).await;
    let ids = client.solve(server, &asked).await;
    let done = send_showing(&client, super::login(&client, "shop", "pw-shop"), &ids).await;
    assert_eq!(done.status, 200, "{done:?}");
}

async fn who_asks_the_same_without_a_credential_is_asked_apart(server: &Server) {
    owner(server, "shop").await;
    let client = server.client();
    let guess = challenges(&client.send(forgot(&client, "shop", "new")).await);
    let asked = client.send(forgot(&client, "shop", "new")).await;
    let all = challenges(&asked);
    assert!(all.iter().all(|one| !guess.contains(one)), "{all:?}");
    // Who shows the ids is the one who was asked.
    let ids: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    let again = send_showing(&client, forgot(&client, "shop", "new"), &ids).await;
    assert_eq!(challenges(&again), all);
    client.solve(server, &asked).await;
    let of_guess: Vec<String> = guess.iter().map(|(id, _)| id.clone()).collect();
    let answer = send_showing(&client, forgot(&client, "shop", "new"), &of_guess).await;
    assert_eq!(answer.status, 202);
    let done = send_showing(&client, forgot(&client, "shop", "new"), &ids).await;
    assert_eq!(done.status, 204, "{done:?}");
}
