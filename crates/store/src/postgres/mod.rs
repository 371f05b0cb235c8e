//! Postgres: tokio-postgres underneath, natively async, no C library.
mod commits;
mod conn;
mod connect;
mod db;
mod insertions;
mod leader;
#[macro_use]
mod locks;
mod lookups;
mod migrate;
mod options;
mod pipeline;
mod retry;
mod room;
mod settings;
mod target;
mod tls;
mod together;
mod transaction;

#[path = "../shared/mod.rs"]
mod shared;

#[cfg(test)]
use crate::testing::postgres as fixture;
use conn::Conn;

pub use db::Db;
pub use leader::Leader;
pub use migrate::{MIGRATIONS, check, migrate};
pub use options::Options;
pub use room::room;
pub use settings::InvalidTarget;
pub use target::{Target, process_environment};
