//! Token families.
use super::{Conn, Db};

mod find;
mod repository;
mod rows;
mod write;
