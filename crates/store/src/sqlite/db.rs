use super::connect::{Conn, connect};
use super::file::{self, FileLock};
use super::leader::Leader;
use super::lookups::{Found, Lookups};
use super::migrate;
use super::shared::unit::{End, Work};
use super::writer::Writer;
use crate::error::{StartError, unavailable};
use crate::writes::Writes;
use deadpool::Runtime;
use diesel::ConnectionError;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use futures_util::FutureExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_domain::store::{Phase, StoreError};
use tokio::runtime::Handle;
use tokio::task::{self, JoinError};

/// Whether a database is opened by its one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusive {
    /// By the server: another one is refused as long as this one has it open.
    Yes,
    /// By a command beside the server.
    No,
}

/// How a database is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Connections for reads that take longer than a look-up.
    pub readers: usize,
    /// How long a read waits for one of them to be free, or a write for its turn.
    pub pool_timeout: Duration,
    /// Whether by its server.
    pub exclusive: Exclusive,
}

impl Options {
    /// 4 readers, and seconds that a person still waits for an answer.
    #[must_use]
    pub const fn new(exclusive: Exclusive) -> Self {
        Self { readers: 4, pool_timeout: Duration::from_secs(5), exclusive }
    }
}

/// One database of this process; each worker takes a handle of its own from
/// [`for_worker`](Self::for_worker).
#[derive(Clone)]
pub struct Db {
    path: Arc<str>,
    writer: Arc<Writer>,
    readers: Pool<Conn>,
    lookups: Arc<Lookups>, // this worker's
    writes: Writes,
    lock: Option<Arc<FileLock>>, // given back when the writer has ended
}

impl Db {
    /// Opens a database that [`migrate`] has made.
    ///
    /// # Errors
    /// [`StartError::Locked`] when another server has it open.
    pub fn open(path: &Path, options: &Options) -> Result<Self, StartError> {
        let path = file::resolve(path)?;
        let lock = lock(&path, options)?;
        Self::open_locked(path, options, lock)
    }

    /// Opens a database and brings its schema up to date, or makes it. Another server is kept out
    /// before anything is changed.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn open_migrated(path: &Path, options: &Options) -> Result<Self, StartError> {
        let path = file::resolve(path)?;
        file::create_directory(&path)?;
        let lock = lock(&path, options)?;
        migrate(Path::new(&path)).await?;
        Self::open_locked(path, options, lock)
    }

    fn open_locked(
        path: String,
        options: &Options,
        lock: Option<Arc<FileLock>>,
    ) -> Result<Self, StartError> {
        file::require(&path)?;
        let readers = pool(&path, options.readers, options.pool_timeout);
        let writer = Arc::new(Writer::start(&path, options.pool_timeout)?);
        let path: Arc<str> = path.into();
        let lookups = Lookups::new(&path);
        Ok(Self { path, writer, readers, lookups, writes: Writes::default(), lock })
    }

    /// The same pools, and a connection of its own for the worker that uses this handle.
    #[must_use]
    pub fn for_worker(&self) -> Self {
        Self { lookups: Lookups::new(&self.path), ..self.clone() }
    }

    /// Another handle to the same database that does not keep other servers out: whoever opened the
    /// database sees to that.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self { lock: None, ..self.for_worker() }
    }

    /// The lead, which is that of the server that opened the database, until it closes it.
    #[must_use]
    pub fn leader(&self) -> Leader {
        Leader::new(self.lock.as_ref())
    }

    /// Waits until the writes under way have ended, those of all workers. New ones are not kept
    /// from beginning: first stop serving, then drain, then end the workers.
    pub async fn drain(&self) {
        self.writes.drained().await;
    }

    pub(super) async fn read<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        blocking(&self.readers, move |c| Handle::current().block_on(work.call(c, &input))).await
    }

    /// Reads one indexed row on the spot, or like any other read if that would take waiting.
    pub(super) async fn find<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        match self.lookups.find(work, input).await {
            Found::Here(found) => found,
            // Boxed: it is rare, and would make each look-up that is under way larger.
            Found::Elsewhere(input) => Box::pin(self.read(work, input)).await,
        }
    }

    pub(super) async fn transact<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, End<T>>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.writer.run(work, input, self.writes.begin()).await
    }

    /// Runs a unit of work that writes by one statement only. It gets a savepoint all the same:
    /// others write in its transaction.
    pub(super) async fn single<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.write(work, input).await
    }
}

fn lock(path: &str, options: &Options) -> Result<Option<Arc<FileLock>>, StartError> {
    match options.exclusive {
        Exclusive::Yes => FileLock::of_server(path).map(Arc::new).map(Some),
        Exclusive::No => Ok(None),
    }
}

async fn blocking<F, T>(pool: &Pool<Conn>, job: F) -> Result<T, StoreError>
where
    F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    T: Send + 'static,
{
    let mut c = pool.get().await.map_err(|error| unavailable(Phase::Setup, error))?;
    let task = task::spawn_blocking(move || job(&mut c));
    task.await.map_err(|error| unavailable(Phase::Store, error))?
}

#[expect(clippy::expect_used, reason = "fails only without a runtime, and one is named")]
fn pool(path: &str, size: usize, timeout: Duration) -> Pool<Conn> {
    let mut config = ManagerConfig::default();
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(|path| {
        let path = path.to_owned();
        let opened = task::spawn_blocking(move || connect(&path).map(Conn::new));
        let failed = |error: JoinError| Err(ConnectionError::BadConnection(error.to_string()));
        opened.map(move |opened| opened.unwrap_or_else(failed)).boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config(path, config);
    let pool = Pool::builder(manager).max_size(size).runtime(Runtime::Tokio1);
    pool.wait_timeout(Some(timeout)).build().expect("a runtime is named")
}
