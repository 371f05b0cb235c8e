//! What holds for every endpoint.
use flate2::Compression;
use flate2::read::{GzEncoder, ZlibEncoder};
use serde_json::{Value, json};
use std::io::Read;
use taler_merchant_http::{Place, endpoints};
use taler_merchant_tests::{Answer, Client, Server, an_instance, scenarios};

scenarios! {
    every_private_route_needs_a_token
    every_answer_can_be_read_by_any_origin
    what_is_unknown_is_told
    another_method_is_told_which_are_right
    head_is_where_get_is
    the_encoded_slash_of_a_point_of_sale_works
    bodies_may_be_compressed
    what_cannot_be_decompressed_is_refused
    a_body_that_is_too_large_is_refused
    a_content_type_is_not_needed
    null_is_the_same_as_absent
    bad_bodies_are_told_by_member
    without_a_credential_nothing_is_told
    credentials_are_read_leniently
}

/// Paths of a route that exist, with something in place of each parameter.
fn paths(place: Place, path: &str) -> Vec<String> {
    let path = path.replace("{target}", "admin").replace("{serial}", "1");
    let path = path.replace("{h_wire}", &"0".repeat(103)).replace("{slug}", "nothing");
    match place {
        Place::Root => vec![path],
        Place::Instance => vec![format!("/instances/admin{path}"), path],
    }
}

async fn every_private_route_needs_a_token(server: &Server) {
    let client = server.client();
    let mut checked = 0;
    for endpoint in endpoints() {
        for path in paths(endpoint.place, endpoint.path) {
            let private = path.contains("/private") || path.starts_with("/management");
            assert_eq!(endpoint.permission.is_some(), private, "{path}");
            if !private || path == "/privacy" {
                continue;
            }
            for token in ["", "secret-token:x", &format!("secret-token:{}", "0".repeat(52))] {
                let request = client.request(endpoint.method, &path).bearer_auth(token);
                let answer = client.send(request).await;
                assert_eq!(answer.error(), (401, 2015), "{} {path}", endpoint.method);
                assert_eq!(answer.header("www-authenticate"), "Bearer");
                checked += 1;
            }
        }
    }
    assert!(checked > 30, "{checked}");
}

async fn every_answer_can_be_read_by_any_origin(server: &Server) {
    let client = server.client();
    for (method, path) in
        [("GET", "/config"), ("GET", "/private"), ("GET", "/nothing"), ("PUT", "/config")]
    {
        let answer = client.call(method, path).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-expose-headers"), "*");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(!answer.header("x-request-id").is_empty());
    }
    for path in ["/private/token", "/instances/x/private", "/nothing"] {
        let answer = client.call("OPTIONS", path).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
        let allowed = answer.header("access-control-allow-headers");
        assert_eq!(allowed, "Authorization, Content-Type, Taler-Challenge-Ids");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.headers.get("access-control-allow-credentials").is_none());
    }
}

async fn what_is_unknown_is_told(server: &Server) {
    let admin = server.admin().await;
    for path in [
        "/nothing",
        "/instances/admin/nothing",
        "/instances/admin/management/instances",
        "/instances/admin/instances/admin/private",
        "/private/instances/x",
        "/management%2Finstances",
        "/private%252Ftoken",
    ] {
        let answer = admin.get(path).await;
        assert_eq!(answer.error(), (404, 21), "{path}");
        assert!(answer.body["hint"].is_string());
    }
    for endpoint in endpoints().into_iter().filter(|endpoint| endpoint.place == Place::Instance) {
        let [below, _] = &paths(endpoint.place, endpoint.path)[..] else { panic!() };
        let path = below.replace("/admin/", "/nobody/");
        let mut request = admin.request(endpoint.method, &path);
        if endpoint.method != "GET" {
            request = request.json(&json!({}));
        }
        let answer = admin.send(request).await;
        // A challenge may be made for an instance that is yet to be created.
        let code = if path.contains("/challenge/") { 2126 } else { 2000 };
        assert_eq!(answer.error(), (404, code), "{} {path}", endpoint.method);
    }
    assert_eq!(admin.get("/instances/%ff%fe/private").await.error(), (400, 29));
}

async fn another_method_is_told_which_are_right(server: &Server) {
    let answer = server.client().call("PUT", "/private/token").await;
    assert_eq!(answer.error(), (405, 20));
    assert_eq!(answer.header("allow"), "POST, DELETE, OPTIONS");
    let answer = server.client().call("DELETE", "/config").await;
    assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
}

async fn head_is_where_get_is(server: &Server) {
    let admin = server.admin().await;
    for endpoint in endpoints().into_iter().filter(|endpoint| endpoint.method == "GET") {
        for path in paths(endpoint.place, endpoint.path) {
            let (head, get) = (admin.call("HEAD", &path).await, admin.get(&path).await);
            assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
            assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        }
    }
    assert_eq!(admin.call("HEAD", "/instances/admin").await.status, 200);
}

async fn the_encoded_slash_of_a_point_of_sale_works(server: &Server) {
    let admin = server.admin().await;
    for path in ["/private%2Ftokens", "/instances/default/private%2Ftokens?limit=1"] {
        assert_eq!(admin.get(path).await.status, 200, "{path}");
    }
}

async fn create_with(admin: &Client, encoding: &str, bytes: Vec<u8>) -> Answer {
    let request = admin.request("POST", "/management/instances");
    admin.send(request.header("Content-Encoding", encoding).body(bytes)).await
}

fn all(mut reader: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).unwrap();
    bytes
}

async fn bodies_may_be_compressed(server: &Server) {
    let admin = server.admin().await;
    let body = |id: &str| an_instance(id).to_string().into_bytes();
    let gzip = all(GzEncoder::new(body("gz").as_slice(), Compression::best()));
    assert_eq!(create_with(&admin, "gzip", gzip).await.status, 204);
    let zlib = all(ZlibEncoder::new(body("zz").as_slice(), Compression::best()));
    assert_eq!(create_with(&admin, "deflate", zlib).await.status, 204);
    assert_eq!(create_with(&admin, "identity", body("id")).await.status, 204);
}

async fn what_cannot_be_decompressed_is_refused(server: &Server) {
    let admin = server.admin().await;
    let plain = an_instance("shop").to_string().into_bytes();
    for encoding in ["gzip", "deflate", "br", "gzip, gzip", "zstd"] {
        let answer = create_with(&admin, encoding, plain.clone()).await;
        assert_eq!(answer.error(), (400, 28), "{encoding}");
    }
}

async fn a_body_that_is_too_large_is_refused(server: &Server) {
    let client = server.client();
    let large = vec![b' '; 1024 * 1024 + 1];
    for path in ["/private/token", "/private/accounts", "/private/tokenfamilies"] {
        let request = client.request("POST", path).bearer_auth("x").body(large.clone());
        let answer = client.send(request).await;
        assert_eq!(answer.error(), (413, 32), "{path}, before anything else is looked at");
    }
    let bomb = all(GzEncoder::new(std::io::repeat(b' ').take(64 << 20), Compression::best()));
    let admin = server.admin().await;
    assert_eq!(create_with(&admin, "gzip", bomb).await.error(), (413, 32));
    let mut body = an_instance("shop");
    body["logo"] = json!(format!("data:image/png;base64,{}", "A".repeat(2 << 20)));
    assert_eq!(admin.post("/management/instances", &body).await.status, 204, "images may be large");
}

async fn a_content_type_is_not_needed(server: &Server) {
    let admin = server.admin().await;
    for (id, content_type) in [("aa", None), ("bb", Some("text/plain; charset=x"))] {
        let mut request = admin.request("POST", "/management/instances");
        if let Some(content_type) = content_type {
            request = request.header("Content-Type", content_type);
        }
        let answer = admin.send(request.body(an_instance(id).to_string())).await;
        assert_eq!(answer.status, 204);
    }
}

async fn null_is_the_same_as_absent(server: &Server) {
    let admin = server.admin().await;
    let mut body = an_instance("shop");
    for member in ["email", "phone_number", "website", "logo", "default_pay_delay"] {
        body[member] = Value::Null;
    }
    body["address"] = json!({ "country": null, "town": null, "address_lines": null });
    assert_eq!(admin.post("/management/instances", &body).await.status, 204);
    let profile = admin.get("/management/instances/shop").await.body;
    assert_eq!(profile["address"], json!({}));
    assert!(profile.get("email").is_none() && profile.get("logo").is_none());
    assert_eq!(admin.post("/management/instances", &an_instance("shop")).await.status, 204);
}

async fn bad_bodies_are_told_by_member(server: &Server) {
    let admin = server.admin().await;
    let with = |member: &str, value: Value| {
        let mut body = an_instance("shop");
        body[member] = value;
        body
    };
    let cases = [
        (json!({}), (400, 25, "id")),
        (json!([]), (400, 26, "body")),
        (with("id", Value::Null), (400, 25, "id")),
        (with("id", json!("x")), (400, 26, "id")),
        (with("id", json!("x y")), (400, 26, "id")),
        (with("id", json!("../x")), (400, 26, "id")),
        (with("name", json!(7)), (400, 26, "name")),
        (with("name", json!("")), (400, 26, "name")),
        (with("name", json!("a\u{0}b")), (400, 26, "name")),
        (with("email", json!("not an address")), (400, 26, "email")),
        (with("phone_number", json!("123")), (400, 26, "phone_number")),
        (with("website", json!("ftp://x")), (400, 26, "website")),
        (with("logo", json!("data:text/html;base64,AAAA")), (400, 26, "logo")),
        (with("address", json!("x")), (400, 26, "address")),
        (with("address", json!({ "country": 7 })), (400, 26, "address.country")),
        (
            with("address", json!({ "address_lines": ["a", 7] })),
            (400, 26, "address.address_lines.1"),
        ),
        (with("jurisdiction", Value::Null), (400, 25, "jurisdiction")),
        (with("use_stefan", json!("yes")), (400, 26, "use_stefan")),
        (with("default_pay_delay", json!({ "d_us": "forever" })), (400, 26, "default_pay_delay")),
        (with("default_pay_delay", json!({ "d_us": 1.5 })), (400, 26, "default_pay_delay.d_us")),
        (
            with("default_wire_transfer_rounding_interval", json!("CENTURY")),
            (400, 26, "default_wire_transfer_rounding_interval"),
        ),
        (with("auth", json!({})), (400, 25, "auth.method")),
        (with("auth", json!({ "method": "token" })), (400, 25, "auth.password")),
        (with("auth", json!({ "method": "token", "password": 7 })), (400, 26, "auth.password")),
        (with("auth", json!({ "method": "external" })), (400, 2601, "auth.method")),
        (with("auth", json!({ "method": "token", "token": "x" })), (400, 26, "auth.token")),
        (with("default_max_wire_fee", json!("XYZ:1")), (409, 2024, "default_max_wire_fee")),
        (with("default_max_wire_fee", json!("XYZ")), (400, 26, "default_max_wire_fee")),
    ];
    for (body, complaint) in cases {
        let answer = admin.post("/management/instances", &body).await;
        let told = answer.complaint();
        assert_eq!((told.0, told.1), (complaint.0, complaint.1), "{body} {answer:?}");
        assert!(told.2.starts_with(complaint.2), "{body} {answer:?}");
    }
    let request = admin.request("POST", "/management/instances").body("{");
    assert_eq!(admin.send(request).await.error(), (400, 22));
    assert_eq!(admin.get("/management/instances/shop").await.error(), (404, 2000));
}

async fn without_a_credential_nothing_is_told(server: &Server) {
    let client = server.client();
    let broken = client.request("POST", "/management/instances").body("{");
    assert_eq!(client.send(broken).await.error(), (401, 2015));
    let wrong = client.with_token(&format!("secret-token:{}", "0".repeat(52)));
    assert_eq!(wrong.get("/private/tokens?limit=x").await.error(), (401, 2015));
    assert_eq!(server.admin().await.get("/private/tokens?limit=x").await.error(), (400, 26));
}

async fn credentials_are_read_leniently(server: &Server) {
    let admin = server.admin().await;
    let client = server.client();
    let token = admin.token().to_owned();
    for header in [
        format!("Bearer {token}"),
        format!("bearer    {token}"),
        token.clone(),
        format!("Bearer {}", token.to_lowercase()),
    ] {
        let request = client.request("GET", "/private").header("Authorization", &header);
        assert_eq!(client.send(request).await.status, 200, "{}", header.replace(&token, "..."));
    }
    for header in ["Bearer", "Digest x", "Bearer secret-token:", &token["secret-token:".len()..]] {
        let request = client.request("GET", "/private").header("Authorization", header);
        assert_eq!(client.send(request).await.error(), (401, 2015));
    }
    let twice = client.request("GET", "/private").bearer_auth(&token).header("Authorization", "x");
    assert_eq!(client.send(twice).await.error(), (401, 2015));
}
