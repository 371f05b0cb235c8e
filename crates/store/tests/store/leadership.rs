//! Of all processes on a database, one leads.
use crate::both::{lines, target};
use futures_util::future::join_all;
use std::path::Path;
use taler_merchant_domain::leadership::Leadership;
use taler_merchant_store::postgres::{self, Db, Leader};
use taler_merchant_store::sqlite::{self, Exclusive};
use taler_merchant_store::testing::{self, Fixture};

/// Another process.
fn contender(fixture: &Fixture<Db>) -> Leader {
    contender_at(fixture.url())
}

fn contender_at(url: &str) -> Leader {
    Db::open(&target(url), &postgres::Options::DEFAULT).unwrap().leader()
}

/// When its predecessor's connection has ended, which takes a moment.
async fn takes_over(contender: &Leader) {
    while !contender.lead().await.unwrap() {}
}

async fn leads(contender: &Leader) -> bool {
    contender.lead().await.unwrap()
}

#[actix_rt::test]
async fn one_of_many_leads_and_goes_on_leading_on_postgres() {
    let fixture = testing::postgres().await;
    let contenders: Vec<_> = (0..5).map(|_| contender(&fixture)).collect();
    let first = join_all(contenders.iter().map(leads)).await;
    assert_eq!(first.iter().filter(|leads| **leads).count(), 1, "{first:?}");
    for _ in 0..3 {
        assert_eq!(join_all(contenders.iter().map(leads)).await, first);
    }
    drop(contenders);
    fixture.close().await;
}

#[actix_rt::test]
async fn another_leads_when_the_first_ends_on_postgres() {
    let fixture = testing::postgres().await;
    let (one, other) = (contender(&fixture), contender(&fixture));
    assert!(leads(&one).await && !leads(&other).await);
    drop(one);
    takes_over(&other).await;
    let one = contender(&fixture);
    assert!(!leads(&one).await && leads(&other).await);
    drop((one, other));
    fixture.close().await;
}

#[actix_rt::test]
async fn who_resigns_leads_again_only_if_nobody_else_does_on_postgres() {
    let fixture = testing::postgres().await;
    let (one, other) = (contender(&fixture), contender(&fixture));
    other.resign().await.unwrap();
    for _ in 0..3 {
        assert!(leads(&one).await && !leads(&other).await);
    }
    one.resign().await.unwrap();
    assert!(leads(&other).await && !leads(&one).await);
    drop((one, other));
    fixture.close().await;
}

/// The backends that hold the lock.
const HOLDERS: &str =
    "SELECT pid::text AS line FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

#[actix_rt::test]
async fn who_lost_the_connection_does_not_believe_to_lead_on_postgres() {
    let fixture = testing::postgres().await;
    let (one, other) = (contender(&fixture), contender(&fixture));
    assert!(leads(&one).await && !leads(&other).await);
    let holders = lines(fixture.url(), HOLDERS).await;
    assert_eq!(holders.len(), 1);
    fixture.execute(&format!("SELECT pg_terminate_backend({})", holders[0])).await;
    takes_over(&other).await;
    assert!(one.lead().await.is_err(), "the connection is gone");
    assert!(!leads(&one).await && leads(&other).await);
    drop(other);
    takes_over(&one).await;
    drop(one);
    fixture.close().await;
}

/// Each has its own to lead.
#[actix_rt::test]
async fn schemas_of_one_database_are_led_apart_on_postgres() {
    let fixture = testing::postgres().await;
    fixture.execute("CREATE SCHEMA shop").await;
    let elsewhere = format!("{}?options=-c%20search_path%3Dshop", fixture.url());
    postgres::migrate(&target(&elsewhere)).await.unwrap();
    let (here, there) = (contender(&fixture), contender_at(&elsewhere));
    assert!(leads(&here).await && leads(&there).await);
    drop((here, there));
    fixture.close().await;
}

#[actix_rt::test]
async fn the_server_leads_and_no_command_does_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let open = |exclusive| sqlite::Db::open(Path::new(&path), &sqlite::Options::new(exclusive));
    sqlite::migrate(&path).await.unwrap();
    let (server, command) = (open(Exclusive::Yes).unwrap(), open(Exclusive::No).unwrap());
    let (leader, follower) = (server.leader(), command.leader());
    assert!(leader.lead().await.unwrap() && !follower.lead().await.unwrap());
    assert!(!server.shared().leader().lead().await.unwrap(), "that one keeps nobody out");
    drop(server);
    assert!(!leader.lead().await.unwrap(), "another server may have it open");
    let server = open(Exclusive::Yes).unwrap();
    assert!(server.leader().lead().await.unwrap());
}
