use super::commits::Commits;
use super::conn::Conn;
use super::connect::Connector;
use super::leader::Leader;
use super::pipeline::Pipeline;
use super::shared::unit::{End, Work};
use super::{Options, Target, retry, transaction};
use crate::error::{StartError, unavailable};
use crate::writes::Writes;
use deadpool::Runtime;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use futures_util::FutureExt;
use std::sync::Arc;
use taler_merchant_domain::store::{Phase, StoreError};

/// What the requests of a worker do together.
#[derive(Clone)]
struct Shared {
    pipeline: Arc<Pipeline>,
    commits: Arc<Commits>,
}

/// A database, with the connections of one worker: a connection is driven by the runtime that
/// opened it, so each worker takes a handle of its own from [`for_worker`](Self::for_worker).
///
/// Clones share their connections.
#[derive(Clone)]
pub struct Db {
    connector: Arc<Connector>,
    options: Arc<Options>,
    pool: Pool<Conn>,
    of_worker: Option<Shared>, // commands and background work do without
    writes: Writes,
}

impl Db {
    /// A handle to a database. No connection is opened before it is needed.
    ///
    /// # Errors
    /// When certificates of the connection string cannot be read.
    pub fn open(target: &Target, options: &Options) -> Result<Self, StartError> {
        let connector = Arc::new(Connector::new(target, options)?);
        let pool = pool(&connector, options, options.background_pool_size);
        let (options, writes) = (Arc::new(options.clone()), Writes::default());
        Ok(Self { connector, options, pool, of_worker: None, writes })
    }

    /// The same database, with connections of its own for the worker that uses this handle: a pool,
    /// and one that all its look-ups share.
    #[must_use]
    pub fn for_worker(&self) -> Self {
        let pool = pool(&self.connector, &self.options, self.options.pool_size);
        let (pipeline, commits) = (Pipeline::new(&self.connector), Commits::new(&pool));
        Self { pool, of_worker: Some(Shared { pipeline, commits }), ..self.clone() }
    }

    /// Another contender for the lead, with a connection of its own for as long as it leads.
    #[must_use]
    pub fn leader(&self) -> Leader {
        Leader::new(Arc::clone(&self.connector))
    }

    /// Waits until the writes under way have ended, those of all workers. New ones are not kept
    /// from beginning: first stop serving, then drain, then end the workers.
    pub async fn drain(&self) {
        self.writes.drained().await;
    }

    async fn conn(&self) -> Result<Object<Conn>, StoreError> {
        self.pool.get().await.map_err(|error| unavailable(Phase::Setup, error))
    }

    /// Runs one statement; a caller that goes away costs nothing.
    pub(super) async fn read<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync,
    {
        let mut c = self.conn().await?;
        work.call(&mut c, &input).await
    }

    /// Reads one indexed row by one statement, on the connection that the worker's look-ups share.
    pub(super) async fn find<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync,
    {
        if let Some(own) = &self.of_worker
            && let Some(found) = own.pipeline.read(work, &input).await
        {
            return found;
        }
        // Boxed: it is rare, and would make each look-up that is under way twice as large.
        Box::pin(self.read(work, input)).await
    }

    /// Runs a transaction in a task of its own: a caller that goes away neither stops it
    /// nor leaves a connection in the middle of it.
    pub(super) async fn transact<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, End<T>>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.apart(transaction::attempt::<W, I, T>, (work, input)).await
    }

    /// Runs a unit of work that writes by one statement only, likewise. It needs no transaction
    /// but that of all who come with it.
    pub(super) async fn single<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        match &self.of_worker {
            Some(own) => own.commits.run(work, input, self.writes.begin()).await,
            None => self.apart(work, input).await,
        }
    }

    async fn apart<W, I, T>(&self, work: W, input: I) -> Result<T, StoreError>
    where
        W: for<'a> Work<'a, I, T>,
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        let write = self.writes.begin();
        let mut c = self.conn().await?;
        let task = tokio::spawn(async move {
            let _write = write; // until it has ended
            retry::run(&mut c, work, &input).await
        });
        task.await.map_err(|error| unavailable(Phase::Store, error))?
    }
}

#[expect(clippy::expect_used, reason = "fails only without a runtime, and one is named")]
fn pool(connector: &Arc<Connector>, options: &Options, size: usize) -> Pool<Conn> {
    let (connector, mut config) = (Arc::clone(connector), ManagerConfig::default());
    config.recycling_method = RecyclingMethod::Fast; // the default queries at every checkout
    config.custom_setup = Box::new(move |_| {
        let connector = Arc::clone(&connector);
        async move { connector.connect().await.map(Conn::own) }.boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config("", config);
    let pool = Pool::builder(manager).max_size(size).runtime(Runtime::Tokio1);
    pool.wait_timeout(Some(options.pool_timeout)).build().expect("a runtime is named")
}
