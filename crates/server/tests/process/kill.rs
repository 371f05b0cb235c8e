//! What was acknowledged is there after SIGKILL.
use crate::program::{Installation, PASSWORD, client, login};
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde_json::{Value, json};

const KILLS: usize = 20;
const CLIENTS: usize = 8;
/// How many acknowledged writes come before each kill; more are under way then.
const WRITES: usize = 25;

/// One write: a token is exchanged for a new one. `None` when the server went away.
async fn write(base: &str, token: &str) -> Option<String> {
    let request = client().post(format!("{base}/private/token")).bearer_auth(token);
    let response = request.json(&json!({ "scope": "all" })).send().await.ok()?;
    if response.status() != 200 {
        return None;
    }
    let body: Value = response.json().await.ok()?;
    body["access_token"].as_str().map(str::to_owned)
}

async fn acknowledged_writes_survive(installation: Installation) {
    let mut first = installation.serve();
    let (_, body) = login(&first.base, PASSWORD).await;
    let parent = body["access_token"].as_str().unwrap().to_owned();
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..KILLS {
        let base = first.base.clone();
        let mut writes: FuturesUnordered<_> = (0..CLIENTS).map(|_| write(&base, &parent)).collect();
        let goal = acknowledged.len() + WRITES;
        while acknowledged.len() < goal {
            acknowledged.push(writes.next().await.unwrap().expect("the server is up"));
            writes.push(write(&base, &parent));
        }
        first.kill();
        // Those under way may have been acknowledged just before.
        while let Some(end) = writes.next().await {
            acknowledged.extend(end);
        }
        first = installation.serve();
        let newest = acknowledged.iter().rev().take(WRITES + CLIENTS);
        for token in newest {
            let answer = client().get(format!("{}/private", first.base)).bearer_auth(token);
            assert_eq!(answer.send().await.unwrap().status(), 200, "lost after kill {round}");
        }
    }
    for token in &acknowledged {
        let answer = client().get(format!("{}/private", first.base)).bearer_auth(token);
        assert_eq!(answer.send().await.unwrap().status(), 200);
    }
    println!("{} acknowledged writes survived {KILLS} kills", acknowledged.len());
    drop(first);
    installation.close().await;
}

#[actix_rt::test]
async fn acknowledged_writes_survive_on_postgres() {
    acknowledged_writes_survive(Installation::on_postgres().await).await;
}

#[actix_rt::test]
async fn acknowledged_writes_survive_on_sqlite() {
    acknowledged_writes_survive(Installation::on_sqlite().await).await;
}
