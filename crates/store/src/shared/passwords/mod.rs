//! Passwords, and what is remembered of wrong ones.
use super::{Conn, Db, audit, counters, instances};

mod find;
mod forget;
mod refuse;
mod renew;
mod repository;
mod source;

pub(super) use source::{forget_sources, remember};
