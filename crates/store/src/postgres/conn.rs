use diesel::connection::{CacheSize, Instrumentation};
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel::result::Error;
use diesel::{ConnectionError, ConnectionResult, QueryResult};
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, AsyncPgConnection,
    SimpleAsyncConnection, TransactionManager,
};
use std::sync::Arc;

/// What statements run on: a connection of one's own, with transactions, or the one that a worker's
/// look-ups share, without.
pub(crate) struct Conn {
    c: Arc<AsyncPgConnection>,
    is_shared: bool,
    transactions: AnsiTransactionManager,
    instrumentation: Option<Box<dyn Instrumentation>>,
}

impl Conn {
    pub(super) fn own(c: AsyncPgConnection) -> Self {
        Self::new(Arc::new(c), false)
    }

    pub(super) fn shared(c: Arc<AsyncPgConnection>) -> Self {
        Self::new(c, true)
    }

    fn new(c: Arc<AsyncPgConnection>, is_shared: bool) -> Self {
        let transactions = AnsiTransactionManager::default();
        Self { c, is_shared, transactions, instrumentation: None }
    }
}

/// The form in which `BEGIN`, `SET` and `LISTEN` are said: none of them is meant for the statements
/// of others.
impl SimpleAsyncConnection for Conn {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        if self.is_shared {
            return Err(Error::QueryBuilderError("the connection is shared".into()));
        }
        (&*self.c).batch_execute(query).await
    }
}

type Pg = AsyncPgConnection;

impl AsyncConnectionCore for Conn {
    type ExecuteFuture<'conn, 'query> =
        <&'conn Pg as AsyncConnectionCore>::ExecuteFuture<'conn, 'query>;
    type LoadFuture<'conn, 'query> = <&'conn Pg as AsyncConnectionCore>::LoadFuture<'conn, 'query>;
    type Stream<'conn, 'query> = <Pg as AsyncConnectionCore>::Stream<'conn, 'query>;
    type Row<'conn, 'query> = <Pg as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = <Pg as AsyncConnectionCore>::Backend;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let mut c: &'conn Pg = &self.c;
        AsyncConnectionCore::load(&mut c, source)
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        let mut c: &'conn Pg = &self.c;
        AsyncConnectionCore::execute_returning_count(&mut c, source)
    }
}

impl AsyncConnection for Conn {
    type TransactionManager = AnsiTransactionManager;

    /// Connections come from their `Connector`.
    async fn establish(_: &str) -> ConnectionResult<Self> {
        Err(ConnectionError::BadConnection("not by a URL".to_owned()))
    }

    fn transaction_state(&mut self) -> &mut AnsiTransactionManager {
        &mut self.transactions
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        &mut self.instrumentation
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.instrumentation = Some(Box::new(instrumentation));
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        if let Some(c) = Arc::get_mut(&mut self.c) {
            c.set_prepared_statement_cache_size(size);
        }
    }
}

impl PoolableConnection for Conn {
    fn is_broken(&mut self) -> bool {
        AnsiTransactionManager::is_broken_transaction_manager(self)
            || Arc::get_mut(&mut self.c).is_none_or(PoolableConnection::is_broken)
    }
}
