//! Opening the database that the configuration names.
use crate::config::{Database as Configured, Environment};
use anyhow::Context;
use taler_merchant_store::{Database, postgres, sqlite};

/// Who opens a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opener {
    /// The server: on SQLite it is the only one.
    Server,
    /// A command beside it.
    Command,
}

/// Brings the schema up to date.
///
/// # Errors
/// When the database cannot be reached, or belongs to another program or a newer version.
pub async fn migrate(database: &Configured, environment: &Environment) -> anyhow::Result<()> {
    match database {
        Configured::Sqlite { path } => sqlite::migrate(path).await?,
        Configured::Postgres { config } => {
            postgres::migrate(&target(config.expose(), environment)?).await?;
        }
    }
    Ok(())
}

/// Opens a database. A server brings its schema up to date; a command wants it so.
///
/// # Errors
/// When it belongs to another program or a newer version, another server has it open, or a command
/// finds it absent or not up to date.
pub async fn open(
    database: &Configured,
    environment: &Environment,
    opener: Opener,
) -> anyhow::Result<Database> {
    match database {
        Configured::Sqlite { path } => Ok(Database::Sqlite(match opener {
            Opener::Server => {
                let options = sqlite::Options::new(sqlite::Exclusive::Yes);
                sqlite::Db::open_migrated(path, &options).await?
            }
            Opener::Command => {
                sqlite::check(path).await?;
                sqlite::Db::open(path, &sqlite::Options::new(sqlite::Exclusive::No))?
            }
        })),
        Configured::Postgres { config } => {
            let target = target(config.expose(), environment)?;
            match opener {
                Opener::Server => postgres::migrate(&target).await?,
                Opener::Command => postgres::check(&target).await?,
            }
            Ok(Database::Postgres(postgres::Db::open(&target, &postgres::Options::DEFAULT)?))
        }
    }
}

fn target(text: &str, environment: &Environment) -> anyhow::Result<postgres::Target> {
    let variable = |name: &str| environment.variable(name).map(str::to_owned);
    postgres::Target::parse(text, variable).context("the option merchantdb-postgres/CONFIG")
}

/// Where the data lies, for people.
#[must_use]
pub fn describe(database: &Configured) -> String {
    match database {
        Configured::Sqlite { path } => format!("SQLite, {}", path.display()),
        Configured::Postgres { .. } => "Postgres".to_owned(),
    }
}
