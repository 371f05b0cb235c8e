//! Changing the addresses, which are credentials.
use super::{admin, owner, send_showing, settings};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use taler_merchant_tests::{Client, Server, challenges, scenarios};

scenarios! { with (crate::second_factor::setup()):
    whoever_changes_an_address_proves_the_old_and_the_new
    a_thief_of_a_token_gets_no_address_of_his_own
    an_address_set_by_the_administrator_is_not_proved
    an_address_that_is_not_proved_has_to_be
    an_administrator_changes_his_own_as_everybody_else
}

const PATH: &str = "/instances/shop/private";

fn change(client: &Client, body: &Value) -> RequestBuilder {
    client.request("PATCH", PATH).json(body)
}

/// The masked addresses that a request is asked at.
async fn asked(client: &Client, body: &Value) -> Vec<String> {
    let answer = client.send(change(client, body)).await;
    assert_eq!((answer.status, &answer.body["combi_and"]), (202, &json!(true)), "{answer:?}");
    let list = answer.body["challenges"].as_array().unwrap().iter();
    list.map(|one| one["tan_info"].as_str().unwrap().to_owned()).collect()
}

async fn profile(client: &Client) -> Value {
    client.get(PATH).await.body
}

async fn whoever_changes_an_address_proves_the_old_and_the_new(server: &Server) {
    let shop = owner(server, "shop").await;
    let mut new = settings("shop");
    new["email"] = json!("new@shop.example");
    assert_eq!(asked(&shop, &new).await.len(), 3);
    let before = profile(&shop).await;
    let done = shop.prove(server, |shop| change(shop, &new)).await;
    assert_eq!(done.status, 204, "{done:?}");
    let after = profile(&shop).await;
    assert_ne!(before["email"], after["email"]);
    assert_eq!(
        (&after["email_validated"], &after["phone_validated"]),
        (&json!(true), &json!(true))
    );
    // Leaving one out is a change too, and so is an empty one.
    let mut less = new.clone();
    less.as_object_mut().unwrap().remove("phone_number");
    assert_eq!(asked(&shop, &less).await.len(), 2);
    less["phone_number"] = json!("");
    assert_eq!(shop.prove(server, |shop| change(shop, &less)).await.status, 204);
    assert_eq!(profile(&shop).await["phone_number"], Value::Null);
}

async fn a_thief_of_a_token_gets_no_address_of_his_own(server: &Server) {
    let thief = owner(server, "shop").await;
    let mut new = settings("shop");
    new["email"] = json!("thief@evil.example");
    let answer = thief.send(change(&thief, &new)).await;
    let list = answer.body["challenges"].as_array().unwrap().clone();
    let ids: Vec<String> = challenges(&answer).into_iter().map(|(id, _)| id).collect();
    // His own address is the one that is not asked for so far.
    let mine = list.iter().position(|one| one["tan_info"].as_str().unwrap().starts_with('t'));
    let (id, channel) = &challenges(&answer)[mine.unwrap()];
    thief.solve_one(server, id, channel).await;
    let answer = send_showing(&thief, change(&thief, &new), &ids).await;
    assert_eq!(answer.status, 202);
    assert_eq!(profile(&thief).await["email"], "owner@shop.example");
    // Nor may he take the old ones away and then do as he likes.
    let mut none = settings("shop");
    none["email"] = Value::Null;
    none["phone_number"] = Value::Null;
    assert_eq!(thief.send(change(&thief, &none)).await.status, 202);
}

async fn an_address_set_by_the_administrator_is_not_proved(server: &Server) {
    let shop = owner(server, "shop").await;
    let admin = admin(server).await;
    let sent = server.messages().len();
    let mut new = settings("shop");
    new["email"] = json!("new@shop.example");
    let path = "/management/instances/shop";
    let done = admin.prove(server, |admin| admin.request("PATCH", path).json(&new)).await;
    assert_eq!(done.status, 204, "{done:?}");
    let after = profile(&shop).await;
    assert_eq!((&after["email"], &after["email_validated"]), (&new["email"], &json!(false)));
    assert_eq!(after["phone_validated"], true);
    // One code for the administrator, and one word to the old address.
    let messages = server.messages();
    assert_eq!(messages.len(), sent + 2, "{messages:#?}");
    assert!(messages[sent + 1].contains("shop") && messages[sent + 1].contains("replaced"));
    // Other settings are the administrator's to change.
    let mut name = new.clone();
    name["name"] = json!("Another name");
    let answer = admin.send(admin.request("PATCH", path).json(&name)).await;
    assert_eq!(answer.status, 204, "{answer:?}");
}

async fn an_address_that_is_not_proved_has_to_be(server: &Server) {
    let admin = server.admin().await;
    let body = super::with_addresses("shop");
    assert_eq!(admin.post("/management/instances", &body).await.status, 204);
    // Until then nothing is asked for.
    let shop = admin.owner("shop").await;
    assert_eq!(asked(&shop, &settings("shop")).await.len(), 2);
    let done = shop.prove(server, |shop| change(shop, &settings("shop"))).await;
    assert_eq!(done.status, 204, "{done:?}");
    assert_eq!(profile(&shop).await["email_validated"], true);
    let again = shop.send(change(&shop, &settings("shop"))).await;
    assert_eq!(again.status, 204, "{again:?}");
}

async fn an_administrator_changes_his_own_as_everybody_else(server: &Server) {
    let admin = admin(server).await;
    let body = json!({
        "name": "Operator", "email": "other@server.example",
        "address": {}, "jurisdiction": {}, "use_stefan": true,
    });
    let path = "/management/instances/admin";
    let answer = admin.send(admin.request("PATCH", path).json(&body)).await;
    assert_eq!(challenges(&answer).len(), 2);
}
