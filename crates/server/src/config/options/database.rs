//! Options about the database.

use super::spec::OptionSpec;
use crate::config::value::{Connection, FileName, Integer, OneOf};

/// Which database holds the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

pub(crate) static DB: OptionSpec<OneOf<Engine>> = OptionSpec {
    section: "merchant",
    name: "DB",
    form: OneOf(&[("sqlite", Engine::Sqlite), ("postgres", Engine::Postgres)]),
    default: Some("sqlite"),
    meaning: "the database; if not set, a section `[merchantdb-postgres]` means `postgres`",
    example: "postgres",
};

pub(crate) static PATH: OptionSpec<FileName> = OptionSpec {
    section: "merchantdb-sqlite",
    name: "PATH",
    form: FileName,
    default: Some("${TALER_DATA_HOME}/merchant.sqlite3"),
    meaning: "the database file, made at the first start",
    example: "/var/lib/taler-merchant/merchant.sqlite3",
};

pub(crate) static CONFIG: OptionSpec<Connection> = OptionSpec {
    section: "merchantdb-postgres",
    name: "CONFIG",
    form: Connection,
    default: Some("postgres:///taler-merchant"),
    meaning: "how to connect, as a URL or as keywords",
    example: "postgres://shop@db.example/shop?sslmode=require",
};

pub(crate) static CONNECTIONS: OptionSpec<Integer<usize>> = OptionSpec {
    section: "merchantdb-postgres",
    name: "MAX_CONNECTIONS",
    form: Integer { min: 5, max: 100_000 },
    default: None,
    meaning: "connections to the database that this process may have; if not set, 9 for each thread \
              and 3 more, but no more than three quarters of those that the database admits",
    example: "40",
};
