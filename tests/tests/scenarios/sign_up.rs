//! `POST /instances`.
use serde_json::json;
use taler_merchant_tests::{Server, an_instance, scenarios};

scenarios! {
    strangers_are_turned_away_unless_they_are_invited
}

async fn strangers_are_turned_away_unless_they_are_invited(server: &Server) {
    let client = server.client();
    assert_eq!(client.post("/instances", &an_instance("shop")).await.error(), (403, 2015));
    assert_eq!(client.post("/instances", &json!({})).await.error(), (403, 2015));
    let admin = server.admin().await;
    assert_eq!(admin.post("/instances", &an_instance("shop")).await.error(), (403, 2015));
}

mod open {
    use super::{Server, an_instance, json, scenarios};

    scenarios! { with (taler_merchant_tests::Setup::default().with("ENABLE_SELF_PROVISIONING = YES")):
        a_stranger_signs_up
        a_stranger_who_wants_a_token_gets_one
        a_repeated_sign_up_changes_nothing
        the_administrators_id_is_never_free
        what_is_wrong_is_named
        a_deleted_instance_keeps_its_id
    }

    async fn a_stranger_signs_up(server: &Server) {
        let client = server.client();
        let answer = client.post("/instances", &an_instance("shop")).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        let owner = client.owner("shop").await;
        assert_eq!(owner.get("/instances/shop/private").await.body["name"], "The shop");
    }

    async fn a_stranger_who_wants_a_token_gets_one(server: &Server) {
        let client = server.client();
        let path = "/instances?token_validity_ms=3600000";
        let answer = client.post(path, &an_instance("shop")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.body["scope"], "all");
        assert_eq!(answer.body["refreshable"], true);
        let owner = client.with_token(answer.body["access_token"].as_str().unwrap());
        assert_eq!(owner.get("/instances/shop/private").await.status, 200);
        for (query, complaint) in [
            ("token_validity_ms=-1", (400, 26, "token_validity_ms")),
            ("token_validity_ms=1&token_validity_ms=1", (400, 26, "token_validity_ms")),
        ] {
            let answer = client.post(&format!("/instances?{query}"), &an_instance("other")).await;
            assert_eq!(answer.complaint(), complaint);
        }
    }

    async fn a_repeated_sign_up_changes_nothing(server: &Server) {
        let client = server.client();
        let path = "/instances?token_validity_ms=3600000";
        assert_eq!(client.post(path, &an_instance("shop")).await.status, 200);
        let again = client.post(path, &an_instance("shop")).await;
        assert_eq!((again.status, again.text.as_str()), (204, ""));
        let mut other = an_instance("shop");
        other["name"] = json!("Other");
        assert_eq!(client.post(path, &other).await.error(), (409, 2600));
        let mut other = an_instance("shop");
        other["auth"]["password"] = json!("other");
        assert_eq!(client.post(path, &other).await.error(), (409, 2600));
    }

    async fn the_administrators_id_is_never_free(server: &Server) {
        for id in ["admin", "ADMIN", "default", "Default"] {
            let answer = server.client().post("/instances", &an_instance(id)).await;
            assert_eq!(answer.error(), (409, 2600), "{id}");
        }
    }

    async fn what_is_wrong_is_named(server: &Server) {
        let client = server.client();
        let mut body = an_instance("shop");
        body["default_max_wire_fee"] = json!("XYZ:1");
        assert_eq!(client.post("/instances", &body).await.error(), (409, 2024));
        let mut body = an_instance("shop");
        body.as_object_mut().unwrap().remove("use_stefan");
        assert_eq!(client.post("/instances", &body).await.complaint(), (400, 25, "use_stefan"));
        let mut body = an_instance("shop");
        body["id"] = json!("a/b");
        let answer = client.post("/instances", &body).await;
        assert_eq!(answer.error(), (400, 26));
        let mut body = an_instance("shop");
        body["logo"] = json!(format!("data:image/png;base64,{}", "A".repeat(1 << 20)));
        assert_eq!(client.post("/instances", &body).await.error(), (413, 32), "not for strangers");
    }

    async fn a_deleted_instance_keeps_its_id(server: &Server) {
        let admin = server.admin().await;
        assert_eq!(admin.post("/instances", &an_instance("shop")).await.status, 204);
        assert_eq!(admin.delete("/management/instances/shop").await.status, 204);
        assert_eq!(admin.post("/instances", &an_instance("shop")).await.error(), (409, 2603));
    }
}
