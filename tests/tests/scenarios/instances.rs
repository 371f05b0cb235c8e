use futures_util::future::join_all;
use serde_json::json;
use taler_merchant_tests::{ADMIN_PASSWORD, Server, an_instance, scenarios};

scenarios! {
    an_instance_is_created_logs_in_and_reads_itself
    creating_the_same_instance_again_changes_nothing
    the_same_id_with_anything_else_is_a_conflict
    ids_are_unique_in_any_case
    of_many_rivals_for_an_id_one_wins
    defaults_come_from_the_configuration
    a_token_comes_with_a_new_instance_if_one_is_wanted
    instances_never_see_each_other
    only_the_administrator_manages
}

async fn an_instance_is_created_logs_in_and_reads_itself(server: &Server) {
    let admin = server.admin().await;
    let mut body = an_instance("shop");
    body["email"] = json!("Shop@Example.com");
    body["phone_number"] = json!("+41 (79) 123-45-67");
    body["website"] = json!("https://shop.example/");
    body["logo"] = json!("data:image/png;base64,AAAA");
    body["address"] = json!({ "country": "CH", "address_lines": ["Here", "There"], "town": null });
    body["default_pay_delay"] = json!({ "d_us": 1_000_000 });
    let answer = admin.post("/management/instances", &body).await;
    assert_eq!(answer.status, 204, "{answer:?}");

    let profile = admin.owner("shop").await.get("/instances/shop/private").await;
    assert_eq!(profile.status, 200, "{profile:?}");
    let expected = json!({
        "name": "The shop",
        "email": "shop@example.com",
        "email_validated": false,
        "phone_number": "+41791234567",
        "phone_validated": false,
        "website": "https://shop.example/",
        "logo": "data:image/png;base64,AAAA",
        "merchant_pub": profile.body["merchant_pub"],
        "address": { "country": "CH", "address_lines": ["Here", "There"] },
        "jurisdiction": {},
        "use_stefan": true,
        "default_pay_delay": { "d_us": 1_000_000 },
        "default_refund_delay": { "d_us": 1_296_000_000_000_u64 },
        "default_wire_transfer_delay": { "d_us": 86_400_000_000_u64 },
        "default_wire_transfer_rounding_interval": "NONE",
        "auth": { "method": "token" },
    });
    assert_eq!(profile.body, expected);
    assert_eq!(profile.body["merchant_pub"].as_str().unwrap().len(), 52);
    assert_eq!(admin.get("/management/instances/shop").await.body, expected);

    let list = admin.get("/management/instances").await.body;
    let shop = &list["instances"][1];
    assert_eq!(shop["id"], "shop");
    assert_eq!(shop["deleted"], false);
    assert_eq!(shop["payment_targets"], json!([]));
    assert_eq!(shop["merchant_pub"], expected["merchant_pub"]);
}

async fn creating_the_same_instance_again_changes_nothing(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let before = admin.get("/management/instances/shop").await.body;
    let path = "/management/instances?token_validity_ms=1000";
    let again = admin.post(path, &an_instance("shop")).await;
    assert_eq!((again.status, again.text.as_str()), (204, ""), "and never yields a token");
    assert_eq!(admin.get("/management/instances/shop").await.body, before);
}

async fn the_same_id_with_anything_else_is_a_conflict(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    for (member, value) in [
        ("name", json!("Other")),
        ("email", json!("a@example.com")),
        ("use_stefan", json!(false)),
        ("address", json!({ "town": "Bern" })),
        ("default_pay_delay", json!({ "d_us": 5 })),
        ("auth", json!({ "method": "token", "password": "other" })),
    ] {
        let mut body = an_instance("shop");
        body[member] = value;
        let answer = admin.post("/management/instances", &body).await;
        assert_eq!(answer.error(), (409, 2600), "{member}");
    }
    assert_eq!(admin.owner("shop").await.get("/instances/shop/private").await.status, 200);
}

async fn ids_are_unique_in_any_case(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("Shop").await;
    let mut body = an_instance("sHOP");
    body["name"] = json!("Other");
    assert_eq!(admin.post("/management/instances", &body).await.error(), (409, 2600));
    assert_eq!(admin.get("/management/instances/SHOP").await.status, 200);
    let list = admin.get("/management/instances").await.body;
    assert_eq!(list["instances"][1]["id"], "Shop", "as it was given");
    for id in ["admin", "ADMIN", "default", "Default"] {
        let answer = admin.post("/management/instances", &an_instance(id)).await;
        assert_eq!(answer.error(), (409, 2600), "{id}");
    }
}

async fn of_many_rivals_for_an_id_one_wins(server: &Server) {
    let admin = server.admin().await;
    let rivals = (0..20).map(|number| {
        let (admin, mut body) = (admin.clone(), an_instance("shop"));
        body["name"] = json!(format!("Rival {number}"));
        async move { admin.post("/management/instances", &body).await.status }
    });
    let mut answers = join_all(rivals).await;
    answers.sort_unstable();
    let refused = answers.iter().filter(|status| **status == 409).count();
    // Hashing may turn some away when the queue is full; nobody else gets in.
    let busy = answers.iter().filter(|status| **status == 503).count();
    assert_eq!((answers[0], refused + busy), (204, 19), "{answers:?}");
    let list = admin.get("/management/instances").await.body;
    assert_eq!(list["instances"].as_array().unwrap().len(), 2);
}

async fn defaults_come_from_the_configuration(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let config = admin.get("/config").await.body;
    let profile = admin.get("/management/instances/shop").await.body;
    for member in [
        "default_pay_delay",
        "default_refund_delay",
        "default_wire_transfer_delay",
        "default_wire_transfer_rounding_interval",
    ] {
        assert_eq!(profile[member], config[member], "{member}");
    }
}

async fn a_token_comes_with_a_new_instance_if_one_is_wanted(server: &Server) {
    let admin = server.admin().await;
    let path = "/management/instances?token_validity_ms=60000";
    let answer = admin.post(path, &an_instance("shop")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!((&answer.body["scope"], &answer.body["refreshable"]), (&json!("all"), &json!(true)));
    assert_eq!(answer.body["token"], answer.body["access_token"]);
    let owner = server.client().with_token(answer.body["access_token"].as_str().unwrap());
    assert_eq!(owner.get("/instances/shop/private").await.status, 200);
    let none = admin.post("/management/instances?token_validity_ms=0", &an_instance("other")).await;
    assert_eq!((none.status, none.text.as_str()), (204, ""));
    let path = "/management/instances?token_validity_ms=x";
    let broken = admin.post(path, &an_instance("third")).await;
    assert_eq!(broken.complaint(), (400, 26, "token_validity_ms"));
}

async fn instances_never_see_each_other(server: &Server) {
    let admin = server.admin().await;
    for id in ["one", "two"] {
        admin.create_instance(id).await;
    }
    let one = admin.owner("one").await;
    assert_eq!(one.get("/instances/one/private").await.body["name"], "The one");
    for path in ["/instances/two/private", "/private", "/instances/admin/private"] {
        assert_eq!(one.get(path).await.error(), (401, 2015), "{path}");
    }
    assert_eq!(admin.get("/instances/one/private").await.error(), (401, 2015));
    let body = json!({ "scope": "all" });
    assert_eq!(admin.ask_for_token("one", "pw-two", &body).await.error(), (401, 2015));
    assert_eq!(admin.ask_for_token("one", ADMIN_PASSWORD, &body).await.error(), (401, 2015));
}

async fn only_the_administrator_manages(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    for path in ["/management/instances", "/management/instances/shop"] {
        assert_eq!(owner.get(path).await.error(), (401, 2015));
        assert_eq!(server.client().get(path).await.error(), (401, 2015));
    }
    assert_eq!(owner.post("/management/instances", &an_instance("x1")).await.error(), (401, 2015));
    assert_eq!(admin.get("/instances/shop/management/instances").await.error(), (404, 21));
    assert_eq!(admin.get("/management/instances/nobody").await.error(), (404, 2000));
    assert_eq!(admin.get("/management/instances/%20").await.error(), (404, 2000));
}
