//! The audit log.
use super::{Conn, Db, counters};

mod forget;
mod read;
mod repository;
mod rows;
mod write;

pub(super) use write::{append, append_refused};
