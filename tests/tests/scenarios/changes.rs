//! `PATCH` on both paths.
use serde_json::{Value, json};
use taler_merchant_tests::{Server, an_instance, scenarios};

scenarios! {
    an_owner_changes_what_he_says
    the_administrator_changes_any_instance
    delays_that_are_not_said_stay
    what_may_be_left_out_is_cleared
    what_must_be_said_is_named
}

/// The body of a change that says what the creation said.
fn settings(id: &str) -> Value {
    let mut body = an_instance(id);
    body.as_object_mut().unwrap().retain(|member, _| member != "id" && member != "auth");
    body
}

async fn an_owner_changes_what_he_says(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    let mut body = settings("shop");
    body["name"] = json!("New");
    body["email"] = json!("new@example.com");
    body["default_refund_delay"] = json!({ "d_us": 7 });
    body["default_wire_transfer_rounding_interval"] = json!("WEEK");
    for _ in 0..2 {
        assert_eq!(owner.patch("/instances/shop/private", &body).await.status, 204);
    }
    let profile = owner.get("/instances/shop/private").await.body;
    assert_eq!(profile["name"], "New");
    assert_eq!(
        (&profile["email"], &profile["email_validated"]),
        (&json!("new@example.com"), &json!(false))
    );
    assert_eq!(profile["default_refund_delay"], json!({ "d_us": 7 }));
    assert_eq!(profile["default_wire_transfer_rounding_interval"], "WEEK");
}

async fn the_administrator_changes_any_instance(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let mut body = settings("shop");
    body["use_stefan"] = json!(false);
    assert_eq!(admin.patch("/management/instances/shop", &body).await.status, 204);
    assert_eq!(admin.get("/management/instances/shop").await.body["use_stefan"], false);
    let answer = admin.patch("/management/instances/nobody", &body).await;
    assert_eq!(answer.error(), (404, 2000));
    let owner = admin.owner("shop").await;
    assert_eq!(owner.patch("/management/instances/shop", &body).await.error(), (401, 2015));
    assert_eq!(admin.patch("/instances/shop/private", &body).await.error(), (401, 2015));
}

async fn delays_that_are_not_said_stay(server: &Server) {
    let admin = server.admin().await;
    let mut body = an_instance("shop");
    body["default_pay_delay"] = json!({ "d_us": 1 });
    body["default_refund_delay"] = json!({ "d_us": 2 });
    body["default_wire_transfer_delay"] = json!({ "d_us": 3 });
    body["default_wire_transfer_rounding_interval"] = json!("DAY");
    assert_eq!(admin.post("/management/instances", &body).await.status, 204);
    let mut change = settings("shop");
    change["name"] = json!("New");
    change["default_refund_delay"] = Value::Null;
    assert_eq!(admin.patch("/management/instances/shop", &change).await.status, 204);
    let profile = admin.get("/management/instances/shop").await.body;
    assert_eq!(profile["name"], "New");
    assert_eq!(profile["default_pay_delay"], json!({ "d_us": 1 }));
    assert_eq!(profile["default_refund_delay"], json!({ "d_us": 2 }));
    assert_eq!(profile["default_wire_transfer_delay"], json!({ "d_us": 3 }));
    assert_eq!(profile["default_wire_transfer_rounding_interval"], "DAY");
}

async fn what_may_be_left_out_is_cleared(server: &Server) {
    let admin = server.admin().await;
    let mut body = an_instance("shop");
    body["email"] = json!("a@example.com");
    body["website"] = json!("https://shop.example/");
    body["logo"] = json!("data:image/png;base64,AAAA");
    assert_eq!(admin.post("/management/instances", &body).await.status, 204);
    let mut change = settings("shop");
    change["website"] = json!("");
    assert_eq!(admin.patch("/management/instances/shop", &change).await.status, 204);
    let profile = admin.get("/management/instances/shop").await.body;
    for member in ["email", "email_validated", "website", "logo"] {
        assert!(profile.get(member).is_none(), "{member}");
    }
}

async fn what_must_be_said_is_named(server: &Server) {
    let admin = server.admin().await;
    for member in ["name", "address", "jurisdiction", "use_stefan"] {
        let mut body = settings("admin");
        body.as_object_mut().unwrap().remove(member);
        let answer = admin.patch("/private", &body).await;
        assert_eq!(answer.complaint(), (400, 25, member));
    }
    let mut body = settings("admin");
    body["default_pay_delay"] = json!({ "d_us": "forever" });
    assert_eq!(admin.patch("/private", &body).await.complaint(), (400, 26, "default_pay_delay"));
}
