//! `POST auth` on both paths, and the older ways to say a password.
use futures_util::future::join_all;
use serde_json::json;
use taler_merchant_tests::{ADMIN_PASSWORD, Server, an_instance, scenarios};

scenarios! {
    an_owner_changes_his_password
    the_administrator_changes_any_password
    a_change_of_password_revokes_every_other_token
    a_wrong_old_password_changes_nothing
    what_is_wrong_in_the_body_is_named
    the_older_form_of_a_password_works
    a_password_in_place_of_a_token_yields_a_token
    logins_under_way_while_the_password_changes_yield_nothing
}

async fn an_owner_changes_his_password(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    let body = json!({ "method": "token", "password": "new" });
    let answer = owner.post("/instances/shop/private/auth", &body).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    let wanted = json!({ "scope": "all" });
    assert_eq!(admin.ask_for_token("shop", "pw-shop", &wanted).await.error(), (401, 2015));
    assert_eq!(admin.ask_for_token("shop", "new", &wanted).await.status, 200);
}

async fn the_administrator_changes_any_password(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    let body = json!({ "method": "token", "password": "new" });
    assert_eq!(admin.post("/management/instances/shop/auth", &body).await.status, 204);
    assert_eq!(owner.get("/instances/shop/private").await.error(), (401, 2015));
    assert_eq!(admin.get("/private").await.status, 200);
    admin.login("shop", "new", "all").await;
    let unknown = admin.post("/management/instances/nobody/auth", &body).await;
    assert_eq!(unknown.error(), (404, 2000));
    assert_eq!(admin.post("/management/instances/admin/auth", &body).await.status, 204);
    assert_eq!(admin.get("/private").await.status, 200, "his own token stays");
    admin.login("admin", "new", "all").await;
}

async fn a_change_of_password_revokes_every_other_token(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let (owner, other) = (admin.owner("shop").await, admin.owner("shop").await);
    let body = json!({ "method": "token", "password": "new" });
    assert_eq!(owner.post("/instances/shop/private/auth", &body).await.status, 204);
    assert_eq!(owner.get("/instances/shop/private").await.status, 200);
    assert_eq!(other.get("/instances/shop/private").await.error(), (401, 2015));
}

async fn a_wrong_old_password_changes_nothing(server: &Server) {
    let admin = server.admin().await;
    for old in ["wrong", ""] {
        let body = json!({ "method": "token", "password": "new", "old_password": old });
        assert_eq!(admin.post("/private/auth", &body).await.error(), (401, 2604));
    }
    admin.login("admin", ADMIN_PASSWORD, "all").await;
    let body = json!({ "method": "token", "password": "new", "old_password": ADMIN_PASSWORD });
    assert_eq!(admin.post("/private/auth", &body).await.status, 204);
    let body = json!({ "method": "token", "password": "newer", "old_password": null });
    assert_eq!(admin.post("/private/auth", &body).await.status, 204);
}

async fn what_is_wrong_in_the_body_is_named(server: &Server) {
    let admin = server.admin().await;
    let token = format!("secret-token:{}", "0".repeat(52));
    for (body, complaint) in [
        (json!({}), (400, 25, "method")),
        (json!({ "method": "token" }), (400, 25, "password")),
        (json!({ "method": "token", "password": null }), (400, 25, "password")),
        (json!({ "method": "token", "password": "" }), (400, 26, "password")),
        (json!({ "method": "token", "password": 7 }), (400, 26, "password")),
        (json!({ "method": "token", "password": "x".repeat(1025) }), (400, 26, "password")),
        (json!({ "method": "token", "password": token }), (400, 26, "password")),
        (json!({ "method": "token", "token": "bare" }), (400, 26, "token")),
        (json!({ "method": "external" }), (400, 2602, "method")),
        (json!({ "method": "biometric" }), (400, 2602, "method")),
        (json!({ "method": 7 }), (400, 26, "method")),
    ] {
        let answer = admin.post("/private/auth", &body).await;
        let (status, code, detail) = answer.complaint();
        assert_eq!((status, code), (complaint.0, complaint.1), "{body}");
        assert!(detail.starts_with(complaint.2), "{body} {detail}");
    }
    admin.login("admin", ADMIN_PASSWORD, "all").await;
}

async fn the_older_form_of_a_password_works(server: &Server) {
    let admin = server.admin().await;
    let mut body = an_instance("shop");
    body["auth"] = json!({ "method": "token", "token": "secret-token:older" });
    assert_eq!(admin.post("/management/instances", &body).await.status, 204);
    let owner = admin.login("shop", "older", "all").await;
    let body = json!({ "method": "token", "token": "secret-token:newer" });
    assert_eq!(owner.post("/instances/shop/private/auth", &body).await.status, 204);
    admin.login("shop", "newer", "all").await;
}

async fn a_password_in_place_of_a_token_yields_a_token(server: &Server) {
    let client = server.client();
    let bearer = format!("secret-token:{ADMIN_PASSWORD}");
    let request = client.request("POST", "/private/token").json(&json!({ "scope": "write" }));
    let answer = client.send(request.bearer_auth(&bearer)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let admin = client.with_token(answer.body["token"].as_str().unwrap());
    assert_eq!(admin.get("/private").await.status, 200);
    assert_eq!(client.with_token(&bearer).get("/private").await.error(), (401, 2015));
    let request = client.request("POST", "/private/token").json(&json!({ "scope": "write" }));
    let wrong = client.send(request.bearer_auth("secret-token:wrong")).await;
    assert_eq!(wrong.error(), (401, 2015));
}

async fn logins_under_way_while_the_password_changes_yield_nothing(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    let wanted = json!({ "scope": "all" });
    let logins = join_all((0..8).map(|_| admin.ask_for_token("shop", "pw-shop", &wanted)));
    let body = json!({ "method": "token", "password": "new" });
    let change = owner.post("/instances/shop/private/auth", &body);
    let (logins, change) = futures_util::future::join(logins, change).await;
    assert_eq!(change.status, 204);
    for login in logins.iter().filter(|login| login.status == 200) {
        let token = admin.with_token(login.body["access_token"].as_str().unwrap());
        assert_eq!(token.get("/instances/shop/private").await.error(), (401, 2015));
    }
    assert_eq!(owner.get("/instances/shop/private").await.status, 200);
}

mod strict {
    use super::{ADMIN_PASSWORD, Server, json, scenarios};

    scenarios! { with (taler_merchant_tests::Setup::default().with("PASSWORD_AS_BEARER = NO")):
        a_password_in_place_of_a_token_can_be_turned_off
    }

    async fn a_password_in_place_of_a_token_can_be_turned_off(server: &Server) {
        let client = server.client();
        let request = client.request("POST", "/private/token").json(&json!({ "scope": "write" }));
        let bearer = format!("secret-token:{ADMIN_PASSWORD}");
        assert_eq!(client.send(request.bearer_auth(bearer)).await.error(), (401, 2015));
    }
}
