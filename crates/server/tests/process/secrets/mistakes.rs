//! Secrets in the wrong place, and requests that fail.
use super::deeds::{a_password, an_account, an_instance};
use super::planted::{Kind, Place};
use super::run::Run;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// Any refusal of what the client wrote.
const MALFORMED: &[u16] = &[400, 401, 403, 404, 405, 409, 413, 414, 415];

pub(super) async fn in_bodies(run: &mut Run, token: &str) {
    let p = run.evidence.plant(Kind::Secret, "a password in a broken body");
    let paths = [
        "/instances",
        "/management/instances",
        "/private/auth",
        "/private/token",
        "/instances/shop/forgot-password",
        "/private/accounts",
        "/challenge/x/confirm",
    ];
    let quoted = json!(p).to_string();
    let everywhere = json!({
        "id": p, "name": p, "auth": p, "address": p, "payto_uri": p, "tan": {}, "scope": p,
    });
    let bodies = [
        quoted.clone(),
        format!("[{quoted}]"),
        format!("{{\"auth\":{{\"method\":{quoted},\"password\":{quoted}"),
        format!("{{\"method\":\"token\",\"password\":{quoted}}} {p}"),
        format!("{{\"method\":{quoted},\"password\":{{{quoted}:1}}}}"),
        format!("{{{quoted}:{quoted}}}"),
        everywhere.to_string(),
        format!("{p}{}", "x".repeat(2 << 20)),
    ];
    for path in paths {
        for body in &bodies {
            for kind in ["application/json", "text/plain", &p] {
                let request = run.request("POST", path).bearer_auth(token);
                let request = request.header("Content-Type", kind).body(body.clone());
                run.refused(MALFORMED, request).await;
            }
        }
    }
    wrong_members(run, token, &p).await;
}

/// Bodies that can be read, and are not what they should be.
async fn wrong_members(run: &mut Run, token: &str, p: &str) {
    let mail = run.evidence.plant_word(Kind::Address, "a mail address that is none");
    let mut instance = an_instance("new", p);
    instance["email"] = json!(format!("{mail}@@x"));
    let mut number = an_instance("new", p);
    number["phone_number"] = json!(mail);
    let long = format!("{p}{}", "x".repeat(1100));
    let basic = |user: Value, password: Value| json!({ "type": "basic", "username": user, "password": password });
    let mut with_user = an_account(&basic(json!("u"), json!(p)));
    with_user["credit_facade_url"] = json!(format!("https://shop:{p}@bank.example/"));
    for (path, body) in [
        ("/management/instances", instance),
        ("/management/instances", number),
        ("/management/instances", an_instance("new", &long)),
        ("/private/auth", a_password(&long)),
        ("/private/auth", json!({ "method": "token", "token": p })),
        ("/private/accounts", an_account(&json!({ "type": "bearer", "token": p }))),
        ("/private/accounts", an_account(&json!({ "type": p, "username": p, "password": p }))),
        ("/private/accounts", an_account(&basic(json!([p]), json!(p)))),
        ("/private/accounts", an_account(&basic(json!("a:b"), json!({ "is": p })))),
        ("/private/accounts", an_account(&json!(p))),
        ("/private/accounts", with_user),
    ] {
        run.refused(&[400], run.post(path, &body).bearer_auth(token)).await;
    }
}

pub(super) async fn in_heads(run: &mut Run) {
    let p = run.evidence.plant_word(Kind::Secret, "a secret in a strange head");
    let paths = [
        "/",
        "/config",
        "/nothing",
        "/private",
        "/private/token",
        "/instances/shop/private",
        "/management/instances",
        "/instances/nobody/private/token",
    ];
    let values = [
        p.clone(),
        format!("Bearer {p}"),
        format!("Bearer secret-token:{p}"),
        format!("secret-token:{p}"),
        format!("Basic {p}"),
        format!("Digest {p}"),
        format!("Basic {p} {p}"),
    ];
    for path in paths {
        for name in [
            "Authorization",
            "Cookie",
            "X-Api-Key",
            "Taler-Challenge-Ids",
            "Accept",
            "Content-Encoding",
            "X-Forwarded-For",
        ] {
            for value in &values {
                let request = run.request("GET", path).header(name, value);
                tolerated(run, request).await;
            }
        }
        for query in ["password", "token", "limit", "tan", "token_validity_ms", "timeout_ms"] {
            for method in ["GET", "POST", "DELETE", "PUT"] {
                tolerated(run, run.request(method, &format!("{path}?{query}={p}"))).await;
            }
        }
    }
    let long = format!("/config?password={p}{}", "x".repeat(9000));
    run.refused(&[414], run.request("GET", &long)).await;
    let header =
        run.request("GET", "/config").header("X-Long", format!("{p}{}", "x".repeat(40_000)));
    run.refused(&[431], header).await;
}

/// Whether it works is not what matters.
async fn tolerated(run: &mut Run, request: reqwest::RequestBuilder) {
    let any: Vec<u16> = (200..500).collect();
    run.refused(&any, request).await;
}

/// What the parser of requests refuses.
pub(super) fn below_http(run: &mut Run) {
    let p = run.evidence.plant_word(Kind::Secret, "a secret in what is no request");
    for text in [
        format!("{p}\r\n\r\n"),
        format!("GET /?password={p}\x01 HTTP/1.1\r\n\r\n"),
        format!("GET /%zz{p} HTTP/1.1\r\nHost: x\r\n\r\n"),
        format!("GET /config HTTP/1.1\r\nAuthorization {p}\r\n\r\n"),
        format!("GET /config HTTP/1.1\r\nAuthorization: Bearer {p}\x00\r\n\r\n"),
        format!("GET /config HTTP/9.1\r\nAuthorization: Bearer {p}\r\n\r\n"),
        // The length itself is in the log of the parser, and nobody's secret.
        format!("POST /instances HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n{p}"),
        format!("POST /instances HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{p}\r\n"),
        format!(
            "POST /instances HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{{\"password\":\"{p}"
        ),
    ] {
        let mut stream = TcpStream::connect(run.base().trim_start_matches("http://")).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // It may be reset: what came before counts.
        drop(stream.read_to_end(&mut answer));
        run.evidence.hear(Place::Refusal, "the answer to what is no request", answer);
    }
}

/// Rows that the database refuses, which it likes to quote.
pub(super) async fn of_the_database(run: &mut Run, token: &str) {
    let p = run.evidence.plant(Kind::Secret, "a password that the database refuses");
    let mail = run.evidence.plant_word(Kind::Address, "a mail address that the database refuses");
    let mut body = an_instance("broken", &p);
    body["email"] = json!(format!("{mail}@shop.example"));
    run.refused(&[500], run.post("/management/instances", &body).bearer_auth(token)).await;
    let account = an_account(&json!({ "type": "basic", "username": "u", "password": p }));
    run.refused(&[500], run.post("/private/accounts", &account).bearer_auth(token)).await;
    run.installation.execute("ALTER TABLE login_tokens RENAME TO gone").await;
    for (method, path) in
        [("GET", "/private"), ("GET", "/management/audit"), ("DELETE", "/private/token")]
    {
        run.refused(&[500], run.request(method, path).bearer_auth(token)).await;
    }
    let password = run.password.clone();
    run.refused(&[500], run.login("admin", &password)).await;
    run.installation.execute("ALTER TABLE gone RENAME TO login_tokens").await;
}
