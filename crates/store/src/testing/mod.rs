//! Fresh, migrated databases for tests, one for each test.
//!
//! ```no_run
//! # async fn test() {
//! let fixture = taler_merchant_store::testing::postgres().await;
//! let repositories = fixture.repositories(); // for services
//! let url = fixture.url(); // for a server of its own process
//! fixture.close().await;
//! # }
//! ```
//!
//! Postgres is a server that the first test of a process starts on a unix socket, in a directory
//! of its own, and that ends with the process, however it ends. As root it runs as `postgres` or
//! `nobody`. `TEST_PG_URL` names another server instead, completely and with a database that
//! exists: `postgres://user@host/postgres`. Without server binaries the tests fail, with the line
//! to type.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
mod cluster;
mod dump;
mod fixture;

pub use fixture::{Fixture, empty_postgres, empty_sqlite, postgres, sqlite};
