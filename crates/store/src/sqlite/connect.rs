use diesel::connection::SimpleConnection;
use diesel::result::Error;
use diesel::{Connection, ConnectionError, ConnectionResult, QueryResult, SqliteConnection};
use diesel_async::sync_connection_wrapper::{SpawnBlocking, SyncConnectionWrapper};
use futures_util::future::{self, BoxFuture, FutureExt};

/// A connection. Its futures are ready at once: run it where blocking does no harm.
pub(crate) type Conn = SyncConnectionWrapper<SqliteConnection, Inline>;

/// Runs statements on the spot. The stock runtime hops threads at each statement, and panics when
/// actix drops a request.
pub(crate) struct Inline;

impl SpawnBlocking for Inline {
    fn spawn_blocking<'a, R: Send + 'static>(
        &mut self,
        task: impl FnOnce() -> R + Send + 'static,
    ) -> BoxFuture<'a, Result<R, Box<dyn std::error::Error + Send + Sync>>> {
        future::ready(Ok(task())).boxed()
    }

    fn get_runtime() -> Self {
        Self
    }
}

/// How long a write waits for that of another process, such as `passwd` on the command line.
const PATIENT: &str = "PRAGMA busy_timeout=10000;";
const IMPATIENT: &str = "PRAGMA busy_timeout=0; PRAGMA query_only=ON;";
const SETUP: &str = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";

/// May wait, even to open: not on the thread of a reactor.
pub(super) fn connect(path: &str) -> ConnectionResult<SqliteConnection> {
    open(path, PATIENT)
}

/// Never waits and never writes: a reactor runs on this thread.
pub(super) fn connect_own(path: &str) -> ConnectionResult<Conn> {
    open(path, IMPATIENT).map(Conn::new)
}

/// The first thing is how long to wait, since the second may have to.
fn open(path: &str, patience: &str) -> ConnectionResult<SqliteConnection> {
    let mut c = SqliteConnection::establish(path)?;
    let setup = [patience, SETUP].into_iter().try_for_each(|pragmas| c.batch_execute(pragmas));
    setup.map(|()| c).map_err(ConnectionError::CouldntSetupConfiguration)
}

/// Runs statements that have no values and yield nothing.
pub(super) fn execute(c: &mut Conn, sql: &'static str) -> QueryResult<()> {
    let done = c.spawn_blocking(move |c| c.batch_execute(sql)).now_or_never();
    done.unwrap_or(Err(Error::BrokenTransactionManager))
}
