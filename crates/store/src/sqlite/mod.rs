//! SQLite: one blocking task per unit of work, on a connection that runs statements on the spot.
mod connect;
mod db;
mod file;
#[macro_use]
mod locks;
mod migrate;

#[path = "../shared/mod.rs"]
mod shared;

#[cfg(test)]
use crate::testing::sqlite as fixture;
use connect::Conn;
use db::begin;

pub use db::{Db, Exclusive, Options};
pub use migrate::{MIGRATIONS, check, migrate};
