//! Units of work of all kinds.
use super::super::super::Conn;
use super::super::super::shared::unit::End;
use crate::error::Classify;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, sql_query};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use std::sync::{Mutex, mpsc};
use taler_merchant_domain::store::{Phase, StoreError};

/// What a unit does; most put down a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unit {
    Put(i64),
    PutAndFail(i64),
    PutAndPanic(i64),
    PutAndRollBack(i64),
    PutAndEndTheTransaction(i64),
    PutOrEndTheTransaction(i64),
    PutAndFillTheDisk(i64),
    /// By a statement that SQLite could undo alone.
    PutAndFillTheDiskInSteps(i64),
    /// Holds until the transaction is to be committed.
    PutAndLackAParent(i64),
    /// Answers what a query yields.
    Ask(&'static str),
}

pub(super) const TABLES: &str = "
    CREATE TABLE numbers (number INTEGER PRIMARY KEY, content BLOB) STRICT;
    CREATE TABLE puts (serial INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL) STRICT;
    CREATE TRIGGER put AFTER INSERT ON numbers
        BEGIN INSERT INTO puts (number) VALUES (new.number); END;
    CREATE TABLE blobs (content BLOB) STRICT;
    CREATE TABLE children (
        parent INTEGER REFERENCES numbers DEFERRABLE INITIALLY DEFERRED
    ) STRICT;";

/// What keeps the writer from going on.
pub(super) struct Gate {
    pub(super) begun: mpsc::Sender<()>,
    pub(super) opened: mpsc::Receiver<()>,
}

#[derive(QueryableByName)]
pub(super) struct Row {
    #[diesel(sql_type = BigInt)]
    pub(super) number: i64,
}

async fn execute(c: &mut Conn, sql: &str) -> Result<(), StoreError> {
    c.batch_execute(sql).await.during(Phase::Store)
}

async fn put(c: &mut Conn, number: i64) -> Result<(), StoreError> {
    let insert = sql_query("INSERT INTO numbers (number) VALUES (?)").bind::<BigInt, _>(number);
    insert.execute(c).await.during(Phase::Store).map(drop)
}

/// With no more pages than there are.
async fn fill_the_disk(c: &mut Conn, sql: &'static str) -> Result<(), StoreError> {
    execute(c, "PRAGMA max_page_count=1").await?;
    sql_query(sql).execute(c).await.during(Phase::Store).map(drop)
}

pub(super) async fn run(c: &mut Conn, unit: &Unit) -> Result<End<i64>, StoreError> {
    match *unit {
        Unit::Put(number) => {
            put(c, number).await?;
            Ok(End::Commit(number))
        }
        Unit::PutAndFail(number) => {
            put(c, number).await?;
            Err(StoreError::Duplicate)
        }
        Unit::PutAndPanic(number) => {
            put(c, number).await?;
            panic!("as a test")
        }
        Unit::PutAndRollBack(number) => {
            put(c, number).await?;
            Ok(End::RollBack(number))
        }
        Unit::PutAndEndTheTransaction(number) => {
            put(c, number).await?;
            execute(c, "ROLLBACK").await?;
            Ok(End::Commit(number))
        }
        Unit::PutOrEndTheTransaction(number) => {
            let insert = sql_query("INSERT OR ROLLBACK INTO numbers (number) VALUES (?)");
            insert.bind::<BigInt, _>(number).execute(c).await.during(Phase::Store)?;
            Ok(End::Commit(number))
        }
        Unit::PutAndFillTheDisk(number) => {
            put(c, number).await?;
            fill_the_disk(c, "INSERT INTO blobs VALUES (zeroblob(1000000))").await?;
            Ok(End::Commit(number))
        }
        Unit::PutAndFillTheDiskInSteps(number) => {
            put(c, number).await?;
            fill_the_disk(c, "UPDATE numbers SET content = zeroblob(1000000)").await?;
            Ok(End::Commit(number))
        }
        Unit::PutAndLackAParent(number) => {
            put(c, number).await?;
            execute(c, "INSERT INTO children VALUES (-1)").await?;
            Ok(End::Commit(number))
        }
        Unit::Ask(query) => {
            let row: Row = sql_query(query).get_result(c).await.during(Phase::Fetch)?;
            Ok(End::Commit(row.number))
        }
    }
}

/// Says that it has begun, and waits until the other side is gone.
pub(super) async fn hold(_: &mut Conn, gate: &Mutex<Gate>) -> Result<End<()>, StoreError> {
    let gate = gate.lock().unwrap();
    gate.begun.send(()).ok(); // nobody listens when it is run again
    gate.opened.recv().ok();
    Ok(End::Commit(()))
}
