//! One thread that commits one statement after the other.
use crate::statement::Statement;
use anyhow::Context;
use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

type Done = oneshot::Sender<diesel::QueryResult<usize>>;

/// The other end of the thread, which ends when this is dropped.
pub(crate) struct Writer(Sender<(Statement, Done)>);

impl Writer {
    pub(crate) fn start(path: &Path, synchronous: &str) -> anyhow::Result<Self> {
        let mut c = SqliteConnection::establish(path.to_str().context("a path of UTF-8")?)?;
        c.batch_execute(&format!(
            "PRAGMA busy_timeout=10000; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;"
        ))?;
        let (sender, waiting) = channel();
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || run(c, &waiting))?;
        Ok(Self(sender))
    }

    /// How many rows it wrote, once that is committed.
    pub(crate) async fn write(&self, statement: Statement) -> anyhow::Result<usize> {
        let (done, written) = oneshot::channel();
        self.0.send((statement, done)).ok().context("the thread is gone")?;
        Ok(written.await??)
    }
}

fn run(mut c: SqliteConnection, waiting: &Receiver<(Statement, Done)>) {
    while let Ok((statement, done)) = waiting.recv() {
        drop(done.send(statement.execute(&mut c)));
    }
}
