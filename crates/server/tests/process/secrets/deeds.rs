//! What people do with their secrets when all goes well, or nearly.
use super::planted::Kind;
use super::run::Run;
use serde_json::{Value, json};

pub(super) fn an_instance(id: &str, password: &str) -> Value {
    json!({
        "id": id, "name": "Shop", "auth": { "method": "token", "password": password },
        "address": {}, "jurisdiction": {}, "use_stefan": true,
    })
}

pub(super) fn a_password(password: &str) -> Value {
    json!({ "method": "token", "password": password })
}

pub(super) fn an_account(credentials: &Value) -> Value {
    json!({
        "payto_uri": "payto://iban/DE75512108001245126199?receiver-name=Shop",
        "credit_facade_url": "https://bank.example/facade/",
        "credit_facade_credentials": credentials,
    })
}

/// Logs in in every way, and makes the instance `shop`. Answers a token.
pub(super) async fn of_an_administrator(run: &mut Run) -> String {
    let password = run.password.clone();
    let token = run.token(run.login("admin", &password)).await;
    let wrong = run.evidence.plant(Kind::Secret, "a wrong password");
    run.refused(&[401], run.login("admin", &wrong)).await;
    let body = json!({ "scope": "all" });
    let named = run.post("/private/token", &body).basic_auth(&wrong, Some(&password));
    run.refused(&[401], named).await;
    for (bearer, is_right) in [(&password, true), (&wrong, false)] {
        let body = json!({ "scope": "write" });
        let request =
            run.post("/private/token", &body).bearer_auth(format!("secret-token:{bearer}"));
        if is_right {
            run.token(request).await;
        } else {
            run.refused(&[401], request).await;
        }
        let request = run.request("GET", "/private").bearer_auth(format!("secret-token:{bearer}"));
        run.refused(&[401], request).await;
    }
    let path = "/management/instances";
    let old = run.evidence.plant(Kind::Secret, "the first password of the shop");
    run.done(run.post(path, &an_instance("shop", &old)).bearer_auth(&token)).await;
    let other = run.evidence.plant(Kind::Secret, "the password of a clash");
    run.refused(&[409], run.post(path, &an_instance("shop", &other)).bearer_auth(&token)).await;
    let older = run.evidence.plant_word(Kind::Secret, "a password in the older form");
    let mut body = an_instance("older", "");
    body["auth"] = json!({ "method": "token", "token": format!("secret-token:{older}") });
    run.done(run.post(path, &body).bearer_auth(&token)).await;
    run.token(run.login("older", &older)).await;
    let new = run.evidence.plant(Kind::Secret, "the password that the administrator sets");
    let request = run.post("/management/instances/shop/auth", &a_password(&new));
    run.done(request.bearer_auth(&token)).await;
    run.refused(&[401], run.login("shop", &old)).await;
    change_password(run, &new).await;
    token
}

/// As the owner, with a wrong old password before the right one.
async fn change_password(run: &mut Run, old: &str) {
    let token = run.token(run.login("shop", old)).await;
    let new = run.evidence.plant(Kind::Secret, "the password of the shop");
    let wrong = run.evidence.plant(Kind::Secret, "a wrong old password");
    for old in [wrong.as_str(), old] {
        let mut body = a_password(&new);
        body["old_password"] = json!(old);
        let request = run.post("/instances/shop/private/auth", &body).bearer_auth(&token);
        if old == wrong {
            run.refused(&[401], request).await;
        } else {
            run.done(request).await;
        }
    }
}

/// Accounts and tokens.
pub(super) async fn of_an_owner(run: &mut Run, admin: &str) {
    let password = run.evidence.plant(Kind::Secret, "the newest password of the shop");
    let request = run.post("/management/instances/shop/auth", &a_password(&password));
    run.done(request.bearer_auth(admin)).await;
    let token = run.token(run.login("shop", &password)).await;
    let path = "/instances/shop/private/accounts";
    let credentials = |run: &mut Run, name: &str| {
        let (user, password) = (format!("the user of {name}"), format!("the password of {name}"));
        let user = run.evidence.plant_word(Kind::Secret, &user);
        let password = run.evidence.plant(Kind::Secret, &password);
        json!({ "type": "basic", "username": user, "password": password })
    };
    let first = an_account(&credentials(run, "the facade"));
    let account = run.done(run.post(path, &first).bearer_auth(&token)).await;
    let account = format!("{path}/{}", account["h_wire"].as_str().unwrap());
    let other = an_account(&credentials(run, "another facade"));
    run.refused(&[409], run.post(path, &other).bearer_auth(&token)).await;
    let change = json!({ "credit_facade_credentials": credentials(run, "the changed facade") });
    run.done(run.request("PATCH", &account).json(&change).bearer_auth(&token)).await;
    for path in [path, &account, "/instances/shop/private", "/instances/shop/private/tokens"] {
        run.done(run.request("GET", path).bearer_auth(&token)).await;
    }
    run.refused(&[401], run.request("GET", "/management/instances").bearer_auth(&token)).await;
    let tokens = "/instances/shop/private/token";
    let refresh = run.post(tokens, &json!({ "scope": "readonly" })).bearer_auth(&token);
    let refreshed = run.token(refresh).await;
    run.refused(&[403], run.request("DELETE", &account).bearer_auth(&refreshed)).await;
    let list = run.request("GET", "/instances/shop/private/tokens").bearer_auth(&token);
    let list = run.done(list).await;
    let serials = list["tokens"].as_array().unwrap().iter();
    let newest = serials.map(|token| token["serial"].as_u64().unwrap()).max().unwrap();
    let one = format!("/instances/shop/private/tokens/{newest}");
    run.done(run.request("DELETE", &one).bearer_auth(&token)).await;
    run.done(run.request("DELETE", tokens).bearer_auth(&token)).await;
    for token in [token, refreshed] {
        run.refused(&[401], run.request("GET", path).bearer_auth(&token)).await;
        run.refused(&[401], run.post(tokens, &json!({ "scope": "all" })).bearer_auth(&token)).await;
    }
}

/// Signs up, logs in, forgets the password and closes down, each with a second factor.
pub(super) async fn of_who_signs_up(run: &mut Run) {
    let password = run.evidence.plant(Kind::Secret, "the password of who signs up");
    let mut body = an_instance("kiosk", &password);
    let mail = run.evidence.plant_word(Kind::Address, "a mail address");
    body["email"] = json!(format!("{mail}@kiosk.example"));
    body["phone_number"] = json!("+41791234567");
    run.evidence.add(Kind::Address, "a phone number", "41791234567");
    let path = "/instances?token_validity_ms=3600000";
    let sign_up = run.prove(|run| run.post(path, &body)).await;
    run.token(sign_up).await;
    run.refused(&[409], run.post(path, &an_instance("kiosk", &password))).await;
    let login = run.prove(|run| run.login("kiosk", &password)).await;
    run.token(login).await;
    let new = run.evidence.plant(Kind::Secret, "the password after the forgotten one");
    let forgot = run.prove(|run| run.post("/instances/kiosk/forgot-password", &a_password(&new)));
    let forgot = forgot.await;
    run.done(forgot).await;
    run.refused(&[401], run.login("kiosk", &password)).await;
    let login = run.prove(|run| run.login("kiosk", &new)).await;
    let token = run.token(login).await;
    let account = an_account(&json!({
        "type": "basic", "username": "kiosk",
        "password": run.evidence.plant(Kind::Secret, "the password of a proved facade"),
    }));
    let accounts = "/instances/kiosk/private/accounts";
    let add = run.prove(|run| run.post(accounts, &account).bearer_auth(&token)).await;
    run.done(add).await;
    run.done(run.request("GET", "/instances/kiosk/private").bearer_auth(&token)).await;
    run.done(run.request("GET", accounts).bearer_auth(&token)).await;
}

pub(super) async fn reading_the_log(run: &mut Run, token: &str) {
    for path in [
        "/management/audit?limit=1000",
        "/private/audit",
        "/management/audit?format=csv&limit=1000",
    ] {
        run.audit(run.request("GET", path).bearer_auth(token)).await;
    }
}
