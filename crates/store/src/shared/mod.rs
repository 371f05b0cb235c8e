//! Queries and transactions. This folder is compiled inside `postgres` and inside `sqlite`, which
//! supply `Conn`, `Db::{read, find, transact, single}`, `locked!` and `shared!`.
#[cfg(test)]
use super::fixture;
use super::{Conn, Db};

mod accounts;
mod audit;
mod auth;
mod batch;
mod challenges;
mod counters;
mod instances;
mod kept;
mod keys;
mod passwords;
mod presented;
mod token_families;
mod token_upkeep;
pub(super) mod unit;
