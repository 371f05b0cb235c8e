//! A Postgres that goes away, comes back, or is slow.
use crate::both::{END_ALL, END_WAITING, lines, target};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::join_all;
use std::time::Duration;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::instances::{InstanceRepository, InstanceSerial};
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::testing::{a_new_instance, an_act, an_entry};
use taler_merchant_store::postgres::{Db, Options};
use taler_merchant_store::testing;
use taler_merchant_store::testing::Fixture;

const SHORT: Duration = Duration::from_millis(100);

async fn provision(db: &Db, id: &str) -> Result<(), StoreError> {
    let act = an_act(an_entry(id, Action::InstanceProvision), None, a_new_instance(id));
    db.provision(act).await.map(drop)
}

async fn find(db: &Db) -> Result<(), StoreError> {
    InstanceRepository::find(db, &InstanceId::admin()).await.map(drop)
}

fn open(fixture: &Fixture<Db>, options: &Options) -> Db {
    Db::open(&target(fixture.url()), options).unwrap()
}

/// All connections end at once, as when the server starts anew.
#[actix_rt::test]
async fn postgres_that_ended_fails_at_most_one_request_for_each_connection() {
    let fixture = testing::postgres().await;
    let options = Options { background_pool_size: 3, ..Options::DEFAULT };
    let db = open(&fixture, &options);
    for round in 0..3 {
        let warm = join_all((0..3).map(|_| find(&db))).await;
        assert!(warm.iter().all(Result::is_ok));
        fixture.execute(END_ALL).await;
        let mut failures = 0;
        for number in 0..10 {
            let end = provision(&db, &format!("shop{round}-{number}")).await;
            assert!(matches!(end, Ok(()) | Err(StoreError::Unavailable { .. })), "{end:?}");
            failures += u32::from(end.is_err());
        }
        assert!(failures <= 3, "{failures} of 10 failed");
    }
    fixture.close().await;
}

/// In the middle of a transaction, of which nothing is left.
#[actix_rt::test]
async fn postgres_that_ends_in_a_write_leaves_nothing() {
    let fixture = testing::postgres().await;
    let mut blocker = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    blocker.batch_execute("BEGIN; LOCK TABLE audit").await.unwrap();
    let db = fixture.db.clone();
    let write = actix_rt::spawn(async move { provision(&db, "shop").await });
    let waiting = "SELECT count(*)::text AS line FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while lines(fixture.url(), waiting).await == ["0"] {}
    fixture.execute(END_WAITING).await;
    blocker.batch_execute("COMMIT").await.unwrap();
    let error = write.await.unwrap().unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { phase: Phase::Store, .. }), "{error:?}");
    assert_eq!(lines(fixture.url(), "SELECT id AS line FROM instances").await.len(), 0);
    provision(&fixture.db, "shop").await.unwrap();
    fixture.close().await;
}

#[actix_rt::test]
async fn postgres_that_cannot_be_reached_fails_in_setup() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("host={} dbname=shop", dir.path().display());
    let db = Db::open(&target(&url), &Options::DEFAULT).unwrap();
    let error = find(&db).await.unwrap_err();
    let StoreError::Unavailable { phase: Phase::Setup, source } = error else {
        panic!("{error:?}")
    };
    assert!(format!("{source:#}").contains("No such file"), "{source:#}");
}

/// A socket that accepts and never answers.
#[actix_rt::test]
async fn postgres_that_does_not_answer_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://me@{}/shop", listener.local_addr().unwrap());
    let db = Db::open(&target(&url), &Options { connect_timeout: SHORT, ..Options::DEFAULT });
    let error = find(&db.unwrap()).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { phase: Phase::Setup, .. }), "{error:?}");
}

/// The worker's connections are all in use.
#[actix_rt::test]
async fn a_connection_of_postgres_is_not_waited_for_without_end() {
    let fixture = testing::postgres().await;
    let db = open(
        &fixture,
        &Options { background_pool_size: 1, pool_timeout: SHORT, ..Options::DEFAULT },
    );
    let mut blocker = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    blocker.batch_execute("BEGIN; LOCK TABLE instances").await.unwrap();
    let (one, other) = futures_util::future::join(find(&db), async {
        let error = find(&db).await.unwrap_err();
        blocker.batch_execute("COMMIT").await.unwrap();
        error
    })
    .await;
    one.unwrap();
    assert!(matches!(other, StoreError::Unavailable { phase: Phase::Setup, .. }), "{other:?}");
    fixture.close().await;
}

#[actix_rt::test]
async fn a_lock_of_postgres_is_not_waited_for_without_end() {
    let fixture = testing::postgres().await;
    provision(&fixture.db, "shop").await.unwrap();
    let mut blocker = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    blocker.batch_execute("BEGIN; SELECT serial FROM instances FOR UPDATE").await.unwrap();
    let db = open(&fixture, &Options { lock_timeout: SHORT, ..Options::DEFAULT });
    let act = an_act(an_entry("shop", Action::InstancePurge), None, InstanceSerial(1));
    let error = db.purge(act).await.unwrap_err();
    let StoreError::Unavailable { phase: Phase::Fetch, source } = error else {
        panic!("{error:?}")
    };
    assert!(source.to_string().contains("lock timeout"), "{source}");
    drop(blocker);
    fixture.close().await;
}

#[actix_rt::test]
async fn a_statement_of_postgres_does_not_run_without_end() {
    let fixture = testing::postgres().await;
    let mut blocker = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    blocker.batch_execute("BEGIN; LOCK TABLE instances").await.unwrap();
    let db = open(&fixture, &Options { statement_timeout: SHORT, ..Options::DEFAULT });
    let error = find(&db).await.unwrap_err();
    let StoreError::Unavailable { phase: Phase::Fetch, source } = error else {
        panic!("{error:?}")
    };
    assert!(source.to_string().contains("statement timeout"), "{source}");
    drop(blocker);
    fixture.close().await;
}

/// What the connection string says has precedence.
#[actix_rt::test]
async fn limits_of_postgres_can_be_set_by_its_connection_string() {
    let fixture = testing::postgres().await;
    let mut blocker = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    blocker.batch_execute("BEGIN; LOCK TABLE instances").await.unwrap();
    let url = format!("{}?options=-c%20statement_timeout%3D100", fixture.url());
    let error = find(&Db::open(&target(&url), &Options::DEFAULT).unwrap()).await.unwrap_err();
    let StoreError::Unavailable { source, .. } = error else { panic!("{error:?}") };
    assert!(source.to_string().contains("statement timeout"), "{source}");
    drop(blocker);
    fixture.close().await;
}
