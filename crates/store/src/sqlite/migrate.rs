use super::connect::connect;
use super::file::{self, FileLock};
use crate::error::{Context, StartError};
use crate::migrations::{self, Found, Steps, cut_short, not_migrated, not_read};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use std::path::Path;
use tokio::task::spawn_blocking;

/// The steps of the schema.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name";

/// Brings the schema up to date, in a file that is made if there is none: all of it or nothing,
/// and one process at a time.
///
/// # Errors
/// See [`StartError`]: before anything is written, when the database is another program's or too
/// new.
pub async fn migrate(path: &Path) -> Result<(), StartError> {
    let path = file::resolve(path)?;
    blocking(move || migrate_blocking(&path)).await
}

/// Finds out whether this program can work with a database, and writes nothing.
///
/// # Errors
/// See [`StartError`].
pub async fn check(path: &Path) -> Result<(), StartError> {
    let path = file::resolve(path)?;
    blocking(move || {
        file::require(&path)?;
        let found = look(&mut open(&path)?)?;
        Steps::of::<Sqlite>(&MIGRATIONS)?.require(&found)
    })
    .await
}

async fn blocking(
    job: impl FnOnce() -> Result<(), StartError> + Send + 'static,
) -> Result<(), StartError> {
    spawn_blocking(job).await.context(cut_short)?
}

fn migrate_blocking(path: &str) -> Result<(), StartError> {
    file::create_directory(path)?;
    let _turn = FileLock::of_migration(path)?;
    file::create(path)?;
    let mut c = open(path)?;
    Steps::of::<Sqlite>(&MIGRATIONS)?.accept(&look(&mut c)?)?;
    // Here alone: two connections that set it at once fail in spite of the busy time-out.
    c.batch_execute("PRAGMA journal_mode=WAL").context(not_migrated)?;
    c.immediate_transaction(|c| migrations::run::<_, Sqlite>(c, MIGRATIONS)).context(not_migrated)
}

fn open(path: &str) -> Result<SqliteConnection, StartError> {
    connect(path).context(|| format!("{path} cannot be opened as a database"))
}

fn look(c: &mut SqliteConnection) -> Result<Found, StartError> {
    let mut tables: Vec<Name> = sql_query(TABLES).load(c).context(not_read)?;
    let mut found = Found::default();
    if let Some(index) = tables.iter().position(|table| table.name == migrations::TABLE) {
        tables.remove(index);
        let query = format!("SELECT version AS name FROM {}", migrations::TABLE);
        let steps: Vec<Name> = sql_query(query).load(c).context(not_read)?;
        found.steps = steps.into_iter().map(|step| step.name).collect();
    }
    found.table = tables.into_iter().next().map(|table| table.name);
    Ok(found)
}
