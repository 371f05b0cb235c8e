use serde_json::json;
use taler_merchant_tests::{ADMIN_PASSWORD, Server, scenarios};

scenarios! {
    a_login_yields_a_token_for_what_was_asked
    a_login_needs_the_right_name_and_password
    a_wrong_scope_is_named
    logging_out_revokes_the_token_at_once
    a_narrow_token_does_no_more_than_its_scope
    the_older_names_of_the_administrator_work
}

async fn a_login_yields_a_token_for_what_was_asked(server: &Server) {
    let client = server.client();
    let body = json!({
        "scope": "order-pos:refreshable",
        "duration": { "d_us": "forever" },
        "description": null,
        "unknown": 1,
    });
    let answer = client.ask_for_token("admin", ADMIN_PASSWORD, &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let token = answer.body["access_token"].as_str().unwrap();
    assert!(token.starts_with("secret-token:") && token.len() == 65, "{token}");
    let expected = json!({
        "access_token": token,
        "token": token,
        "scope": "order-pos",
        "refreshable": true,
        "expiration": { "t_s": "never" },
    });
    assert_eq!(answer.body, expected);
    let older = json!({ "scope": "write", "refreshable": true });
    let answer = client.ask_for_token("admin", ADMIN_PASSWORD, &older).await;
    assert_eq!(
        (&answer.body["scope"], &answer.body["refreshable"]),
        (&json!("write"), &json!(true))
    );
    assert!(answer.body["expiration"]["t_s"].is_u64());
}

async fn a_login_needs_the_right_name_and_password(server: &Server) {
    let client = server.client();
    let body = json!({ "scope": "all" });
    for password in ["wrong", "", &"x".repeat(2000)] {
        let answer = client.ask_for_token("admin", password, &body).await;
        assert_eq!(answer.error(), (401, 2015));
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let path = "/private/token";
    let named = client.request("POST", path).basic_auth("other", Some(ADMIN_PASSWORD)).json(&body);
    assert_eq!(client.send(named).await.error(), (401, 2015));
    assert_eq!(client.post(path, &body).await.error(), (401, 2015));
    let answer = client.ask_for_token("nobody", "x", &body).await;
    assert_eq!(answer.error(), (404, 2000));
}

async fn a_wrong_scope_is_named(server: &Server) {
    let client = server.client();
    for (body, complaint) in [
        (json!({ "scope": "everything" }), (400, 26, "scope")),
        (json!({}), (400, 25, "scope")),
        (json!({ "scope": 7 }), (400, 26, "scope")),
        (json!({ "scope": "all", "duration": { "d_us": -1 } }), (400, 26, "duration.d_us")),
        (json!({ "scope": "all", "duration": 7 }), (400, 26, "duration")),
        (json!({ "scope": "all", "description": "x".repeat(256) }), (400, 26, "description")),
    ] {
        let answer = client.ask_for_token("admin", ADMIN_PASSWORD, &body).await;
        assert_eq!(answer.complaint(), complaint, "{body}");
    }
}

async fn logging_out_revokes_the_token_at_once(server: &Server) {
    let (one, two) = (server.admin().await, server.admin().await);
    assert_eq!(one.get("/private").await.status, 200);
    assert_eq!(one.delete("/private/token").await.status, 204);
    assert_eq!(one.get("/private").await.error(), (401, 2015));
    assert_eq!(one.delete("/private/token").await.error(), (401, 2015));
    assert_eq!(two.get("/private").await.status, 200, "the others stay");
}

async fn a_narrow_token_does_no_more_than_its_scope(server: &Server) {
    let client = server.client();
    let reader = client.login("admin", ADMIN_PASSWORD, "readonly").await;
    assert_eq!(reader.get("/private").await.status, 200);
    assert_eq!(reader.get("/management/instances").await.status, 200);
    let body = taler_merchant_tests::an_instance("shop");
    assert_eq!(reader.post("/management/instances", &body).await.error(), (403, 16));
    let pos = client.login("admin", ADMIN_PASSWORD, "order-pos").await;
    assert_eq!(pos.get("/private").await.error(), (403, 16));
    assert_eq!(pos.delete("/private/token").await.status, 204);
}

async fn the_older_names_of_the_administrator_work(server: &Server) {
    let admin = server.admin().await;
    for path in ["/private", "/instances/admin/private", "/instances/default/private"] {
        assert_eq!(admin.get(path).await.status, 200, "{path}");
    }
    let body = json!({ "scope": "all" });
    assert_eq!(admin.ask_for_token("default", ADMIN_PASSWORD, &body).await.status, 200);
}

mod restarted {
    use serde_json::{Value, json};
    use taler_merchant_tests::{Client, Server, Setup};

    async fn tokens_survive_a_restart(server: Server) {
        let admin = server.admin().await;
        let server = server.restart(&Setup::default()).await;
        let same = server.client().with_token(admin.token());
        assert_eq!(same.get("/private").await.status, 200);
        server.stop().await;
    }

    #[actix_rt::test]
    async fn tokens_survive_a_restart_on_postgres() {
        tokens_survive_a_restart(Server::on_postgres(&Setup::default()).await).await;
    }

    #[actix_rt::test]
    async fn tokens_survive_a_restart_on_sqlite() {
        tokens_survive_a_restart(Server::on_sqlite(&Setup::default()).await).await;
    }

    const SHOP: &str = "/instances/shop/private";

    /// The tokens of the shop, oldest first, as far as it is known when they were used.
    async fn uses(client: &Client) -> Vec<Value> {
        let answer = client.get(&format!("{SHOP}/tokens?limit=20")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body["tokens"].as_array().unwrap().clone()
    }

    /// Reading uses a token, and so does writing; being refused does not.
    async fn which_tokens_were_used_is_known_after_a_restart(server: Server) {
        let admin = server.admin().await;
        admin.create_instance("shop").await;
        let log_in = async |scope| server.client().login("shop", "pw-shop", scope).await;
        let reader = log_in("all").await;
        let (writer, refused) = (log_in("write").await, log_in("readonly").await);
        log_in("all").await;
        let family = json!({
            "slug": "a", "name": "A", "description": "A", "kind": "discount",
            "valid_before": { "t_s": 4_000_000_000_u64 },
            "duration": { "d_us": 86_400_000_000_u64 },
            "validity_granularity": { "d_us": 86_400_000_000_u64 },
        });
        let path = format!("{SHOP}/tokenfamilies");
        assert_eq!(writer.post(&path, &family).await.status, 204);
        assert_eq!(refused.post(&path, &family).await.status, 403);
        assert!(uses(&reader).await.iter().all(|token| token.get("last_used").is_none()));
        let server = server.restart(&Setup::default()).await;
        let reader = server.client().with_token(reader.token());
        let tokens = uses(&reader).await;
        let known: Vec<_> = tokens.iter().map(|token| token.get("last_used").is_some()).collect();
        assert_eq!(known, [true, true, false, false], "{tokens:?}");
        for token in &tokens[..2] {
            let second = |member: &str| token[member]["t_s"].as_u64().unwrap();
            let (created, used) = (second("creation_time"), second("last_used"));
            assert!(used == created || (used > created && used % 300 == 0), "{token}");
        }
        server.stop().await;
    }

    #[actix_rt::test]
    async fn which_tokens_were_used_is_known_after_a_restart_on_postgres() {
        let server = Server::on_postgres(&Setup::default()).await;
        which_tokens_were_used_is_known_after_a_restart(server).await;
    }

    #[actix_rt::test]
    async fn which_tokens_were_used_is_known_after_a_restart_on_sqlite() {
        let server = Server::on_sqlite(&Setup::default()).await;
        which_tokens_were_used_is_known_after_a_restart(server).await;
    }
}
