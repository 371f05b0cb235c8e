//! Instances.
use super::{Conn, Db};

mod change;
mod find;
mod holder;
mod repository;
mod rows;

#[cfg(test)]
pub(super) use change::provision;
pub(super) use change::{lock_one, stands};
pub(super) use holder::LoginRow;
pub(super) use rows::ReferenceRow;
