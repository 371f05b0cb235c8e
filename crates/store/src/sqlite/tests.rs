//! Looking up on the spot.
use super::{Conn, Db, Exclusive, Options, fixture};
use crate::error::Classify;
use crate::testing::Fixture;
use diesel::connection::{Connection, SimpleConnection};
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, SqliteConnection, sql_query};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use taler_merchant_domain::store::{Phase, StoreError};

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

async fn panic(_: &mut Conn, (): &()) -> Result<(), StoreError> {
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

#[actix_rt::test]
async fn a_look_up_sees_what_was_answered_before_on_whatever_worker() {
    let fixture = a_fixture().await;
    let workers = [fixture.db.for_worker(), fixture.db.for_worker()];
    for number in 1..50 {
        fixture.db.write(put, number).await.unwrap();
        for worker in &workers {
            assert_eq!(worker.find(newest, ()).now_or_never().unwrap().unwrap(), number);
        }
    }
}

/// Which would keep the log from ever becoming shorter.
#[actix_rt::test]
async fn a_look_up_leaves_nothing_open() {
    let fixture = a_fixture().await;
    fixture.db.find(newest, ()).now_or_never().unwrap().unwrap();
    fixture.db.write(put, 1).await.unwrap();
    drop(fixture.db.find(newest, ()));
    let mut c = SqliteConnection::establish(fixture.url()).unwrap();
    c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let log = std::fs::metadata(format!("{}-wal", fixture.url())).unwrap();
    assert_eq!(log.len(), 0);
}

#[actix_rt::test]
async fn a_look_up_cannot_write() {
    let fixture = a_fixture().await;
    let error = fixture.db.find(clear, ()).now_or_never().unwrap().unwrap_err();
    let StoreError::Unavailable { source, .. } = error else { panic!("{error:?}") };
    assert!(source.to_string().contains("readonly"), "{source}");
    assert_eq!(fixture.db.find(newest, ()).await.unwrap(), 0);
}

#[actix_rt::test]
async fn a_look_up_that_panics_leaves_the_next_one_on_the_spot() {
    let fixture = a_fixture().await;
    let end = catch_unwind(AssertUnwindSafe(|| fixture.db.find(panic, ()).now_or_never()));
    assert!(end.is_err());
    assert_eq!(fixture.db.find(newest, ()).now_or_never().unwrap().unwrap(), 0);
}

/// It has gone to another thread, since nobody may read, and its caller goes away.
#[actix_rt::test]
async fn a_look_up_that_nobody_waits_for_keeps_no_connection() {
    let fixture = a_fixture().await;
    let options = Options { readers: 1, ..Options::new(Exclusive::No) };
    let db = Db::open(Path::new(fixture.url()), &options).unwrap();
    let exclusive = "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT";
    let blocker = behind_its_back(&fixture, exclusive);
    let mut look = Box::pin(db.find(newest, ()));
    assert!((&mut look).now_or_never().is_none());
    drop(look);
    drop(blocker);
    assert_eq!(db.read(newest, ()).await.unwrap(), 0);
    assert_eq!(db.find(newest, ()).now_or_never().unwrap().unwrap(), 0);
}

/// Without QPSG a read costs three times as much: its statement is prepared anew each time. The flags
/// are in `.cargo/config.toml`, of which cargo tells nobody who builds from elsewhere.
#[actix_rt::test]
async fn the_library_is_built_for_this_use() {
    let fixture = fixture().await;
    let mut c = SqliteConnection::establish(fixture.url()).unwrap();
    for (option, is_wanted) in [
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
