//! The audit log, as owners and the administrator read it.
use serde_json::{Value, json};
use std::fs;
use taler_merchant_tests::{ADMIN_PASSWORD, Answer, Client, Server, scenarios};

scenarios! {
    what_was_done_is_told_word_for_word
    an_owner_reads_about_his_instance_only
    what_was_done_to_a_purged_instance_is_for_the_administrator
    the_log_can_be_filtered
    pages_of_the_log_go_both_ways
    the_log_is_a_table_for_those_who_want_one
    what_is_wrong_with_a_question_is_named
    only_who_may_read_the_log_reads_it
    no_secret_is_in_the_log
}

const OWN: &str = "/instances/shop/private/audit";
const ALL: &str = "/management/audit";

async fn owner(server: &Server) -> (Client, Client) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    (admin, owner)
}

async fn entries(client: &Client, path: &str) -> Vec<Value> {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["entries"].as_array().unwrap().clone()
}

fn all_of(entries: &[Value], member: &str) -> Vec<String> {
    entries.iter().map(|entry| entry[member].as_str().unwrap_or_default().to_owned()).collect()
}

async fn actions(client: &Client, path: &str) -> Vec<String> {
    all_of(&entries(client, path).await, "action")
}

fn an_account() -> Value {
    json!({ "payto_uri": "payto://iban/CH9300762011623852957?receiver-name=Shop" })
}

/// What is not the same at each run: times and requests. Numbers are those of their first mention,
/// since databases skip some.
fn masked(mut entries: Vec<Value>) -> Value {
    for entry in &mut entries {
        assert!(entry["time"]["t_s"].is_u64(), "{entry}");
        assert_eq!(entry["request_id"].as_str().map(str::len), Some(16), "{entry}");
        entry["time"] = json!("TIME");
        entry["request_id"] = json!("REQUEST");
    }
    for member in ["serial", "instance_serial", "actor_token"] {
        let mut known = Vec::new();
        for entry in entries.iter_mut().filter(|entry| entry.get(member).is_some()) {
            let number = entry[member].as_u64().unwrap();
            if !known.contains(&number) {
                known.push(number);
            }
            let place = known.iter().position(|one| *one == number).unwrap();
            entry[member] = json!(format!("{member} {}", place + 1));
        }
    }
    json!({ "entries": entries })
}

/// To write the file anew: `WRITE_DOCS=1`.
async fn what_was_done_is_told_word_for_word(server: &Server) {
    let (admin, owner) = owner(server).await;
    let done = |answer: Answer| assert!([200, 204].contains(&answer.status), "{answer:?}");
    let shop = "/instances/shop/private";
    let account = owner.post(&format!("{shop}/accounts"), &an_account()).await;
    let account = format!("{shop}/accounts/{}", account.body["h_wire"].as_str().unwrap());
    done(owner.patch(&account, &json!({ "credit_facade_url": "https://bank.example/" })).await);
    done(owner.delete(&account).await);
    let refused = owner.ask_for_token("shop", "wrong", &json!({ "scope": "all" })).await;
    assert_eq!(refused.status, 401);
    let settings = json!({ "name": "New", "address": {}, "jurisdiction": {}, "use_stefan": false });
    done(owner.patch(shop, &settings).await);
    let refresher = owner.login("shop", "pw-shop", "all:refreshable").await;
    let body = json!({ "scope": "readonly" });
    done(refresher.post(&format!("{shop}/token"), &body).await);
    done(refresher.delete(&format!("{shop}/token")).await);
    let password = json!({ "method": "token", "password": "another" });
    done(admin.post("/management/instances/shop/auth", &password).await);
    done(admin.delete("/management/instances/shop").await);
    done(admin.delete("/management/instances/shop?purge=YES").await);
    let log = entries(&admin, "/management/audit?limit=100&instance=shop").await;
    let log = format!("{:#}\n", masked(log));
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios/audit.golden.json");
    if std::env::var_os("WRITE_DOCS").is_some() {
        fs::write(file, &log).unwrap();
    }
    assert_eq!(log, fs::read_to_string(file).unwrap());
}

async fn an_owner_reads_about_his_instance_only(server: &Server) {
    let (admin, owner) = owner(server).await;
    admin.create_instance("other").await;
    let log = entries(&owner, OWN).await;
    assert_eq!(all_of(&log, "action"), ["tokens.create", "instances.provision"]);
    assert!(log.iter().all(|entry| entry["instance"] == "shop"), "{log:?}");
    assert_eq!((&log[0]["actor"], &log[0]["actor_instance"]), (&json!("password"), &json!("shop")));
    assert_eq!((&log[1]["actor"], &log[1]["actor_instance"]), (&json!("token"), &json!("admin")));
    assert!(log.iter().all(|entry| entry["source"] == "127.0.0.1"), "{log:?}");
    // What an owner reads is what the administrator reads about him.
    assert_eq!(entries(&admin, &format!("{ALL}?instance=shop")).await, log);
    let mine = entries(&admin, "/private/audit").await;
    assert!(mine.iter().all(|entry| entry["instance"] == "admin"), "{mine:?}");
    assert_eq!(entries(&owner, OWN).await, log, "reading is not an act");
}

async fn what_was_done_to_a_purged_instance_is_for_the_administrator(server: &Server) {
    let (admin, _) = owner(server).await;
    assert_eq!(admin.delete("/management/instances/shop?purge=YES").await.status, 204);
    let all = format!("{ALL}?instance=SHOP&limit=100");
    let before = actions(&admin, &all).await;
    assert_eq!(before, ["instances.provision", "tokens.create", "instances.purge"]);
    admin.create_instance("shop").await;
    let heir = admin.owner("shop").await;
    assert_eq!(actions(&heir, OWN).await, ["tokens.create", "instances.provision"]);
    let log = entries(&admin, &all).await;
    assert_eq!(log.len(), 5);
    assert_eq!(log[0]["instance_serial"], log[2]["instance_serial"]);
    assert_ne!(log[0]["instance_serial"], log[3]["instance_serial"]);
}

async fn the_log_can_be_filtered(server: &Server) {
    let (admin, owner) = owner(server).await;
    let other = admin.owner("shop").await;
    assert_eq!(owner.post("/instances/shop/private/accounts", &an_account()).await.status, 200);
    let log = entries(&owner, OWN).await;
    let (time, token) = (log[0]["time"]["t_s"].as_u64().unwrap(), &log[0]["actor_token"]);
    for (query, expected) in [
        ("action=accounts.add".to_owned(), 1),
        ("actor=password".to_owned(), 2),
        ("actor=token".to_owned(), 2),
        ("actor=operator".to_owned(), 0),
        (format!("token={token}"), 1),
        (format!("token={token}&action=tokens.create"), 0),
        (format!("after={}", time + 1), 0),
        (format!("before={}", time + 1), 4),
        (format!("after={}&before={}", time - 60, time + 1), 4),
        (format!("before={}", time - 60), 0),
    ] {
        assert_eq!(entries(&other, &format!("{OWN}?{query}")).await.len(), expected, "{query}");
    }
    let logins = entries(&admin, &format!("{ALL}?instance=shop&action=tokens.create")).await;
    assert_eq!(logins.len(), 2);
    assert_eq!(entries(&admin, &format!("{ALL}?instance=nobody")).await.len(), 0);
    // The first start made the administrator.
    assert_eq!(
        all_of(&entries(&admin, &format!("{ALL}?actor=operator")).await, "instance"),
        ["admin"]
    );
}

async fn pages_of_the_log_go_both_ways(server: &Server) {
    let (admin, owner) = owner(server).await;
    for _ in 0..3 {
        admin.owner("shop").await;
    }
    let all = entries(&owner, &format!("{OWN}?limit=100")).await;
    assert_eq!(all.len(), 5);
    let at = |index: usize| all[index]["serial"].as_u64().unwrap();
    let page = |limit: i64, offset: u64| format!("{OWN}?limit={limit}&offset={offset}");
    assert_eq!(entries(&owner, &page(2, at(1))).await, all[2..4]);
    assert_eq!(entries(&owner, &page(2, at(4))).await, all[..0]);
    let mut back = entries(&owner, &page(-2, at(3))).await;
    back.reverse();
    assert_eq!(back, all[1..3]);
    let newest = entries(&admin, &format!("{ALL}?limit=-1")).await;
    assert_eq!(newest, all[4..]);
}

async fn the_log_is_a_table_for_those_who_want_one(server: &Server) {
    let (_, owner) = owner(server).await;
    let by_name = owner.get(&format!("{OWN}?format=csv")).await;
    let accept = |types: &str| owner.request("GET", OWN).header("Accept", types.to_owned());
    let by_type = owner.send(accept("text/csv, */*;q=0.1")).await;
    for answer in [&by_name, &by_type] {
        assert_eq!(answer.status, 200);
        assert!(answer.header("Content-Type").starts_with("text/csv"), "{answer:?}");
        assert!(answer.header("Content-Disposition").contains("audit.csv"), "{answer:?}");
        assert_eq!((answer.header("Vary"), answer.header("Cache-Control")), ("Accept", "no-store"));
    }
    assert_eq!(by_name.text, by_type.text);
    let head = "serial,time,instance,instance_serial,action,actor,actor_instance,actor_token,\
                source,request_id,outcome,times\r\n";
    assert!(by_name.text.starts_with(head), "{}", by_name.text);
    assert_eq!(by_name.text.matches("\r\n").count(), 3);
    for types in ["application/json", "text/html, */*;q=0.8", "audio/ogg"] {
        assert!(owner.send(accept(types)).await.body["entries"].is_array(), "{types}");
    }
    let both = owner.request("GET", &format!("{OWN}?format=json")).header("Accept", "text/csv");
    assert!(owner.send(both).await.body["entries"].is_array());
    // What a client calls its request is his to choose; a spreadsheet must not compute it.
    let client = server.client();
    let plain = client.request("POST", "/instances/shop/private/token");
    let plain = plain.header("X-Request-Id", "-1.2").basic_auth("shop", Some("pw-shop"));
    assert_eq!(client.send(plain.json(&json!({ "scope": "all" }))).await.status, 200);
    let table = owner.get(&format!("{OWN}?format=csv&limit=-1")).await.text;
    assert!(table.ends_with(",\"'-1.2\",done,1\r\n"), "{table}");
}

async fn what_is_wrong_with_a_question_is_named(server: &Server) {
    let admin = server.admin().await;
    for (query, detail) in [
        ("after=yesterday", "after"),
        ("after=-1", "after"),
        ("before=99999999999999999", "before"),
        ("action=sell", "action"),
        ("actor=nobody", "actor"),
        ("token=x", "token"),
        ("token=-1", "token"),
        ("format=xml", "format"),
        ("limit=0", "limit"),
        ("offset=-1", "offset"),
        ("action=tokens.create&action=tokens.create", "action"),
    ] {
        for path in [ALL, "/private/audit"] {
            let answer = admin.get(&format!("{path}?{query}")).await;
            assert_eq!(answer.complaint(), (400, 26, detail), "{path} {query}");
            let stranger = server.client().get(&format!("{path}?{query}")).await;
            assert_eq!(stranger.error(), (401, 2015), "{path} {query}");
        }
    }
    assert_eq!(admin.get(&format!("{ALL}?instance=-")).await.complaint(), (400, 26, "instance"));
}

async fn only_who_may_read_the_log_reads_it(server: &Server) {
    let (admin, owner) = owner(server).await;
    let reader = admin.login("shop", "pw-shop", "readonly").await;
    assert_eq!(reader.get(OWN).await.status, 200);
    for scope in ["order-simple", "order-pos", "order-mgmt", "order-full"] {
        let till = admin.login("shop", "pw-shop", scope).await;
        assert_eq!(till.get(OWN).await.error(), (403, 16), "{scope}");
        let till = admin.login("admin", ADMIN_PASSWORD, scope).await;
        assert_eq!(till.get(ALL).await.error(), (403, 16), "{scope}");
    }
    assert_eq!(owner.get(ALL).await.error(), (401, 2015));
    assert_eq!(admin.get(OWN).await.error(), (401, 2015));
    assert_eq!(admin.get("/instances/nobody/private/audit").await.error(), (404, 2000));
    assert_eq!(admin.get("/instances/shop/management/audit").await.error(), (404, 21));
    assert_eq!(owner.call("DELETE", OWN).await.error().0, 405, "nobody writes it");
}

async fn no_secret_is_in_the_log(server: &Server) {
    let (admin, owner) = owner(server).await;
    let mut account = an_account();
    account["credit_facade_url"] = json!("https://bank.example/");
    account["credit_facade_credentials"] =
        json!({ "type": "basic", "username": "me", "password": "hunter2" });
    assert_eq!(owner.post("/instances/shop/private/accounts", &account).await.status, 200);
    for format in ["json", "csv"] {
        let text = admin.get(&format!("{ALL}?format={format}&limit=1000")).await.text;
        let token = owner.token().trim_start_matches("secret-token:");
        for secret in [token, "pw-shop", ADMIN_PASSWORD, "hunter2", "CH93", "bank.example"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

mod restarted {
    use super::{ALL, entries, owner};
    use taler_merchant_tests::{Server, Setup};

    async fn old_entries_are_forgotten(server: Server) {
        owner(&server).await;
        let server = server.restart(&Setup::default().with("AUDIT_RETENTION = 1 day")).await;
        let admin = server.admin().await;
        assert!(entries(&admin, ALL).await.len() > 3, "of today");
        let age = "UPDATE audit SET at_us = at_us - 90000000000 WHERE instance_id = 'shop'";
        server.execute(age).await;
        let server = server.restart(&Setup::default().with("AUDIT_RETENTION = 1 day")).await;
        let admin = server.admin().await;
        // They go soon after the start: a matter of milliseconds, not of so many questions.
        let mut questions = 0;
        while !entries(&admin, &format!("{ALL}?instance=shop")).await.is_empty() {
            questions += 1;
            assert!(questions < 10_000, "they are still there");
        }
        assert!(!entries(&admin, ALL).await.is_empty(), "the others stay");
        server.stop().await;
    }

    #[actix_rt::test]
    async fn old_entries_are_forgotten_on_postgres() {
        old_entries_are_forgotten(Server::on_postgres(&Setup::default()).await).await;
    }

    #[actix_rt::test]
    async fn old_entries_are_forgotten_on_sqlite() {
        old_entries_are_forgotten(Server::on_sqlite(&Setup::default()).await).await;
    }
}
