use super::insertions::Gathered;
use super::lookups::Lookups;
use super::together::Statement;
use diesel::connection::{CacheSize, Instrumentation};
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel::result::Error;
use diesel::{ConnectionError, ConnectionResult, QueryResult};
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::{
    AnsiTransactionManager, AsyncConnection, AsyncConnectionCore, AsyncPgConnection,
    SimpleAsyncConnection, TransactionManager,
};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// What statements run on.
pub(crate) struct Conn {
    line: Line,
    transactions: AnsiTransactionManager,
    instrumentation: Option<Box<dyn Instrumentation>>,
}

enum Line {
    /// A connection of one's own, with transactions.
    Own(Arc<AsyncPgConnection>),
    /// The same, for one of those who share a transaction, and maybe its insertions.
    Joint(Arc<AsyncPgConnection>, Option<Arc<Gathered>>),
    /// The one that a worker's look-ups share, for nothing else.
    Shared(Arc<Lookups>),
}

impl Conn {
    pub(super) fn own(c: AsyncPgConnection) -> Self {
        Self::new(Line::Own(Arc::new(c)))
    }

    pub(super) fn shared(lookups: Arc<Lookups>) -> Self {
        Self::new(Line::Shared(lookups))
    }

    /// For one of those who share the transaction that was begun here; only who has it to himself can
    /// share it.
    pub(super) fn joint(&self, insertions: Option<&Arc<Gathered>>) -> Option<Self> {
        match &self.line {
            Line::Own(c) => Some(Self::new(Line::Joint(Arc::clone(c), insertions.cloned()))),
            Line::Joint(..) | Line::Shared(_) => None,
        }
    }

    fn new(line: Line) -> Self {
        Self { line, transactions: AnsiTransactionManager::default(), instrumentation: None }
    }
}

fn is_shared() -> Error {
    Error::QueryBuilderError("the connection is shared".into())
}

fn refused() -> BoxFuture<'static, QueryResult<usize>> {
    async { Err(is_shared()) }.boxed()
}

/// The form in which `BEGIN`, `SET` and `LISTEN` are said: none of them is meant for the statements
/// of others.
impl SimpleAsyncConnection for Conn {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        match &self.line {
            Line::Own(c) => (&**c).batch_execute(query).await,
            Line::Joint(..) | Line::Shared(_) => Err(is_shared()),
        }
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
        match &self.line {
            Line::Own(c) | Line::Joint(c, _) => {
                let mut c: &'conn Pg = c;
                AsyncConnectionCore::load(&mut c, source)
            }
            Line::Shared(lookups) => lookups.load(&Statement::of(&source.as_query())),
        }
    }

    fn execute_returning_count<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Self::Backend> + QueryId + 'query,
    {
        if let Line::Joint(_, Some(gathered)) = &self.line
            && let Some(count) = gathered.add(&Statement::of(&source))
        {
            return count;
        }
        match &self.line {
            Line::Own(c) | Line::Joint(c, _) => {
                let mut c: &'conn Pg = c;
                AsyncConnectionCore::execute_returning_count(&mut c, source)
            }
            Line::Shared(_) => refused(),
        }
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
        if let Line::Own(c) = &mut self.line
            && let Some(c) = Arc::get_mut(c)
        {
            c.set_prepared_statement_cache_size(size);
        }
    }
}

impl PoolableConnection for Conn {
    fn is_broken(&mut self) -> bool {
        AnsiTransactionManager::is_broken_transaction_manager(self)
            || match &mut self.line {
                Line::Own(c) => Arc::get_mut(c).is_none_or(PoolableConnection::is_broken),
                Line::Joint(..) => true,
                Line::Shared(lookups) => lookups.is_closed(),
            }
    }
}
