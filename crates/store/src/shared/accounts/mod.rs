//! Bank accounts.
use super::{Conn, Db};

mod add;
mod change;
mod find;
mod repository;
mod rows;

pub(super) use find::targets;
