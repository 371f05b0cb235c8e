//! What may be used up.
use super::pairs;
use crate::second_factor::with_addresses;
use futures_util::future::join_all;
use reqwest::RequestBuilder;
use serde_json::json;
use taler_merchant_tests::{ADMIN_PASSWORD, Answer, Client, Server, Sibling, challenges};

/// A request, as a proxy that is trusted forwards it.
fn from(source: &str, request: RequestBuilder) -> RequestBuilder {
    request.header("X-Forwarded-For", source)
}

mod passwords {
    use super::*;

    pairs! { with (taler_merchant_tests::Setup::default().with("TRUSTED_PROXIES = 127.0.0.1").with(
        "[merchant-passwords]\nFREE_FAILURES = 3\nFIRST_DELAY = 5 min\nLONGEST_DELAY = 5 min"
    )):
        wrong_passwords_are_counted_together
        of_many_at_both_all_are_counted
    }

    async fn try_password(client: &Client, source: &str, password: &str) -> Answer {
        let request = client.request("POST", "/private/token");
        let request = request.basic_auth("admin", Some(password)).json(&json!({ "scope": "all" }));
        client.send(from(source, request)).await
    }

    async fn wrong_passwords_are_counted_together(server: &Server, sibling: &Sibling) {
        let (here, there) = (server.client(), sibling.client());
        for client in [&here, &there, &here, &there] {
            assert_eq!(try_password(client, "192.0.2.1", "wrong").await.error(), (401, 2015));
        }
        for client in [&here, &there] {
            for password in ["wrong", ADMIN_PASSWORD] {
                let answer = try_password(client, "192.0.2.1", password).await;
                assert_eq!(answer.error(), (429, 44), "{password}");
                let wait: u64 = answer.header("Retry-After").parse().unwrap();
                assert!((1..=300).contains(&wait), "{wait}");
            }
            assert_eq!(try_password(client, "192.0.2.2", ADMIN_PASSWORD).await.status, 200);
        }
    }

    /// How many are compared depends on how many are under way; but none is forgotten.
    async fn of_many_at_both_all_are_counted(server: &Server, sibling: &Sibling) {
        let clients = [server.client(), sibling.client()];
        let tries = (0..40).map(|number| try_password(&clients[number % 2], "192.0.2.1", "wrong"));
        let answers = join_all(tries).await;
        let count = |error| answers.iter().filter(|answer| answer.error() == error).count();
        let (wrong, refused) = (count((401, 2015)), count((429, 44)));
        // Of one neighbourhood few may wait for their turn.
        let busy = count((503, 77));
        assert_eq!(wrong + refused + busy, answers.len(), "{answers:?}");
        assert!(wrong >= 4, "{wrong}");
        let log = server.admin().await;
        let log = log.get("/private/audit?action=passwords.check").await;
        let times = log.body["entries"].as_array().unwrap().iter();
        let times: u64 = times.map(|entry| entry["times"].as_u64().unwrap_or(1)).sum();
        assert_eq!(times, u64::try_from(wrong).unwrap());
        for client in &clients {
            assert_eq!(try_password(client, "192.0.2.1", "wrong").await.error(), (429, 44));
        }
    }
}

mod messages {
    use super::*;

    pairs! { with (crate::second_factor::setup().with("TRUSTED_PROXIES = 127.0.0.1").with(
        "[merchant-second-factor]\nANONYMOUS_TANS_PER_SOURCE_AND_HOUR = 2\n\
         RECOVERIES_PER_SOURCE_AND_DAY = 1"
    )):
        messages_to_strangers_have_one_budget
        forgotten_passwords_have_one_budget
    }

    async fn ask(client: &Client, source: &str, id: &str) -> Answer {
        let request = client.request("POST", "/instances").json(&with_addresses(id));
        let (id, _) = challenges(&client.send(from(source, request)).await).remove(0);
        let path = format!("/challenge/{id}");
        client.send(from(source, client.request("POST", &path).json(&json!({})))).await
    }

    async fn messages_to_strangers_have_one_budget(server: &Server, sibling: &Sibling) {
        let (here, there) = (server.client(), sibling.client());
        assert_eq!(ask(&here, "192.0.2.1", "one").await.status, 200);
        assert_eq!(ask(&there, "192.0.2.1", "two").await.status, 200);
        for client in [&here, &there] {
            let answer = ask(client, "192.0.2.1", "three").await;
            assert_eq!(answer.error(), (503, 2133));
        }
        assert_eq!(ask(&there, "192.0.2.2", "three").await.status, 200);
        assert_eq!(server.messages().len(), 3);
    }

    async fn forgotten_passwords_have_one_budget(server: &Server, sibling: &Sibling) {
        crate::second_factor::owner(server, "shop").await;
        let recover = async |client: Client, source: &str, password: &str| {
            let request = client.request("POST", "/instances/shop/forgot-password");
            let request = request.json(&json!({ "method": "token", "password": password }));
            client.send(from(source, request)).await.status
        };
        assert_eq!(recover(server.client(), "192.0.2.1", "new").await, 202);
        assert_eq!(recover(sibling.client(), "192.0.2.1", "newer").await, 429);
        assert_eq!(recover(server.client(), "192.0.2.1", "newest").await, 429);
        assert_eq!(recover(sibling.client(), "192.0.2.2", "newest").await, 202);
    }
}
