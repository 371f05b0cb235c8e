//! Where the data lies.

use crate::config::{
    error::ConfigError,
    options::{self, Engine},
    reader::{Found, Reader},
    value::PostgresConfig,
};
use std::path::PathBuf;

/// The database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file of this machine.
    Sqlite {
        /// The file.
        path: PathBuf,
    },
    /// A server.
    Postgres {
        /// How to connect.
        config: PostgresConfig,
        /// How many connections there may be, if it is said.
        connections: Option<usize>,
    },
}

/// Reads which database it is, and the options of that one only. An existing file for Postgres need
/// not say so: it has the section.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Database, ConfigError> {
    let has_postgres = reader.document.section(options::CONFIG.section).is_some();
    let fallback = if has_postgres { Some("postgres") } else { options::DB.default };
    let fallback = Found::by_default(fallback.unwrap_or_default());
    match reader.required_or(&options::DB, fallback)? {
        Engine::Sqlite => Ok(Database::Sqlite { path: reader.required(&options::PATH)? }),
        Engine::Postgres => Ok(Database::Postgres {
            config: reader.required(&options::CONFIG)?,
            connections: reader.find(&options::CONNECTIONS)?,
        }),
    }
}
