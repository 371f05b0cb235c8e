//! Opening the database that the configuration names.
use crate::config::{Database as Configured, Environment};
use anyhow::{Context, bail};
use taler_merchant_store::{Database, postgres, sqlite};

/// Who opens a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opener {
    /// The server: on SQLite it is the only one.
    Server {
        /// How many threads serve.
        workers: usize,
    },
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
        Configured::Postgres { config, .. } => {
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
            Opener::Server { .. } => {
                let options = sqlite::Options::new(sqlite::Exclusive::Yes);
                sqlite::Db::open_migrated(path, &options).await?
            }
            Opener::Command => {
                sqlite::check(path).await?;
                sqlite::Db::open(path, &sqlite::Options::new(sqlite::Exclusive::No))?
            }
        })),
        Configured::Postgres { config, connections } => {
            let target = target(config.expose(), environment)?;
            let options = match opener {
                Opener::Server { workers } => {
                    postgres::migrate(&target).await?;
                    share_out(postgres::room(&target).await?, *connections, workers)?
                }
                Opener::Command => {
                    postgres::check(&target).await?;
                    postgres::Options { background_pool_size: BACKGROUND, ..Default::default() }
                }
            };
            Ok(Database::Postgres(postgres::Db::open(&target, &options)?))
        }
    }
}

/// Connections for what no worker does.
const BACKGROUND: usize = 2;

/// The same, and the one of who leads.
const OTHERS: usize = BACKGROUND + 1;

/// How many connections each worker gets, where there is `room` for so many and so many are `wanted`.
/// Of what was not said, others may have a quarter.
fn share_out(
    room: usize,
    wanted: Option<usize>,
    workers: usize,
) -> anyhow::Result<postgres::Options> {
    let limit = wanted.unwrap_or(room * 3 / 4);
    let least = workers * 2 + OTHERS;
    if limit > room || limit < least {
        let option = wanted.map_or(String::new(), |wanted| {
            format!(", and merchantdb-postgres/MAX_CONNECTIONS is {wanted}")
        });
        bail!(
            "with {workers} threads, this server needs from {least} connections on; the database \
             admits {room}{option}"
        );
    }
    let defaults = postgres::Options::DEFAULT;
    let share = (limit - OTHERS) / workers - 1;
    let pool_size = if wanted.is_some() { share } else { share.min(defaults.pool_size) };
    Ok(postgres::Options { pool_size, background_pool_size: BACKGROUND, ..defaults })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn pool_size(room: usize, wanted: Option<usize>, workers: usize) -> Result<usize, String> {
        let options = share_out(room, wanted, workers);
        options.map(|options| options.pool_size).map_err(|error| error.to_string())
    }

    #[test]
    fn each_worker_gets_eight_connections_or_as_many_as_there_is_room_for() {
        assert_eq!(pool_size(97, None, 2), Ok(8));
        assert_eq!(pool_size(97, None, 8), Ok(7));
        assert_eq!(pool_size(97, None, 16), Ok(3));
        assert_eq!(pool_size(97, Some(90), 2), Ok(42));
        assert_eq!(pool_size(97, Some(7), 2), Ok(1));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_numbers() {
        let refused = |room, wanted, workers| pool_size(room, wanted, workers).unwrap_err();
        let many = refused(97, None, 64);
        assert!(many.contains("64 threads") && many.contains("from 131"), "{many}");
        assert!(
            refused(97, Some(98), 2)
                .ends_with("admits 97, and merchantdb-postgres/MAX_CONNECTIONS is 98")
        );
        assert!(refused(97, Some(6), 2).contains("from 7 connections on"));
    }
}
