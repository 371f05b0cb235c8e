//! The connection of Postgres that the look-ups of a worker share.
use crate::both::{END_ALL, END_WAITING, lines, target};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use futures_util::future::{Either, join, join_all, select};
use std::time::Duration;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::audit::Action;
use taler_merchant_domain::auth::{LoginTokenRepository, Permission};
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_domain::store::{Phase, StoreError};
use taler_merchant_domain::testing::{a_new_instance, an_access, an_act, an_entry};
use taler_merchant_store::postgres::{Db, Options};
use taler_merchant_store::testing::{self, Fixture};

const SHORT: Duration = Duration::from_millis(50);

async fn provision(db: &Db, id: &str) {
    let act = an_act(an_entry(id, Action::InstanceProvision), None, a_new_instance(id));
    db.provision(act).await.unwrap();
}

/// The id of the instance that is found.
async fn find(db: &Db, id: &str) -> Result<Option<String>, StoreError> {
    let found = InstanceRepository::find(db, &InstanceId::parse(id).unwrap()).await?;
    Ok(found.map(|instance| instance.reference.id.as_str().to_owned()))
}

async fn blocker(fixture: &Fixture<Db>, lock: &str) -> AsyncPgConnection {
    let mut blocker = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    blocker.batch_execute(&format!("BEGIN; LOCK TABLE {lock}")).await.unwrap();
    blocker
}

/// A worker whose pool has one connection, on which a write waits: what is found now comes over
/// the shared connection. Until the blocker is dropped.
async fn without_a_pool(fixture: &Fixture<Db>) -> (Db, AsyncPgConnection) {
    let options = Options { pool_size: 1, pool_timeout: SHORT, ..Options::DEFAULT };
    let db = Db::open(&target(fixture.url()), &options).unwrap().for_worker();
    provision(&db, "shop").await;
    let blocker = blocker(fixture, "audit").await;
    let writer = db.clone();
    actix_rt::spawn(async move { provision(&writer, "late").await });
    somebody_waits(fixture).await;
    while find(&db, "shop").await.is_err() {} // it opens
    (db, blocker)
}

async fn somebody_waits(fixture: &Fixture<Db>) {
    while lines(fixture.url(), WAITING).await == ["0"] {}
}

#[actix_rt::test]
async fn look_ups_need_no_connection_of_the_pool() {
    let fixture = testing::postgres().await;
    let (db, blocker) = without_a_pool(&fixture).await;
    let found = join_all((0..100).map(|_| find(&db, "shop"))).await;
    assert!(found.into_iter().all(|found| found.unwrap().is_some()));
    drop(blocker);
    db.drain().await;
    fixture.close().await;
}

/// More turns than that, and somebody stays.
const LEAVES: u64 = 8;

/// Looks an instance up, and goes away when the answer is not there after so many turns.
async fn impatient(db: &Db, number: u64, turns: u64) -> bool {
    let id = format!("shop{number}");
    let away = Box::pin(async {
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
        if turns > LEAVES {
            std::future::pending::<()>().await;
        }
    });
    match select(Box::pin(find(db, &id)), away).await {
        Either::Left((found, _)) => {
            let expected = number.is_multiple_of(2).then_some(id.clone());
            assert_eq!(found.unwrap(), expected);
            true
        }
        Either::Right(_) => false,
    }
}

#[actix_rt::test]
async fn no_answer_goes_to_somebody_else() {
    let fixture = testing::postgres().await;
    for number in (0..40).step_by(2) {
        provision(&fixture.db, &format!("shop{number}")).await;
    }
    let (db, blocker) = without_a_pool(&fixture).await;
    let (mut random, mut answered, mut asked) = (1_u64, 0, 0);
    for _ in 0..100 {
        let look_ups = (0..64).map(|_| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            impatient(&db, (random >> 33) % 40, (random >> 40) % (2 * LEAVES))
        });
        let ends: Vec<bool> = join_all(look_ups.collect::<Vec<_>>()).await;
        answered += ends.iter().filter(|answered| **answered).count();
        asked += ends.len();
    }
    assert!(answered > asked / 4 && answered < asked * 99 / 100, "{answered} of {asked}");
    assert_eq!(find(&db, "shop2").await.unwrap().as_deref(), Some("shop2"));
    drop(blocker);
    db.drain().await;
    fixture.close().await;
}

const WAITING: &str = "
    SELECT count(*)::text AS line FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// How many connections something was looked up on.
const ASKED: &str = "
    SELECT count(*)::text AS line FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'SELECT \"instances\"%'";

/// All are looked up elsewhere.
#[actix_rt::test]
async fn look_ups_outlive_their_connection() {
    let fixture = testing::postgres().await;
    provision(&fixture.db, "shop").await;
    let db = fixture.db.for_worker();
    // On one of the pool, and when it is open on the shared one.
    while lines(fixture.url(), ASKED).await != ["2"] {
        find(&db, "shop").await.unwrap();
    }
    let mut blocker = blocker(&fixture, "instances").await;
    let look_ups = join_all((0..32).map(|_| find(&db, "shop")));
    let (found, ()) = join(look_ups, async {
        somebody_waits(&fixture).await;
        fixture.execute(END_WAITING).await;
        blocker.batch_execute("COMMIT").await.unwrap();
    })
    .await;
    assert!(found.into_iter().all(|found| found.unwrap().is_some()));
    assert!(find(&db, "shop").await.unwrap().is_some());
    fixture.close().await;
}

#[actix_rt::test]
async fn another_connection_takes_the_place_of_one_that_ended() {
    let fixture = testing::postgres().await;
    let (db, blocker) = without_a_pool(&fixture).await;
    fixture.execute(END_ALL).await;
    drop(blocker);
    db.drain().await; // the write ended with its connection
    let (audit, writer) = (self::blocker(&fixture, "audit").await, db.clone());
    actix_rt::spawn(async move { provision(&writer, "later").await });
    somebody_waits(&fixture).await;
    while find(&db, "shop").await.is_err() {}
    drop(audit);
    db.drain().await;
    fixture.close().await;
}

/// As while a server starts anew.
#[actix_rt::test]
async fn look_ups_fail_while_there_is_no_server_and_then_work_again() {
    let fixture = testing::postgres().await;
    provision(&fixture.db, "shop").await;
    let name = fixture.url().rsplit('/').next().unwrap().to_owned();
    let other = fixture.url().replace(&name, "postgres");
    let mut other = AsyncPgConnection::establish(&other).await.unwrap();
    let allow = |yes: bool| format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {yes}");
    for _ in 0..2 {
        while !find(&fixture.db, "shop").await.is_ok_and(|found| found.is_some()) {}
        other.batch_execute(&allow(false)).await.unwrap();
        let end = END_ALL.replace("current_database()", &format!("'{name}'"));
        other.batch_execute(&end).await.unwrap();
        let found = join_all((0..32).map(|_| find(&fixture.db, "shop"))).await;
        assert!(found.iter().any(Result::is_err));
        other.batch_execute(&allow(true)).await.unwrap();
    }
    while find(&fixture.db, "shop").await.is_err() {}
    fixture.close().await;
}

#[actix_rt::test]
async fn a_look_up_does_not_wait_without_end() {
    let fixture = testing::postgres().await;
    for options in [
        Options { lock_timeout: SHORT, ..Options::DEFAULT },
        Options { statement_timeout: SHORT, ..Options::DEFAULT },
    ] {
        let db = Db::open(&target(fixture.url()), &options).unwrap().for_worker();
        find(&db, "shop").await.unwrap();
        let blocker = blocker(&fixture, "instances").await;
        for found in join_all((0..8).map(|_| find(&db, "shop"))).await {
            let error = found.unwrap_err();
            assert!(matches!(error, StoreError::Unavailable { phase: Phase::Fetch, .. }));
        }
        drop(blocker);
    }
    fixture.close().await;
}

/// A statement that waits keeps only those up that stand behind it, and them not for long.
#[actix_rt::test]
async fn who_stands_behind_a_lock_is_served_elsewhere() {
    let fixture = testing::postgres().await;
    let db = &fixture.db;
    provision(db, "shop").await;
    while find(db, "shop").await.unwrap().is_none() {}
    let mut blocker = blocker(&fixture, "login_tokens").await;
    let access = an_access("shop", Permission::InstancesRead);
    let stuck = async {
        let locked = LoginTokenRepository::find(db, &access);
        let free = join_all((0..16).map(|_| find(db, "shop")));
        let (locked, ()) = join(locked, async {
            assert!(free.await.into_iter().all(|found| found.unwrap().is_some()));
            assert!(find(db, "shop").await.unwrap().is_some());
            blocker.batch_execute("COMMIT").await.unwrap();
        })
        .await;
        locked.unwrap();
    };
    stuck.await;
    assert!(db.drain().now_or_never().is_some());
    fixture.close().await;
}
