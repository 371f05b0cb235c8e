//! Codes and proofs.
use super::pairs;
use crate::second_factor::{login, owner, send_showing, with_addresses};
use futures_util::future::join;
use serde_json::json;
use taler_merchant_tests::{Answer, Client, Server, Sibling, challenges};

pairs! { with (crate::second_factor::setup()
    .with("[merchant-second-factor]\nWRONG_TANS_PER_DAY = 4")):
    a_code_of_one_is_confirmed_at_the_other_and_proves_once
    a_password_changed_at_one_voids_what_is_proved_at_the_other
    wrong_codes_for_one_challenge_are_counted_together
    wrong_codes_of_a_day_are_counted_together
    of_two_proved_sign_ups_for_one_id_one_wins
}

/// A login that waits for a second factor, and the challenge by mail.
async fn asked(client: &Client) -> String {
    let answer = client.send(login(client, "shop", "pw-shop")).await;
    mail(&answer)
}

fn mail(answer: &Answer) -> String {
    challenges(answer).into_iter().find(|(_, channel)| channel == "email").unwrap().0
}

fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..8])
}

async fn a_code_of_one_is_confirmed_at_the_other_and_proves_once(
    server: &Server,
    sibling: &Sibling,
) {
    owner(server, "shop").await;
    let (here, there) = (server.client(), sibling.client());
    let id = asked(&here).await;
    assert_eq!(asked(&there).await, id, "an equal request is asked the same");
    assert_eq!(here.ask_for_code(&id).await.status, 200);
    assert_eq!(there.ask_for_code(&id).await.error(), (429, 2130), "one was sent just now");
    assert_eq!(there.confirm(&id, &server.last_code("email")).await.status, 204);
    let ids = [id];
    let uses = join(
        send_showing(&here, login(&here, "shop", "pw-shop"), &ids),
        send_showing(&there, login(&there, "shop", "pw-shop"), &ids),
    );
    let (one, other) = uses.await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 202]);
}

async fn a_password_changed_at_one_voids_what_is_proved_at_the_other(
    server: &Server,
    sibling: &Sibling,
) {
    let shop = owner(server, "shop").await;
    let there = sibling.client();
    let id = asked(&there).await;
    assert_eq!(there.ask_for_code(&id).await.status, 200);
    assert_eq!(there.confirm(&id, &server.last_code("email")).await.status, 204);
    let account = json!({ "payto_uri": "payto://iban/DE75512108001245126199?receiver-name=a" });
    let at_sibling = there.with_token(shop.token());
    let open = at_sibling.post("/instances/shop/private/accounts", &account).await;
    let body = json!({ "method": "token", "password": "pw-shop" });
    let path = "/instances/shop/private/auth";
    let changed = shop.prove(server, |client| client.request("POST", path).json(&body)).await;
    assert_eq!(changed.status, 204);
    let late = send_showing(&there, login(&there, "shop", "pw-shop"), &[id]).await;
    assert_eq!(late.status, 202);
    assert_eq!(there.ask_for_code(&mail(&open)).await.error(), (404, 2126));
    assert_eq!(there.confirm(&mail(&open), "1234-5678").await.error(), (404, 2126));
}

async fn wrong_codes_for_one_challenge_are_counted_together(server: &Server, sibling: &Sibling) {
    owner(server, "shop").await;
    let (here, there) = (server.client(), sibling.client());
    let id = asked(&here).await;
    assert_eq!(here.ask_for_code(&id).await.status, 200);
    let code = server.last_code("email");
    for (client, left) in [(&here, 2), (&there, 1), (&here, 0)] {
        let answer = client.confirm(&id, &wrong(&code)).await;
        assert_eq!(answer.error(), (409, 2125));
        assert_eq!(answer.body["retry_counter"], left);
    }
    for client in [&there, &here] {
        assert_eq!(client.confirm(&id, &code).await.error(), (429, 2127));
    }
}

async fn wrong_codes_of_a_day_are_counted_together(server: &Server, sibling: &Sibling) {
    owner(server, "shop").await;
    let (here, there) = (server.client(), sibling.client());
    let id = asked(&here).await;
    for (client, wrong_ones) in [(&here, 3), (&there, 1)] {
        assert_eq!(client.ask_for_code(&id).await.status, 200);
        let code = wrong(&server.last_code("email"));
        for _ in 0..wrong_ones {
            assert_eq!(client.confirm(&id, &code).await.error(), (409, 2125));
        }
    }
    for client in [&here, &there] {
        let locked = client.send(login(client, "shop", "pw-shop")).await;
        assert_eq!(locked.error(), (403, 2131));
    }
}

async fn of_two_proved_sign_ups_for_one_id_one_wins(server: &Server, sibling: &Sibling) {
    let (here, there) = (server.client(), sibling.client());
    let mut rivals = Vec::new();
    for (client, name) in [(&here, "One"), (&there, "Other")] {
        let mut body = with_addresses("shop");
        body["name"] = json!(name);
        let asked = client.post("/instances", &body).await;
        let ids = client.solve(server, &asked).await;
        rivals.push((client.request("POST", "/instances").json(&body), ids));
    }
    let [(one, of_one), (other, of_other)] = rivals.try_into().unwrap();
    let both = join(send_showing(&here, one, &of_one), send_showing(&there, other, &of_other));
    let (one, other) = both.await;
    let mut errors = [one.error(), other.error()];
    errors.sort_unstable();
    assert_eq!(errors, [(204, 0), (409, 2600)]);
}
