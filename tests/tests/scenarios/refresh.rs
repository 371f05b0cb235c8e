//! Login tokens: exchanged, listed, revoked.
use serde_json::{Value, json};
use taler_merchant_tests::{ADMIN_PASSWORD, Answer, Client, Server, scenarios};

scenarios! {
    a_refreshable_token_is_exchanged_for_one_that_may_do_no_more
    an_ordinary_token_is_not_exchanged
    an_exchanged_token_lives_no_longer
    revoking_a_token_revokes_what_was_exchanged_for_it
    tokens_are_listed_in_pages
    a_token_is_revoked_by_its_serial
    an_expired_token_is_good_for_nothing_and_not_listed
}

async fn exchange(token: &Client, body: Value) -> Answer {
    token.post("/private/token", &body).await
}

async fn a_refreshable_token_is_exchanged_for_one_that_may_do_no_more(server: &Server) {
    let client = server.client();
    let parent = client.login("admin", ADMIN_PASSWORD, "order-full:refreshable").await;
    for scope in ["order-simple", "order-pos", "order-mgmt:refreshable", "order-full"] {
        let answer = exchange(&parent, json!({ "scope": scope })).await;
        assert_eq!(answer.status, 200, "{scope}");
        assert_ne!(answer.body["access_token"], parent.token());
        assert_eq!(answer.body["refreshable"], scope.ends_with(":refreshable"));
    }
    for scope in ["all", "write", "readonly"] {
        let answer = exchange(&parent, json!({ "scope": scope })).await;
        assert_eq!(answer.error(), (403, 16), "{scope}");
    }
    assert_eq!(exchange(&parent, json!({ "scope": "x" })).await.complaint(), (400, 26, "scope"));
}

async fn an_ordinary_token_is_not_exchanged(server: &Server) {
    let token = server.admin().await;
    assert_eq!(exchange(&token, json!({ "scope": "all" })).await.error(), (403, 16));
    let unknown = token.with_token(&format!("secret-token:{}", "0".repeat(52)));
    assert_eq!(exchange(&unknown, json!({ "scope": "all" })).await.error(), (401, 2015));
}

async fn an_exchanged_token_lives_no_longer(server: &Server) {
    let client = server.client();
    let body = json!({ "scope": "all:refreshable", "duration": { "d_us": 3_600_000_000_u64 } });
    let parent = client.ask_for_token("admin", ADMIN_PASSWORD, &body).await.body;
    let token = client.with_token(parent["access_token"].as_str().unwrap());
    let body = json!({ "scope": "all", "duration": { "d_us": "forever" } });
    let child = exchange(&token, body).await.body;
    assert_eq!(child["expiration"], parent["expiration"]);
    let body = json!({ "scope": "all", "duration": { "d_us": 60_000_000 } });
    let child = exchange(&token, body).await.body;
    let end = |token: &Value| token["expiration"]["t_s"].as_u64().unwrap();
    assert!(end(&child) < end(&parent));
}

async fn revoking_a_token_revokes_what_was_exchanged_for_it(server: &Server) {
    let client = server.client();
    let parent = client.login("admin", ADMIN_PASSWORD, "all:refreshable").await;
    let mut family = vec![parent.clone()];
    for generation in 0..3 {
        let body = json!({ "scope": "all:refreshable" });
        let child = exchange(&family[generation], body).await.body;
        family.push(client.with_token(child["access_token"].as_str().unwrap()));
    }
    let stranger = server.admin().await;
    assert_eq!(family[1].delete("/private/token").await.status, 204);
    for (generation, status) in [200, 401, 401, 401].into_iter().enumerate() {
        assert_eq!(family[generation].get("/private").await.status, status, "{generation}");
    }
    assert_eq!(stranger.get("/private").await.status, 200);
}

async fn serials(client: &Client, query: &str) -> Vec<u64> {
    let answer = client.get(&format!("/private/tokens{query}")).await;
    match answer.status {
        204 => Vec::new(),
        200 => {
            let tokens = answer.body["tokens"].as_array().unwrap().clone();
            tokens.iter().map(|token| token["serial"].as_u64().unwrap()).collect()
        }
        _ => panic!("{answer:?}"),
    }
}

async fn tokens_are_listed_in_pages(server: &Server) {
    let client = server.client();
    let body = json!({ "scope": "readonly:refreshable", "description": "till 7" });
    for _ in 0..4 {
        client.ask_for_token("admin", ADMIN_PASSWORD, &body).await;
    }
    let admin = server.admin().await;
    let answer = admin.get("/private/tokens?limit=-2").await;
    let token = &answer.body["tokens"][1];
    assert_eq!(token["scope"], "readonly");
    assert_eq!(token["refreshable"], true);
    assert_eq!(token["description"], "till 7");
    assert!(token["creation_time"]["t_s"].is_u64() && token["expiration"]["t_s"].is_u64());
    assert!(!answer.text.contains("secret-token"));

    let rising = serials(&admin, "?limit=20").await;
    assert_eq!(rising.len(), 5);
    assert!(rising.is_sorted());
    let falling: Vec<u64> = rising.iter().copied().rev().collect();
    assert_eq!(serials(&admin, "").await, falling, "the default is the last 20");
    assert_eq!(serials(&admin, "?limit=2").await, rising[..2]);
    let offset = format!("?limit=2&offset={}", rising[1]);
    assert_eq!(serials(&admin, &offset).await, rising[2..4]);
    let offset = format!("?limit=-2&offset={}", rising[2]);
    assert_eq!(serials(&admin, &offset).await, [rising[1], rising[0]]);
    let end = admin.get(&format!("/private/tokens?limit=2&offset={}", rising[4])).await;
    assert_eq!((end.status, end.text.as_str()), (204, ""));
    for query in ["limit=0", "limit=x", "offset=-1", "offset=x", "limit=1&limit=1"] {
        let answer = admin.get(&format!("/private/tokens?{query}")).await;
        assert_eq!(answer.error(), (400, 26), "{query}");
    }
}

async fn a_token_is_revoked_by_its_serial(server: &Server) {
    let admin = server.admin().await;
    let other = server.admin().await;
    let newest = serials(&admin, "?limit=-1").await[0];
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    let foreign = owner.delete(&format!("/instances/shop/private/tokens/{newest}")).await;
    assert_eq!(foreign.error(), (404, 2042), "a token of another instance");
    let path = format!("/private/tokens/{newest}");
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(other.get("/private").await.error(), (401, 2015));
    assert_eq!(admin.delete(&path).await.error(), (404, 2042));
    for serial in ["x", "-1", "1.0", "99999999999999999999"] {
        let answer = admin.delete(&format!("/private/tokens/{serial}")).await;
        assert_eq!(answer.complaint(), (400, 26, "serial"), "{serial}");
    }
    let reader = server.client().login("admin", ADMIN_PASSWORD, "readonly").await;
    assert_eq!(reader.delete("/private/tokens/1").await.error(), (403, 16));
}

async fn an_expired_token_is_good_for_nothing_and_not_listed(server: &Server) {
    let client = server.client();
    let body = json!({ "scope": "all:refreshable", "duration": { "d_us": 0 } });
    let answer = client.ask_for_token("admin", ADMIN_PASSWORD, &body).await;
    assert_eq!(answer.status, 200);
    let expired = client.with_token(answer.body["access_token"].as_str().unwrap());
    assert_eq!(expired.get("/private").await.error(), (401, 2015));
    assert_eq!(exchange(&expired, json!({ "scope": "all" })).await.error(), (401, 2015));
    assert_eq!(expired.delete("/private/token").await.error(), (401, 2015));
    let admin = server.admin().await;
    assert_eq!(serials(&admin, "").await.len(), 1);
}
