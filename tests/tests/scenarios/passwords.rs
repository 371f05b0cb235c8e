//! Wrong passwords: what they cost who sends them, and nobody else.
use serde_json::{Value, json};
use taler_merchant_tests::{Answer, Client, Server, Setup};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

taler_merchant_tests::scenarios! {
    with (crate::passwords::setup()):
    a_source_that_guesses_is_refused_and_others_are_not
    a_source_is_refused_at_one_instance_only
    guesses_at_the_old_password_count_too
    a_bad_body_is_no_way_round
    who_hangs_up_is_counted
    wrong_passwords_are_one_line_of_the_log
}

/// Three wrong passwords are free, and one more costs an hour.
pub(crate) fn setup() -> Setup {
    Setup::default().with("TRUSTED_PROXIES = 127.0.0.1").with(
        "[merchant-passwords]\nFREE_FAILURES = 3\nFIRST_DELAY = 1 h\nLONGEST_DELAY = 2 h\n\
         FAILURE_MEMORY = 3 h",
    )
}

const HERE: &str = "192.0.2.1";
const THERE: &str = "198.51.100.7";

async fn login(client: &Client, from: &str, instance: &str, password: &str) -> Answer {
    let path = format!("/instances/{instance}/private/token");
    let body = json!({ "scope": "readonly" });
    let request = client.request("POST", &path).basic_auth(instance, Some(password)).json(&body);
    client.send(request.header("X-Forwarded-For", from)).await
}

/// Guesses until it costs something.
async fn guess(client: &Client, from: &str, instance: &str) {
    for _ in 0..4 {
        assert_eq!(login(client, from, instance, "wrong").await.error(), (401, 2015));
    }
}

fn assert_throttled(answer: &Answer) {
    assert_eq!(answer.error(), (429, 44), "{answer:?}");
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((3590..=3600).contains(&wait), "{wait}");
}

async fn a_source_that_guesses_is_refused_and_others_are_not(server: &Server) {
    server.admin().await.create_instance("shop").await;
    let client = server.client();
    guess(&client, HERE, "shop").await;
    for password in ["wrong", "pw-shop"] {
        assert_throttled(&login(&client, HERE, "shop", password).await);
    }
    assert_eq!(login(&client, THERE, "shop", "pw-shop").await.status, 200);
    // Who comes from the machine of the proxy may be anybody.
    let answer = client.ask_for_token("shop", "pw-shop", &json!({ "scope": "all" })).await;
    assert_eq!(answer.status, 200);
}

async fn a_source_is_refused_at_one_instance_only(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    admin.create_instance("other").await;
    let client = server.client();
    guess(&client, HERE, "shop").await;
    assert_eq!(login(&client, HERE, "other", "pw-other").await.status, 200);
    assert_throttled(&login(&client, HERE, "SHOP", "pw-shop").await);
}

async fn change(owner: &Client, old: &str) -> Answer {
    let body = json!({ "method": "token", "password": "new", "old_password": old });
    let request = owner.request("POST", "/instances/shop/private/auth").json(&body);
    owner.send(request.header("X-Forwarded-For", HERE)).await
}

async fn guesses_at_the_old_password_count_too(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let owner = admin.owner("shop").await;
    for _ in 0..4 {
        assert_eq!(change(&owner, "wrong").await.error(), (401, 2604));
    }
    for old in ["wrong", "pw-shop"] {
        assert_throttled(&change(&owner, old).await);
    }
    assert_throttled(&login(&server.client(), HERE, "shop", "pw-shop").await);
}

/// What is wrong with a body is told to those only who have the password.
async fn a_bad_body_is_no_way_round(server: &Server) {
    server.admin().await.create_instance("shop").await;
    let client = server.client();
    let send = async |password| {
        let request = client.request("POST", "/instances/shop/private/token");
        let request = request.basic_auth("shop", Some(password)).body("{");
        client.send(request.header("X-Forwarded-For", HERE)).await
    };
    for _ in 0..4 {
        assert_eq!(send("wrong").await.status, 401);
    }
    assert_throttled(&send("pw-shop").await);
}

async fn who_hangs_up_is_counted(server: &Server) {
    server.admin().await.create_instance("shop").await;
    let body = r#"{"scope":"readonly"}"#;
    let request = format!(
        "POST /instances/shop/private/token HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {HERE}\r\n\
         Authorization: Basic c2hvcDp3cm9uZw==\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // However often he hangs up, he is refused in the end.
    for _ in 0..1000 {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        drop(stream);
        let answer = login(&server.client(), HERE, "shop", "pw-shop").await;
        if answer.status == 429 {
            return;
        }
    }
    panic!("hanging up goes unpunished");
}

async fn wrong_passwords_are_one_line_of_the_log(server: &Server) {
    let admin = server.admin().await;
    admin.create_instance("shop").await;
    let client = server.client();
    guess(&client, HERE, "shop").await;
    guess(&client, "2001:db8::1", "shop").await;
    assert_eq!(login(&client, "2001:db8::2", "shop", "pw-shop").await.status, 429);
    let answer = admin.get("/management/audit?outcome=refused&instance=shop").await;
    let entries = answer.body["entries"].as_array().unwrap();
    // At the turn of an hour a new line begins.
    assert!((2..=3).contains(&entries.len()), "{entries:?}");
    let times = |source: &str| -> u64 {
        let of_source = |entry: &&Value| entry["source"] == source;
        entries.iter().filter(of_source).map(|entry| entry["times"].as_u64().unwrap()).sum()
    };
    assert_eq!((times(HERE), times("2001:db8::")), (4, 4));
    for entry in entries {
        assert_eq!(
            (&entry["action"], &entry["actor"]),
            (&json!("passwords.check"), &json!("anonymous"))
        );
    }
    // The owner sees them too.
    let owner = admin.owner("shop").await;
    let own = owner.get("/instances/shop/private/audit?action=passwords.check").await;
    assert_eq!(own.body["entries"], answer.body["entries"]);
}
