//! Challenges and counters.
//!
//! Locks are taken in one order: the instance, then the challenge, then counters in the order of
//! their digests.
use super::{Conn, Db, counters, instances};

mod answer;
mod open;
mod proof;
mod repository;
mod rows;
mod sweep;

pub(super) use proof::spend;
