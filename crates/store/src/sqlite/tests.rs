//! Looking up on the spot.
use super::{Conn, Db, Exclusive, Options, fixture};
use crate::error::Classify;
use crate::testing::Fixture;
use diesel::connection::{Connection, SimpleConnection};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, SqliteConnection, sql_query};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures_util::FutureExt;
use futures_util::future::{Either, join, join_all, select};
use std::path::Path;
use std::pin::pin;
use taler_merchant_domain::store::{Phase, StoreError};
use tokio::task::yield_now;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

async fn newest(c: &mut Conn, (): &()) -> Result<i64, StoreError> {
    let row = sql_query("SELECT max(number) AS number FROM numbers").get_result(c).await;
    row.map(|row: Row| row.number).during(Phase::Fetch)
}

async fn put(c: &mut Conn, number: &i64) -> Result<(), StoreError> {
    let insert = sql_query("INSERT INTO numbers VALUES (?)").bind::<BigInt, _>(number).execute(c);
    insert.await.during(Phase::Store).map(drop)
}

async fn clear(c: &mut Conn, (): &()) -> Result<(), StoreError> {
    c.batch_execute("DELETE FROM numbers").await.during(Phase::Store)
}

async fn fail(_: &mut Conn, (): &()) -> Result<i64, StoreError> {
    panic!("as a test")
}

fn behind_its_back(fixture: &Fixture<Db>, sql: &str) -> SqliteConnection {
    let mut c = SqliteConnection::establish(fixture.url()).unwrap();
    c.batch_execute(sql).unwrap();
    c
}

/// With a table of numbers, of which there is 0.
async fn a_fixture() -> Fixture<Db> {
    let fixture = fixture().await;
    let table = "CREATE TABLE numbers (number INTEGER PRIMARY KEY) STRICT;
                 INSERT INTO numbers VALUES (0)";
    behind_its_back(&fixture, table);
    fixture
}

/// Some turns of this thread, and no time of any other.
async fn turns() {
    for _ in 0..8 {
        yield_now().await;
    }
}

/// What is found without another thread.
async fn here<T>(find: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match select(pin!(find), pin!(turns())).await {
        Either::Left((found, _)) => found,
        Either::Right(_) => panic!("it went elsewhere"),
    }
}

#[actix_rt::test]
async fn a_look_up_sees_what_was_answered_before_on_whatever_worker() {
    let fixture = a_fixture().await;
    let workers = [fixture.db.for_worker(), fixture.db.for_worker()];
    for number in 1..50 {
        fixture.db.write(put, number).await.unwrap();
        for worker in &workers {
            assert_eq!(here(worker.find(newest, ())).await.unwrap(), number);
            let many = join_all((0..100).map(|_| worker.find(newest, ()))).await;
            assert!(many.into_iter().all(|found| found.unwrap() == number));
        }
    }
}

/// Which would keep the log from ever becoming shorter.
#[actix_rt::test]
async fn a_look_up_leaves_nothing_open() {
    let fixture = a_fixture().await;
    join_all((0..3).map(|_| here(fixture.db.find(newest, ())))).await;
    fixture.db.write(put, 1).await.unwrap();
    assert!(pin!(fixture.db.find(newest, ())).now_or_never().is_none());
    turns().await;
    let mut c = SqliteConnection::establish(fixture.url()).unwrap();
    c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let log = std::fs::metadata(format!("{}-wal", fixture.url())).unwrap();
    assert_eq!(log.len(), 0);
}

#[actix_rt::test]
async fn a_look_up_cannot_write() {
    let fixture = a_fixture().await;
    let error = here(fixture.db.find(clear, ())).await.unwrap_err();
    let StoreError::Unavailable { source, .. } = error else { panic!("{error:?}") };
    assert!(source.to_string().contains("readonly"), "{source}");
    assert_eq!(fixture.db.find(newest, ()).await.unwrap(), 0);
}

#[actix_rt::test]
async fn a_look_up_that_panics_leaves_the_next_one_on_the_spot() {
    let fixture = a_fixture().await;
    let db = &fixture.db;
    let ends = join_all([db.find(newest, ()).boxed(), db.find(fail, ()).boxed()]);
    let (ends, more) = join(ends, join_all((0..3).map(|_| db.find(newest, ())))).await;
    assert!(matches!(ends[..], [Ok(0), Err(StoreError::Unavailable { .. })]), "{ends:?}");
    assert!(more.into_iter().all(|found| found.unwrap() == 0));
    assert_eq!(here(db.find(newest, ())).await.unwrap(), 0);
}

/// It has gone to another thread, since nobody may read, and its caller goes away.
#[actix_rt::test]
async fn a_look_up_that_nobody_waits_for_keeps_no_connection() {
    let fixture = a_fixture().await;
    let options = Options { readers: 1, ..Options::new(Exclusive::No) };
    let db = Db::open(Path::new(fixture.url()), &options).unwrap();
    let exclusive = "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT";
    let blocker = behind_its_back(&fixture, exclusive);
    let is_here = matches!(select(pin!(db.find(newest, ())), pin!(turns())).await, Either::Left(_));
    assert!(!is_here);
    drop(blocker);
    assert_eq!(db.read(newest, ()).await.unwrap(), 0);
    assert_eq!(here(db.find(newest, ())).await.unwrap(), 0);
}

/// Without QPSG a read costs three times as much: its statement is prepared anew each time. The flags
/// are in `.cargo/config.toml`, of which cargo tells nobody who builds from elsewhere.
#[actix_rt::test]
async fn the_library_is_built_for_this_use() {
    let fixture = fixture().await;
    let mut c = SqliteConnection::establish(fixture.url()).unwrap();
    for (option, is_wanted) in [
        ("THREADSAFE=2", true),
        ("ENABLE_QPSG", true),
        ("DEFAULT_MEMSTATUS=0", true),
        ("ENABLE_STAT4", false),
        ("ENABLE_FTS5", false),
    ] {
        let used = format!("SELECT sqlite_compileoption_used('{option}') AS number");
        let used: Row = diesel::RunQueryDsl::get_result(sql_query(used), &mut c).unwrap();
        assert_eq!(used.number == 1, is_wanted, "{option}");
    }
}
