//! `DELETE` on both paths.
use serde_json::json;
use taler_merchant_tests::{Server, an_instance, scenarios};

scenarios! {
    a_deleted_instance_lets_nobody_in_and_keeps_its_id
    a_purged_instance_is_gone_and_its_id_free
    only_yes_purges
    a_deleted_instance_can_only_be_read_and_purged
    the_administrators_instance_stays
    deleting_needs_the_right_credential
}

async fn a_deleted_instance_lets_nobody_in_and_keeps_its_id(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let (owner, other) = (admin.owner("shop").await, admin.owner("shop").await);
    let answer = owner.delete("/instances/shop/private").await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    for token in [&owner, &other] {
        assert_eq!(token.get("/instances/shop/private").await.error(), (401, 2015));
    }
    let body = json!({ "scope": "all" });
    assert_eq!(admin.ask_for_token("shop", "pw-shop", &body).await.error(), (401, 2015));
    assert_eq!(admin.get("/instances/shop/config").await.error(), (404, 2016));
    assert_eq!(admin.get("/management/instances/shop").await.status, 200);
    let list = admin.get("/management/instances").await.body;
    assert_eq!(list["instances"][1]["deleted"], true);
    let again = admin.post("/management/instances", &an_instance("shop")).await;
    assert_eq!(again.error(), (409, 2603));
}

async fn a_purged_instance_is_gone_and_its_id_free(server: &Server) {
    let admin = server.admin().await;
    for delete_before in [false, true] {
        admin.create_instance("shop").await;
        let owner = admin.owner("shop").await;
        if delete_before {
            assert_eq!(admin.delete("/management/instances/shop").await.status, 204);
        }
        assert_eq!(admin.delete("/management/instances/shop?purge=YES").await.status, 204);
        assert_eq!(admin.get("/management/instances/shop").await.error(), (404, 2000));
        assert_eq!(owner.get("/instances/shop/private").await.error(), (404, 2000));
        let again = admin.delete("/management/instances/shop?purge=YES").await;
        assert_eq!(again.error(), (404, 2000));
    }
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    assert_eq!(owner.delete("/instances/shop/private?purge=YES").await.status, 204);
    assert_eq!(admin.get("/management/instances/shop").await.error(), (404, 2000));
}

async fn only_yes_purges(server: &Server) {
    let admin = server.admin().await;
    for (value, purges) in
        [("yes", true), ("Yes", true), ("NO", false), ("", false), ("1", false), ("true", false)]
    {
        let id = format!("shop-{value}x");
        admin.create_instance(&id).await;
        let path = format!("/management/instances/{id}?purge={value}");
        assert_eq!(admin.delete(&path).await.status, 204, "{value}");
        let status = admin.get(&format!("/management/instances/{id}")).await.status;
        assert_eq!(status, if purges { 404 } else { 200 }, "{value}");
    }
    admin.create_instance("last").await;
    let twice = admin.delete("/management/instances/last?purge=YES&purge=YES").await;
    assert_eq!(twice.complaint(), (400, 26, "purge"));
    assert_eq!(admin.owner("last").await.get("/instances/last/private").await.status, 200);
}

async fn a_deleted_instance_can_only_be_read_and_purged(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    assert_eq!(admin.delete("/management/instances/shop").await.status, 204);
    assert_eq!(admin.delete("/management/instances/shop").await.error(), (404, 2016));
    let mut body = an_instance("shop");
    assert_eq!(admin.patch("/management/instances/shop", &body).await.error(), (409, 2625));
    body = json!({ "method": "token", "password": "new" });
    assert_eq!(admin.post("/management/instances/shop/auth", &body).await.error(), (404, 2016));
}

async fn the_administrators_instance_stays(server: &Server) {
    let admin = server.admin().await;
    for path in [
        "/private",
        "/private?purge=YES",
        "/management/instances/admin",
        "/management/instances/default?purge=YES",
    ] {
        assert_eq!(admin.delete(path).await.error(), (409, 2649), "{path}");
    }
    assert_eq!(admin.get("/private").await.status, 200);
}

async fn deleting_needs_the_right_credential(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let reader = admin.login("shop", "pw-shop", "readonly").await;
    assert_eq!(reader.delete("/instances/shop/private").await.error(), (403, 16));
    assert_eq!(admin.delete("/instances/shop/private").await.error(), (401, 2015));
    let client = server.client();
    assert_eq!(client.delete("/instances/shop/private").await.error(), (401, 2015));
    assert_eq!(client.delete("/management/instances/shop").await.error(), (401, 2015));
    assert_eq!(admin.get("/management/instances/shop").await.status, 200);
}
