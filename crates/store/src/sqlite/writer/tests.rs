//! What can go wrong in a batch.
mod units;

use super::super::fixture;
use super::*;
use crate::sqlite::{Db, Exclusive, Options};
use crate::testing::Fixture;
use diesel::connection::Connection;
use diesel::{SqliteConnection, sql_query};
use futures_util::FutureExt;
use futures_util::future::{join, join_all};
use std::path::Path;
use std::sync::{Mutex, mpsc};
use units::{Gate, Row, TABLES, Unit, hold, run};

/// All numbers that were put down, in that order.
const PUTS: &str = "SELECT number FROM puts ORDER BY serial";

type Answer = Result<i64, StoreError>;

/// Keeps the writer busy with something that comes first in its batch.
struct Held<F> {
    first: F,
    gate: mpsc::Sender<()>, // until it is dropped
}

fn held(db: &Db) -> Held<impl Future<Output = Result<(), StoreError>> + Unpin> {
    let ((begun, told), (gate, opened)) = (mpsc::channel(), mpsc::channel());
    let mut first = Box::pin(db.transact(hold, Mutex::new(Gate { begun, opened })));
    assert!((&mut first).now_or_never().is_none());
    told.recv().unwrap();
    Held { first, gate }
}

async fn a_fixture() -> Fixture<Db> {
    let fixture = fixture().await;
    fixture.execute(TABLES).await;
    fixture
}

/// In the queue when this returns.
fn queued(db: &Db, unit: Unit) -> impl Future<Output = Answer> + Unpin {
    let mut end = Box::pin(async move { db.transact(run, unit).await });
    assert!((&mut end).now_or_never().is_none());
    end
}

/// The ends of units that find themselves in one batch, behind one that does nothing.
async fn batch(db: &Db, units: &[Unit]) -> (Result<(), StoreError>, Vec<Answer>) {
    let Held { first, gate } = held(db);
    let ends: Vec<_> = units.iter().map(|unit| queued(db, *unit)).collect();
    drop(gate);
    join(first, join_all(ends)).await
}

fn puts(fixture: &Fixture<Db>) -> Vec<i64> {
    let mut c = SqliteConnection::establish(fixture.url()).unwrap();
    let rows: Vec<Row> = diesel::RunQueryDsl::load(sql_query(PUTS), &mut c).unwrap();
    rows.into_iter().map(|row| row.number).collect()
}

fn failed(end: &Answer, at: Phase, why: &str) -> bool {
    let Err(StoreError::Unavailable { phase, source }) = end else { return false };
    *phase == at && format!("{source:#}").contains(why)
}

/// Whatever happened before, the writer goes on.
async fn assert_it_writes(fixture: &Fixture<Db>) {
    let before = puts(fixture);
    assert_eq!(fixture.db.transact(run, Unit::Put(10_000)).await.unwrap(), 10_000);
    assert_eq!(puts(fixture), [before, vec![10_000]].concat());
}

/// Puts 1 and 3 around something that comes to nothing.
async fn around(unit: Unit) -> (Fixture<Db>, Answer) {
    let fixture = a_fixture().await;
    let (_, mut ends) = batch(&fixture.db, &[Unit::Put(1), unit, Unit::Put(3)]).await;
    let end = ends.remove(1);
    assert!(matches!(ends[..], [Ok(1), Ok(3)]), "{ends:?}");
    assert_eq!(puts(&fixture), [1, 3]);
    assert_it_writes(&fixture).await;
    (fixture, end)
}

#[actix_rt::test]
async fn a_unit_that_fails_takes_no_other_along() {
    let (_fixture, end) = around(Unit::PutAndFail(2)).await;
    assert!(matches!(end, Err(StoreError::Duplicate)));
}

#[actix_rt::test]
async fn a_unit_that_panics_takes_no_other_along() {
    let (_fixture, end) = around(Unit::PutAndPanic(2)).await;
    assert!(failed(&end, Phase::Store, "panicked"), "{end:?}");
}

#[actix_rt::test]
async fn a_unit_that_rolls_back_takes_no_other_along() {
    let (_fixture, end) = around(Unit::PutAndRollBack(2)).await;
    assert!(matches!(end, Ok(2)));
}

#[actix_rt::test]
async fn a_unit_that_ends_the_transaction_takes_no_other_along() {
    let (_fixture, end) = around(Unit::PutAndEndTheTransaction(2)).await;
    assert!(failed(&end, Phase::Store, "no such savepoint"), "{end:?}");
}

/// What it met was never committed: it is not told.
#[actix_rt::test]
async fn a_clash_that_ends_the_transaction_takes_no_other_along() {
    let (_fixture, end) = around(Unit::PutOrEndTheTransaction(1)).await;
    assert!(failed(&end, Phase::Store, "no such savepoint"), "{end:?}");
}

#[actix_rt::test]
async fn a_unit_that_finds_the_disk_full_takes_no_other_along() {
    let (_fixture, end) = around(Unit::PutAndFillTheDisk(2)).await;
    assert!(failed(&end, Phase::Store, "disk is full"), "{end:?}");
}

#[actix_rt::test]
async fn a_statement_that_finds_the_disk_full_takes_no_other_along() {
    let (_fixture, end) = around(Unit::PutAndFillTheDiskInSteps(2)).await;
    assert!(failed(&end, Phase::Store, "disk is full"), "{end:?}");
}

/// No matter how often a batch is run again.
#[actix_rt::test]
async fn each_unit_that_ends_the_transaction_is_refused() {
    let fixture = a_fixture().await;
    let units = [
        Unit::PutAndFillTheDisk(1),
        Unit::Put(2),
        Unit::PutOrEndTheTransaction(2),
        Unit::PutAndFail(3),
        Unit::PutAndEndTheTransaction(4),
        Unit::PutAndPanic(5),
        Unit::Put(6),
    ];
    let (first, ends) = batch(&fixture.db, &units).await;
    assert!(first.is_ok());
    let told: Vec<_> = ends.iter().map(|end| end.as_ref().ok().copied()).collect();
    assert_eq!(told, [None, Some(2), None, None, None, None, Some(6)]);
    assert_eq!(puts(&fixture), [2, 6]);
    assert_it_writes(&fixture).await;
}

#[actix_rt::test]
async fn nobody_is_told_of_what_is_not_committed() {
    let fixture = a_fixture().await;
    let units =
        [Unit::Put(1), Unit::PutAndLackAParent(2), Unit::PutAndRollBack(3), Unit::PutAndFail(4)];
    let (first, ends) = batch(&fixture.db, &units).await;
    for end in ends.iter().chain([&first.map(|()| 0)]) {
        assert!(failed(end, Phase::Commit, "FOREIGN KEY"), "{end:?}");
    }
    assert!(puts(&fixture).is_empty());
    assert_it_writes(&fixture).await;
}

#[actix_rt::test]
async fn a_unit_sees_those_before_it() {
    let fixture = a_fixture().await;
    let count = Unit::Ask("SELECT count(*) AS number FROM numbers");
    let (_, ends) = batch(&fixture.db, &[Unit::Put(1), Unit::PutAndFail(2), count]).await;
    assert!(matches!(ends[..], [Ok(1), Err(StoreError::Duplicate), Ok(1)]), "{ends:?}");
}

#[actix_rt::test]
async fn what_is_answered_is_on_the_disk_and_refers_to_what_is_there() {
    let fixture = a_fixture().await;
    let synchronous = Unit::Ask("SELECT synchronous AS number FROM pragma_synchronous");
    let foreign_keys = Unit::Ask("SELECT foreign_keys AS number FROM pragma_foreign_keys");
    let full = 2;
    let (_, ends) = batch(&fixture.db, &[synchronous, foreign_keys]).await;
    assert!(matches!(ends[..], [Ok(level), Ok(1)] if level == full), "{ends:?}");
}

#[actix_rt::test]
async fn as_many_as_there_is_room_for_are_written_in_the_order_in_which_they_came() {
    let fixture = a_fixture().await;
    let Held { first, gate } = held(&fixture.db);
    let numbers: Vec<_> = (0..i64::try_from(ROOM).unwrap()).collect();
    let ends: Vec<_> = numbers.iter().map(|n| queued(&fixture.db, Unit::Put(*n))).collect();
    let end = fixture.db.transact(run, Unit::Put(-1)).now_or_never().unwrap();
    assert!(failed(&end, Phase::Setup, "too many writes"), "{end:?}");
    drop(gate);
    let (first, ends) = join(first, join_all(ends)).await;
    assert!(first.is_ok() && ends.iter().all(Result::is_ok));
    assert_eq!(puts(&fixture), numbers);
    assert_it_writes(&fixture).await;
}

#[actix_rt::test]
async fn a_write_that_was_not_waited_for_any_longer_is_not_made() {
    let fixture = a_fixture().await;
    let options = Options { pool_timeout: Duration::ZERO, ..Options::new(Exclusive::No) };
    let db = Db::open(Path::new(fixture.url()), &options).unwrap();
    let Held { first, gate } = held(&db);
    let end = db.transact(run, Unit::Put(1)).await;
    assert!(failed(&end, Phase::Setup, "deadline"), "{end:?}");
    drop(gate);
    first.await.unwrap();
    db.drain().await;
    assert!(puts(&fixture).is_empty());
}

#[actix_rt::test]
async fn a_write_whose_caller_went_away_in_the_queue_is_made() {
    let fixture = a_fixture().await;
    let Held { first, gate } = held(&fixture.db);
    drop(first);
    drop(queued(&fixture.db, Unit::Put(1)));
    assert!(fixture.db.drain().now_or_never().is_none());
    drop(gate);
    fixture.db.drain().await;
    assert_eq!(puts(&fixture), [1]);
}

#[actix_rt::test]
async fn the_last_handle_goes_when_the_queue_is_empty() {
    let fixture = a_fixture().await;
    let db = Db::open(Path::new(fixture.url()), &Options::new(Exclusive::No)).unwrap();
    let Held { first, gate } = held(&db);
    drop(first);
    drop(queued(&db, Unit::Put(1)));
    drop(gate);
    drop(db);
    assert_eq!(puts(&fixture), [1]);
}
