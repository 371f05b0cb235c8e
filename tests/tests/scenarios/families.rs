//! Token families.
use serde_json::{Value, json};
use taler_merchant_tests::{Client, Server, scenarios};

scenarios! {
    a_family_is_created_and_read
    creating_the_same_family_again_changes_nothing
    the_same_slug_with_anything_else_is_a_conflict
    every_granularity_is_taken_and_no_other
    what_is_wrong_with_a_family_is_named
    a_family_is_changed
    a_family_is_deleted
    families_of_two_instances_never_meet
}

const PATH: &str = "/instances/shop/private/tokenfamilies";
const DAY: u64 = 86_400_000_000;

async fn owner(server: &Server) -> Client {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    admin.owner("shop").await
}

fn a_family() -> Value {
    json!({
        "slug": "summer-2030",
        "name": "Summer",
        "description": "A summer of discounts",
        "description_i18n": { "de": "Ein Sommer voller Rabatte" },
        "extra_data": { "expected_domains": ["shop.example"], "x": [null, 1, 5.945_840_516_813_665e152] },
        "valid_after": { "t_s": 1_700_000_000 },
        "valid_before": { "t_s": 4_000_000_000_u64 },
        "duration": { "d_us": 30 * DAY },
        "validity_granularity": { "d_us": DAY },
        "start_offset": { "d_us": 3_600_000_000_u64 },
        "kind": "discount",
    })
}

fn with(member: &str, value: Value) -> Value {
    let mut body = a_family();
    body[member] = value;
    body
}

async fn create(owner: &Client, body: &Value) {
    let answer = owner.post(PATH, body).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{answer:?}");
}

async fn a_family_is_created_and_read(server: &Server) {
    let owner = owner(server).await;
    assert_eq!(owner.get(PATH).await.body, json!({ "token_families": [] }));
    create(&owner, &a_family()).await;
    let mut detail = a_family();
    detail["issued"] = json!(0);
    detail["used"] = json!(0);
    assert_eq!(owner.get(&format!("{PATH}/summer-2030")).await.body, detail);
    let list = owner.get(PATH).await.body;
    assert_eq!(list["token_families"][0]["slug"], "summer-2030");
    assert_eq!(list["token_families"][0]["kind"], "discount");
}

async fn creating_the_same_family_again_changes_nothing(server: &Server) {
    let owner = owner(server).await;
    for _ in 0..2 {
        create(&owner, &with("slug", json!("whole"))).await;
    }
    let mut body = a_family();
    body.as_object_mut()
        .unwrap()
        .retain(|member, _| member != "valid_after" && member != "start_offset");
    for _ in 0..2 {
        create(&owner, &body).await;
    }
    let detail = owner.get(&format!("{PATH}/summer-2030")).await.body;
    assert_eq!(detail["start_offset"], json!({ "d_us": 0 }));
    assert!(detail["valid_after"]["t_s"].is_u64(), "from now on");
}

async fn the_same_slug_with_anything_else_is_a_conflict(server: &Server) {
    let owner = owner(server).await;
    create(&owner, &a_family()).await;
    for (member, value) in [
        ("name", json!("Winter")),
        ("description", json!("x")),
        ("duration", json!({ "d_us": 31 * DAY })),
        ("kind", json!("subscription")),
        ("valid_before", json!({ "t_s": "never" })),
    ] {
        let mut body = with(member, value);
        if member == "kind" {
            body["extra_data"] = json!(null);
        }
        assert_eq!(owner.post(PATH, &body).await.error(), (409, 2225), "{member}");
    }
}

async fn every_granularity_is_taken_and_no_other(server: &Server) {
    let owner = owner(server).await;
    let seconds = [60, 3600, 86_400, 604_800, 2_592_000, 7_776_000, 31_536_000_u64];
    for seconds in seconds {
        let mut body = with("slug", json!(format!("g{seconds}")));
        body["validity_granularity"] = json!({ "d_us": seconds * 1_000_000 });
        body["duration"] = json!({ "d_us": 400 * DAY });
        create(&owner, &body).await;
        body["slug"] = json!(format!("h{seconds}"));
        body["validity_granularity"] = json!({ "d_us": seconds * 1_000_000 + 1 });
        assert_eq!(owner.post(PATH, &body).await.error(), (400, 26), "{seconds}");
    }
    let list = owner.get(PATH).await.body;
    assert_eq!(list["token_families"].as_array().unwrap().len(), 7);
}

async fn what_is_wrong_with_a_family_is_named(server: &Server) {
    let owner = owner(server).await;
    for (body, error) in [
        (json!({}), (400, 25)),
        (with("slug", json!("a b")), (400, 26)),
        (with("slug", json!("..")), (400, 26)),
        (with("slug", json!("")), (400, 26)),
        (with("kind", json!("gift")), (400, 26)),
        (with("description_i18n", json!({ "not a tag": "x" })), (400, 26)),
        (with("extra_data", json!({ "expected_domains": "x" })), (400, 26)),
        (with("extra_data", json!([])), (400, 26)),
        (with("valid_before", json!(null)), (400, 25)),
        (with("valid_before", json!({ "t_s": 1_600_000_000 })), (400, 26)),
        (with("duration", json!({ "d_us": DAY })), (400, 26)),
        (with("validity_granularity", json!({ "d_us": "forever" })), (400, 26)),
    ] {
        assert_eq!(owner.post(PATH, &body).await.error(), error, "{body}");
    }
    assert_eq!(owner.get(PATH).await.body, json!({ "token_families": [] }));
}

async fn a_family_is_changed(server: &Server) {
    let owner = owner(server).await;
    create(&owner, &a_family()).await;
    let change = json!({
        "name": "New",
        "description": "New too",
        "valid_after": { "t_s": 1_800_000_000 },
        "valid_before": { "t_s": "never" },
    });
    let one = format!("{PATH}/summer-2030");
    assert_eq!(owner.patch(&one, &change).await.status, 204);
    let detail = owner.get(&one).await.body;
    assert_eq!(
        (&detail["name"], &detail["valid_before"]),
        (&json!("New"), &json!({ "t_s": "never" }))
    );
    assert_eq!(detail["kind"], "discount");
    assert_eq!((&detail["description_i18n"], detail.get("extra_data")), (&json!({}), None));
    let mut wrong = change.clone();
    wrong["valid_before"] = json!({ "t_s": 1 });
    assert_eq!(owner.patch(&one, &wrong).await.error(), (400, 26));
    let unknown = owner.patch(&format!("{PATH}/nothing"), &change).await;
    assert_eq!(unknown.error(), (404, 2226));
    assert_eq!(owner.get(&format!("{PATH}/nothing")).await.error(), (404, 2026));
}

async fn a_family_is_deleted(server: &Server) {
    let owner = owner(server).await;
    create(&owner, &a_family()).await;
    let one = format!("{PATH}/summer-2030");
    assert_eq!(owner.delete(&one).await.status, 204);
    assert_eq!(owner.delete(&one).await.error(), (404, 2026));
    assert_eq!(owner.get(&one).await.error(), (404, 2026));
    create(&owner, &a_family()).await;
}

async fn families_of_two_instances_never_meet(server: &Server) {
    let owner = owner(server).await;
    create(&owner, &a_family()).await;
    let admin = server.admin().await;
    admin.create_instance("other").await;
    let other = admin.owner("other").await;
    let path = "/instances/other/private/tokenfamilies";
    assert_eq!(other.get(&format!("{path}/summer-2030")).await.error(), (404, 2026));
    assert_eq!(other.post(path, &a_family()).await.status, 204);
    assert_eq!(other.get(PATH).await.error(), (401, 2015));
    assert_eq!(admin.get(PATH).await.error(), (401, 2015));
}
