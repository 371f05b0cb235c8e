//! Tokens, passwords and instances.
use super::pairs;
use futures_util::future::join;
use serde_json::json;
use taler_merchant_tests::{Server, Sibling, an_instance};

pairs! { with (taler_merchant_tests::Setup::default().with("ENABLE_SELF_PROVISIONING = YES")):
    a_token_of_one_is_good_at_the_other
    a_token_revoked_at_one_is_nothing_at_the_other
    a_password_changed_at_one_revokes_the_tokens_of_the_other
    an_instance_deleted_at_one_is_closed_at_the_other
    of_two_sign_ups_for_one_id_one_wins
}

const PRIVATE: &str = "/instances/shop/private";

async fn a_token_of_one_is_good_at_the_other(server: &Server, sibling: &Sibling) {
    let admin = server.admin().await;
    let there = sibling.client().with_token(admin.token());
    assert_eq!(there.get("/private").await.status, 200);
    there.create_instance("shop").await;
    // Back and forth: each has the next one from the other.
    let mut token = server.client().login("shop", "pw-shop", "all:refreshable").await;
    for (here, scope) in [(sibling.client(), "all:refreshable"), (server.client(), "all")] {
        let refresher = here.with_token(token.token());
        let body = json!({ "scope": scope });
        let answer = refresher.post("/instances/shop/private/token", &body).await;
        token = here.with_token(answer.body["access_token"].as_str().unwrap());
    }
    assert_eq!(sibling.client().with_token(token.token()).get(PRIVATE).await.status, 200);
}

async fn a_token_revoked_at_one_is_nothing_at_the_other(server: &Server, sibling: &Sibling) {
    server.admin().await.create_instance("shop").await;
    for _ in 0..10 {
        let here = server.client().owner("shop").await;
        let there = sibling.client().with_token(here.token());
        assert_eq!(there.get(PRIVATE).await.status, 200);
        assert_eq!(here.delete("/instances/shop/private/token").await.status, 204);
        assert_eq!(there.get(PRIVATE).await.error(), (401, 2015));
    }
}

async fn a_password_changed_at_one_revokes_the_tokens_of_the_other(
    server: &Server,
    sibling: &Sibling,
) {
    server.admin().await.create_instance("shop").await;
    let (here, there) = (server.client().owner("shop").await, sibling.client().owner("shop").await);
    let body = json!({ "method": "token", "password": "new" });
    assert_eq!(here.post("/instances/shop/private/auth", &body).await.status, 204);
    assert_eq!(there.get(PRIVATE).await.error(), (401, 2015));
    let wanted = json!({ "scope": "all" });
    assert_eq!(there.ask_for_token("shop", "pw-shop", &wanted).await.error(), (401, 2015));
    assert_eq!(there.ask_for_token("shop", "new", &wanted).await.status, 200);
    let kept = sibling.client().with_token(here.token());
    assert_eq!(kept.get(PRIVATE).await.status, 200, "his own token stays, at both");
}

async fn an_instance_deleted_at_one_is_closed_at_the_other(server: &Server, sibling: &Sibling) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let there = sibling.client().owner("shop").await;
    assert_eq!(admin.delete("/management/instances/shop").await.status, 204);
    assert_eq!(there.get(PRIVATE).await.error(), (401, 2015));
    let wanted = json!({ "scope": "all" });
    assert_eq!(there.ask_for_token("shop", "pw-shop", &wanted).await.error(), (401, 2015));
}

async fn of_two_sign_ups_for_one_id_one_wins(server: &Server, sibling: &Sibling) {
    let (here, there) = (server.client(), sibling.client());
    let admin = server.admin().await;
    for round in 0..10 {
        let id = format!("shop-{round}");
        let named = |name: &str| {
            let mut body = an_instance(&id);
            body["name"] = json!(name);
            body
        };
        let (one, other) = (named("One"), named("Other"));
        let (one, other) =
            join(here.post("/instances", &one), there.post("/instances", &other)).await;
        let winner = match (one.error(), other.error()) {
            ((204, 0), (409, 2600)) => "One",
            ((409, 2600), (204, 0)) => "Other",
            both => panic!("{both:?}"),
        };
        let profile = admin.get(&format!("/management/instances/{id}")).await.body;
        assert_eq!(profile["name"], winner);
    }
}
