//! Callers that go away, servers that shut down, reads that need no other thread.
use crate::both::{lines, target};
use diesel::SqliteConnection;
use diesel::connection::{Connection, SimpleConnection};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use std::future::ready;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::act::{Act, Guarded};
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::auth::{LoginTokenRepository, Permission};
use taler_merchant_domain::instances::{Change, InstanceRepository, InstanceSerial, NewInstance};
use taler_merchant_domain::store::Insertion;
use taler_merchant_domain::testing::{a_new_instance, an_access, an_act, an_entry};
use taler_merchant_store::{postgres, sqlite, testing};
use tokio::task::yield_now;

fn a_provision() -> Act<NewInstance> {
    an_act(an_entry("shop", Action::InstanceProvision), None, a_new_instance("shop"))
}

fn id() -> InstanceId {
    InstanceId::parse("shop").unwrap()
}

const BACKENDS: &str = "
    SELECT coalesce(string_agg(pid || ' ' || state, ',' ORDER BY pid), '') AS line
    FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                                AND backend_type LIKE 'client%'";

/// Keeps every write off the instances until it is dropped.
async fn block_postgres(url: &str) -> AsyncPgConnection {
    let mut blocker = AsyncPgConnection::establish(url).await.unwrap();
    blocker.batch_execute("BEGIN; LOCK TABLE instances IN SHARE MODE").await.unwrap();
    blocker
}

/// Ends when somebody waits for a lock.
async fn somebody_waits(url: &str) {
    let waiting = "SELECT count(*)::text AS line FROM pg_locks WHERE NOT granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    while lines(url, waiting).await == ["0"] {}
}

#[actix_rt::test]
async fn postgres_ends_a_write_whose_caller_went_away() {
    let fixture = testing::postgres().await;
    let options = postgres::Options { background_pool_size: 1, ..postgres::Options::DEFAULT };
    // Of one connection: what comes next waits for it.
    let db = postgres::Db::open(&target(fixture.url()), &options).unwrap();
    InstanceRepository::find(&db, &id()).await.unwrap();
    let before = lines(fixture.url(), BACKENDS).await;
    let mut blocker = block_postgres(fixture.url()).await;
    let write = db.provision(a_provision());
    drop(select(write, Box::pin(somebody_waits(fixture.url()))).await);
    blocker.batch_execute("COMMIT").await.unwrap();
    drop(blocker);
    assert!(InstanceRepository::find(&db, &id()).await.unwrap().is_some());
    assert_eq!(lines(fixture.url(), BACKENDS).await, before, "a connection was burnt");
    fixture.close().await;
}

/// Opens the writer.
async fn warm_up(db: &sqlite::Db) {
    let act = an_act(an_entry("shop", Action::InstancePurge), None, InstanceSerial(1));
    assert_eq!(db.purge(act).await.unwrap(), Guarded::Done(Change::NoInstance));
}

#[actix_rt::test]
async fn sqlite_ends_a_write_whose_caller_went_away() {
    let fixture = testing::sqlite().await;
    warm_up(&fixture.db).await;
    let mut blocker = SqliteConnection::establish(fixture.url()).unwrap();
    blocker.batch_execute("BEGIN IMMEDIATE").unwrap();
    // Polled once: it has the writer.
    drop(select(fixture.db.provision(a_provision()), ready(())).await);
    blocker.batch_execute("COMMIT").unwrap();
    let again = fixture.db.provision(a_provision()).await.unwrap(); // queues behind the first
    assert!(matches!(again, Guarded::Done(Insertion::Existing(_))));
}

#[actix_rt::test]
async fn postgres_is_drained_of_the_writes_of_all_workers() {
    let fixture = testing::postgres().await;
    let mut blocker = block_postgres(fixture.url()).await;
    let write = fixture.db.for_worker();
    let write = actix_rt::spawn(async move { write.provision(a_provision()).await });
    somebody_waits(fixture.url()).await;
    write.abort(); // its caller goes away, the write stays
    assert!(fixture.db.drain().now_or_never().is_none());
    blocker.batch_execute("COMMIT").await.unwrap();
    fixture.db.drain().await;
    let rows = lines(fixture.url(), "SELECT id AS line FROM instances").await;
    assert_eq!(rows, ["shop"]);
    fixture.close().await;
}

#[actix_rt::test]
async fn sqlite_is_drained_of_the_writes_of_all_workers() {
    let fixture = testing::sqlite().await;
    warm_up(&fixture.db).await;
    let mut blocker = SqliteConnection::establish(fixture.url()).unwrap();
    blocker.batch_execute("BEGIN IMMEDIATE").unwrap();
    let worker = fixture.db.for_worker();
    drop(select(worker.provision(a_provision()), ready(())).await);
    assert!(fixture.db.drain().now_or_never().is_none());
    blocker.batch_execute("COMMIT").unwrap();
    fixture.db.drain().await;
    let rows = lines(fixture.url(), "SELECT id AS line FROM instances").await;
    assert_eq!(rows, ["shop"]);
}

/// What is found in a few turns of this thread, and no time of any other.
async fn here<T>(find: impl Future<Output = T> + Unpin) -> T {
    let turns = Box::pin(async {
        for _ in 0..8 {
            yield_now().await;
        }
    });
    match select(find, turns).await {
        Either::Left((found, _)) => found,
        Either::Right(_) => panic!("it went elsewhere"),
    }
}

/// There is no other thread to wait for, not even while another writes.
#[actix_rt::test]
async fn sqlite_looks_up_on_the_spot() {
    let fixture = testing::sqlite().await;
    fixture.db.provision(a_provision()).await.unwrap();
    let mut blocker = SqliteConnection::establish(fixture.url()).unwrap();
    blocker.batch_execute("BEGIN IMMEDIATE").unwrap();
    let access = an_access("shop", Permission::InstancesRead);
    let worker = fixture.db.for_worker();
    assert!(here(InstanceRepository::find(&worker, &id())).await.unwrap().is_some());
    assert!(here(worker.find_profile(&access)).await.unwrap().is_some());
    assert!(here(LoginTokenRepository::find(&worker, &access)).await.unwrap().is_some());
}

/// A worker's own connection that is in use does not keep a look-up waiting, nor does one that
/// would have to wait.
#[actix_rt::test]
async fn sqlite_looks_up_in_another_thread_when_it_has_to_wait() {
    let fixture = testing::sqlite().await;
    let mut blocker = SqliteConnection::establish(fixture.url()).unwrap();
    // Nobody else may even read.
    blocker.batch_execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT").unwrap();
    let id = id();
    let mut look = InstanceRepository::find(&fixture.db, &id);
    assert!((&mut look).now_or_never().is_none());
    drop(blocker);
    assert_eq!(look.await.unwrap(), None);
}
