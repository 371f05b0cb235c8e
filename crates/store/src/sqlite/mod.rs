//! SQLite: one thread that writes, blocking tasks that read, and look-ups on the spot, each on a
//! connection that runs statements at once.
mod connect;
mod db;
mod file;
mod leader;
#[macro_use]
mod locks;
mod lookups;
mod migrate;
#[cfg(test)]
mod tests;
mod writer;

#[path = "../shared/mod.rs"]
mod shared;

#[cfg(test)]
use crate::testing::sqlite as fixture;
use connect::Conn;

pub use db::{Db, Exclusive, Options};
pub use leader::Leader;
pub use migrate::{MIGRATIONS, check, migrate};
