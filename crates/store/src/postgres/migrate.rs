use super::Target;
use super::connect::Connector;
use crate::error::{Context, StartError};
use crate::migrations::{self, Found, Steps, cut_short, not_migrated, not_read};
use diesel::pg::Pg;
use diesel::sql_types::{Bool, Text};
use diesel::{QueryableByName, dsl::sql, select, sql_query};
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use std::time::Duration;
use tokio::task::spawn_blocking;

/// The steps of the schema.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

const POLL: Duration = Duration::from_millis(50);

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Tables in our schema, and those of other merchant backends elsewhere; tables that an extension
/// brought do not count.
const TABLES: &str = "
    SELECT n.nspname || '.' || c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relname <> '__diesel_schema_migrations'
      AND (n.nspname = current_schema() OR n.nspname = 'merchant')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY n.nspname <> 'merchant', c.relname LIMIT 1";

/// Brings the schema up to date. Of several processes that do so at once, one does the work and
/// the others wait.
///
/// # Errors
/// See [`StartError`]: before anything is written, when the database is another program's or too
/// new.
pub async fn migrate(target: &Target) -> Result<(), StartError> {
    let mut c = connect(target).await?;
    lock(&mut c).await?;
    Steps::of::<Pg>(&MIGRATIONS)?.accept(&look(&mut c).await?)?;
    // The lock goes with the connection. Migrations block: the task lets them, under any runtime.
    let task = spawn_blocking(|| {
        let mut c = AsyncConnectionWrapper::<AsyncPgConnection>::from(c);
        migrations::run::<_, Pg>(&mut c, MIGRATIONS).map(|()| c.into_inner())
    });
    let mut c = task.await.context(cut_short)?.context(not_migrated)?;
    unlock(&mut c).await
}

/// Finds out whether this program can work with a database, and writes nothing.
///
/// # Errors
/// See [`StartError`].
pub async fn check(target: &Target) -> Result<(), StartError> {
    let found = look(&mut connect(target).await?).await?;
    Steps::of::<Pg>(&MIGRATIONS)?.require(&found)
}

pub(super) async fn connect(target: &Target) -> Result<AsyncPgConnection, StartError> {
    let c = Connector::unhurried(target)?.connect().await;
    c.context(|| "the database cannot be reached".to_owned())
}

/// Polled: who waits inside a statement blocks `CREATE INDEX CONCURRENTLY` elsewhere.
async fn lock(c: &mut AsyncPgConnection) -> Result<(), StartError> {
    let lock = || select(sql::<Bool>("pg_try_advisory_lock(7311986201)"));
    while !lock().get_result::<bool>(c).await.context(not_read)? {
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

async fn unlock(c: &mut AsyncPgConnection) -> Result<(), StartError> {
    let unlock = c.batch_execute("SELECT pg_advisory_unlock(7311986201)").await;
    unlock.context(not_read)
}

async fn look(c: &mut AsyncPgConnection) -> Result<Found, StartError> {
    let table: Vec<Name> = sql_query(TABLES).load(c).await.context(not_read)?;
    let known = select(sql::<Bool>("to_regclass('__diesel_schema_migrations') IS NOT NULL"));
    let mut steps: Vec<Name> = Vec::new();
    if known.get_result(c).await.context(not_read)? {
        let query = format!("SELECT version AS name FROM {}", migrations::TABLE);
        steps = sql_query(query).load(c).await.context(not_read)?;
    }
    let steps = steps.into_iter().map(|step| step.name).collect();
    Ok(Found { steps, table: table.into_iter().next().map(|table| table.name) })
}
