//! Codes that are sent and come back.
use super::{login, send_showing};
use futures_util::future::join_all;
use serde_json::json;
use taler_merchant_tests::{Answer, Client, Server, challenges, scenarios};

scenarios! { with (crate::second_factor::setup()):
    a_wrong_code_is_counted_and_three_are_enough
    of_forty_guesses_at_once_three_are_compared
    a_code_is_read_however_it_is_typed
    another_code_is_not_sent_at_once
    a_solved_challenge_needs_no_more_codes
    what_is_not_a_challenge_is_unknown
    a_body_may_be_left_out
    codes_come_in_the_readers_language
}

/// A login that waits for a second factor, and the challenge by mail.
async fn asked(server: &Server) -> (Client, Answer, String) {
    super::owner(server, "shop").await;
    let client = server.client();
    let answer = client.send(login(&client, "shop", "pw-shop")).await;
    let all = challenges(&answer);
    let mail = all.iter().find(|(_, channel)| channel == "email").unwrap().0.clone();
    (client, answer, mail)
}

/// A code that is not the one that was sent.
fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &code[..8])
}

async fn a_wrong_code_is_counted_and_three_are_enough(server: &Server) {
    let (client, _, id) = asked(server).await;
    assert_eq!(client.confirm(&id, "0000-0000").await.error(), (429, 2127));
    assert_eq!(client.ask_for_code(&id).await.status, 200);
    let code = server.last_code("email");
    for left in [2, 1, 0] {
        let answer = client.confirm(&id, &wrong(&code)).await;
        assert_eq!(answer.error(), (409, 2125));
        assert_eq!(answer.body["retry_counter"], left);
    }
    assert_eq!(client.confirm(&id, &code).await.error(), (429, 2127));
    // Now another one is sent without waiting, and the old one is dead.
    assert_eq!(client.ask_for_code(&id).await.status, 200);
    let new = server.last_code("email");
    assert_ne!(new, code);
    assert_eq!(client.confirm(&id, &code).await.error(), (409, 2125));
    assert_eq!(client.confirm(&id, &new).await.status, 204);
}

async fn of_forty_guesses_at_once_three_are_compared(server: &Server) {
    let (client, _, id) = asked(server).await;
    assert_eq!(client.ask_for_code(&id).await.status, 200);
    let guess = wrong(&server.last_code("email"));
    let answers = join_all((0..40).map(|_| client.confirm(&id, &guess))).await;
    let compared = answers.iter().filter(|answer| answer.error() == (409, 2125)).count();
    let refused = answers.iter().filter(|answer| answer.error() == (429, 2127)).count();
    assert_eq!((compared, refused), (3, 37));
}

async fn a_code_is_read_however_it_is_typed(server: &Server) {
    let (client, _, id) = asked(server).await;
    assert_eq!(client.ask_for_code(&id).await.status, 200);
    let typed = format!(" {} ", server.last_code("email").replace('-', " "));
    assert_eq!(client.confirm(&id, &typed).await.status, 204);
    // Once more does no harm.
    assert_eq!(client.confirm(&id, "nonsense").await.status, 204);
}

async fn another_code_is_not_sent_at_once(server: &Server) {
    let (client, _, id) = asked(server).await;
    let sent = client.ask_for_code(&id).await;
    let (good, next) = (&sent.body["solve_expiration"], &sent.body["earliest_retransmission"]);
    let seconds = |time: &serde_json::Value| time["t_s"].as_u64().unwrap();
    assert_eq!(seconds(good) - seconds(next), 14 * 60);
    let early = client.ask_for_code(&id).await;
    assert_eq!(early.error(), (429, 2130));
    let wait: u64 = early.header("Retry-After").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
}

async fn a_solved_challenge_needs_no_more_codes(server: &Server) {
    let (client, _, id) = asked(server).await;
    client.solve_one(server, &id, "email").await;
    assert_eq!(client.ask_for_code(&id).await.error(), (410, 2129));
    // Any one of the channels is enough.
    let request = login(&client, "shop", "pw-shop");
    assert_eq!(send_showing(&client, request, &[id]).await.status, 200);
}

async fn what_is_not_a_challenge_is_unknown(server: &Server) {
    let client = server.client();
    for id in ["1", &"0".repeat(52), "%00", "..%2F"] {
        let path = format!("/challenge/{id}");
        let answer = client.post(&path, &json!({})).await;
        let confirmed = client.post(&format!("{path}/confirm"), &json!({ "tan": "1" })).await;
        let expected = if id == "%00" { 400 } else { 404 };
        assert_eq!((answer.status, confirmed.status), (expected, expected), "{id}");
    }
    let path = format!("/instances/nobody/challenge/{}", "0".repeat(52));
    assert_eq!(client.post(&path, &json!({})).await.error(), (404, 2126));
}

async fn a_body_may_be_left_out(server: &Server) {
    let (client, _, id) = asked(server).await;
    let path = format!("/challenge/{id}");
    assert_eq!(client.post(&path, &json!([])).await.error(), (400, 26));
    assert_eq!(client.call("POST", &path).await.status, 200);
    let confirm = format!("{path}/confirm");
    assert_eq!(client.post(&confirm, &json!({})).await.complaint(), (400, 25, "tan"));
    assert_eq!(client.post(&confirm, &json!({ "tan": 1 })).await.complaint(), (400, 26, "tan"));
}

async fn codes_come_in_the_readers_language(server: &Server) {
    let (client, _, id) = asked(server).await;
    let request = client.request("POST", &format!("/challenge/{id}"));
    let request = request.header("Accept-Language", "de-CH, en;q=0.5");
    assert_eq!(client.send(request).await.status, 200);
    let message = server.messages().pop().unwrap();
    // The owner's own address is told what it is about, and where.
    assert!(message.contains("shop") && message.contains("anmelden"), "{message}");
}
