//! When the database fails, and when it is back.
use serde_json::json;
use taler_merchant_tests::{ADMIN_PASSWORD, Server, an_instance, scenarios};

scenarios! { with (taler_merchant_tests::Setup::default().with("ENABLE_SELF_PROVISIONING = YES")):
    a_failing_database_is_told_with_the_documented_code_and_without_a_cause
    a_corrupt_row_is_told_and_nothing_else_suffers
}

async fn a_failing_database_is_told_with_the_documented_code_and_without_a_cause(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let profile = admin.get("/management/instances/shop").await.body;
    server.execute("ALTER TABLE instances RENAME TO gone").await;
    let mut told = Vec::new();
    for (method, path, body, codes) in [
        ("GET", "/private", json!(null), [50, 51, 53]),
        ("GET", "/management/instances", json!(null), [50, 51, 53]),
        ("GET", "/instances/shop/config", json!(null), [50, 51, 53]),
        ("GET", "/private/tokens", json!(null), [50, 51, 53]),
        ("POST", "/management/instances", an_instance("new"), [50, 51, 53]),
        ("DELETE", "/management/instances/shop", json!(null), [50, 51, 53]),
        ("POST", "/instances", an_instance("new"), [52, 52, 52]),
    ] {
        let request = admin.request(method, path);
        let request = if body.is_null() { request } else { request.json(&body) };
        let answer = admin.send(request).await;
        assert_eq!(answer.status, 500, "{method} {path} {answer:?}");
        let code = answer.body["code"].as_u64().unwrap();
        assert!(codes.contains(&code), "{method} {path} {code}");
        told.push(answer.text);
    }
    let login = admin.ask_for_token("admin", ADMIN_PASSWORD, &json!({ "scope": "all" })).await;
    assert_eq!(login.error(), (500, 52));
    for text in &told {
        for word in ["instances", "relation", "table", "SELECT", "gone", "postgres", "sqlite"] {
            assert!(!text.contains(word), "{text}");
        }
    }
    assert_eq!(admin.get("/config").await.status, 200, "what needs no database works");
    server.execute("ALTER TABLE gone RENAME TO instances").await;
    assert_eq!(admin.get("/management/instances/shop").await.body, profile);
    assert_eq!(admin.get("/private").await.status, 200);
    admin.create_instance("new").await;
}

async fn a_corrupt_row_is_told_and_nothing_else_suffers(server: &Server) {
    let admin = server.admin().await;
    for id in ["shop", "other"] {
        admin.create_instance(id).await;
    }
    server.execute("UPDATE instances SET address = 'nonsense' WHERE id = 'shop'").await;
    assert_eq!(admin.get("/management/instances/shop").await.error(), (500, 56));
    assert_eq!(admin.delete("/management/instances/shop").await.error(), (500, 60));
    assert_eq!(admin.get("/management/instances/other").await.status, 200);
    assert_eq!(admin.get("/instances/other/config").await.status, 200);
}

/// Connections end under the feet of the server.
#[actix_rt::test]
async fn a_server_that_was_cut_off_recovers_on_postgres() {
    let setup = taler_merchant_tests::Setup::default().with("ENABLE_SELF_PROVISIONING = YES");
    let server = Server::on_postgres(&setup).await;
    let admin = server.admin().await;
    for _ in 0..8 {
        assert_eq!(admin.get("/private").await.status, 200);
    }
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    server.execute(cut).await;
    let mut failed = 0;
    for _ in 0..60 {
        let answer = admin.get("/private").await;
        failed += u32::from(answer.status != 200);
        assert!([200, 500].contains(&answer.status), "{answer:?}");
    }
    // Two workers with pools of eight, of which these requests opened at most eight.
    assert!(failed <= 8, "{failed} requests failed");
    assert_eq!(admin.get("/private").await.status, 200);
    server.stop().await;
}
