//! Signing up with addresses that have to be proved.
use super::{is_password, send_showing, with_addresses};
use serde_json::json;
use taler_merchant_tests::{Client, Server, challenges, scenarios};

scenarios! { with (crate::second_factor::setup().with("MANDATORY_TAN_CHANNELS = email sms")):
    mandatory_addresses_are_named_and_demanded
    nothing_is_created_before_both_addresses_are_proved
    a_sign_up_is_good_for_what_was_asked_and_nothing_else
    an_answer_that_was_lost_can_be_asked_for_again
    challenges_are_served_below_the_instance_that_is_yet_to_be
    an_id_that_is_taken_is_told_before_anybody_is_asked
    who_signed_up_is_asked_for_a_second_factor_from_then_on
}

const PATH: &str = "/instances?token_validity_ms=3600000";

fn sign_up(client: &Client, body: &serde_json::Value) -> reqwest::RequestBuilder {
    client.request("POST", PATH).json(body)
}

async fn mandatory_addresses_are_named_and_demanded(server: &Server) {
    let client = server.client();
    let config = client.get("/config").await.body;
    let mut channels: Vec<_> = config["mandatory_tan_channels"].as_array().unwrap().clone();
    channels.sort_by_key(ToString::to_string);
    assert_eq!(channels, ["email", "sms"]);
    for (member, value) in [("email", json!(null)), ("phone_number", json!(""))] {
        let mut body = with_addresses("shop");
        body[member] = value;
        assert_eq!(client.post(PATH, &body).await.complaint(), (400, 25, member));
    }
    assert_eq!(server.messages().len(), 0);
}

async fn nothing_is_created_before_both_addresses_are_proved(server: &Server) {
    let (client, body) = (server.client(), with_addresses("shop"));
    let asked = client.send(sign_up(&client, &body)).await;
    assert_eq!(asked.body["combi_and"], true);
    let infos = asked.body["challenges"].as_array().unwrap().iter().map(|one| &one["tan_info"]);
    let infos: Vec<_> = infos.map(|info| info.as_str().unwrap()).collect();
    assert!(
        infos.iter().all(|info| !info.contains("owner") && !info.contains("12345")),
        "{infos:?}"
    );
    let all = challenges(&asked);
    assert_eq!(all.len(), 2);
    assert_eq!(server.messages().len(), 0);
    let admin = server.admin().await;
    let is_there = async || admin.get("/management/instances/shop").await.status == 200;
    let ids: Vec<String> = all.iter().map(|(id, _)| id.clone()).collect();
    assert_eq!(challenges(&send_showing(&client, sign_up(&client, &body), &ids).await), all);
    client.solve_one(server, &all[0].0, &all[0].1).await;
    // One is not enough, and what is solved stays so.
    assert_eq!(challenges(&send_showing(&client, sign_up(&client, &body), &ids).await), all);
    assert!(!is_there().await);
    client.solve_one(server, &all[1].0, &all[1].1).await;
    assert_eq!(client.send(sign_up(&client, &body)).await.status, 202);
    let done = send_showing(&client, sign_up(&client, &body), &ids).await;
    assert_eq!(done.status, 200, "{done:?}");
    assert!(is_there().await);
    // A stranger's message names nobody.
    assert!(server.messages().iter().all(|message| !message.contains("shop")));
}

async fn a_sign_up_is_good_for_what_was_asked_and_nothing_else(server: &Server) {
    let (client, body) = (server.client(), with_addresses("shop"));
    let asked = client.send(sign_up(&client, &body)).await;
    let ids = client.solve(server, &asked).await;
    let other = |member: &str, value| {
        let mut other = body.clone();
        other[member] = value;
        other
    };
    for other in [
        other("id", json!("other")),
        other("name", json!("Other")),
        other("email", json!("other@shop.example")),
        other("phone_number", json!("+41791234568")),
        other("auth", json!({ "method": "token", "password": "other" })),
        other("use_stefan", json!(false)),
        other("address", json!({ "country": "CH" })),
    ] {
        let answer = send_showing(&client, sign_up(&client, &other), &ids).await;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
    let without_token = client.request("POST", "/instances").json(&body);
    assert_eq!(send_showing(&client, without_token, &ids).await.status, 202);
    // The same values in another spelling are the same.
    let mut same = other("phone_number", json!("+41-791234567"));
    same["email"] = json!("OWNER@shop.example");
    same["unknown"] = json!([1]);
    let done = send_showing(&client, sign_up(&client, &same), &ids).await;
    assert_eq!(done.status, 200, "{done:?}");
}

async fn an_answer_that_was_lost_can_be_asked_for_again(server: &Server) {
    let (client, body) = (server.client(), with_addresses("shop"));
    let asked = client.send(sign_up(&client, &body)).await;
    let ids = client.solve(server, &asked).await;
    assert_eq!(send_showing(&client, sign_up(&client, &body), &ids).await.status, 200);
    let again = send_showing(&client, sign_up(&client, &body), &ids).await;
    assert_eq!((again.status, again.text.as_str()), (204, ""));
}

async fn challenges_are_served_below_the_instance_that_is_yet_to_be(server: &Server) {
    let (client, body) = (server.client(), with_addresses("shop"));
    for (id, channel) in challenges(&client.send(sign_up(&client, &body)).await) {
        let other = client.post(&format!("/instances/other/challenge/{id}"), &json!({})).await;
        assert_eq!(other.error(), (404, 2126));
        let path = format!("/instances/SHOP/challenge/{id}");
        assert_eq!(client.post(&path, &json!({})).await.status, 200);
        let tan = json!({ "tan": server.last_code(&channel) });
        let other = format!("/instances/other/challenge/{id}/confirm");
        assert_eq!(client.post(&other, &tan).await.error(), (404, 2126));
        assert_eq!(client.post(&format!("{path}/confirm"), &tan).await.status, 204);
    }
}

async fn an_id_that_is_taken_is_told_before_anybody_is_asked(server: &Server) {
    super::owner(server, "shop").await;
    let client = server.client();
    let sent = server.messages().len();
    let mut wrong = with_addresses("shop");
    wrong["auth"]["password"] = json!("wrong");
    // Whether it is the very same is not told to those who proved nothing.
    for body in [with_addresses("shop"), wrong, with_addresses("Shop")] {
        assert_eq!(client.send(sign_up(&client, &body)).await.error(), (409, 2600));
    }
    assert_eq!(server.messages().len(), sent);
}

async fn who_signed_up_is_asked_for_a_second_factor_from_then_on(server: &Server) {
    super::owner(server, "shop").await;
    assert!(is_password(server, "shop", "pw-shop").await);
    let client = server.client();
    let asked = client.send(super::login(&client, "shop", "pw-shop")).await;
    assert_eq!(asked.body["combi_and"], false);
    assert_eq!(challenges(&asked).len(), 2);
}
