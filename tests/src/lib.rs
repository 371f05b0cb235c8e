//! What scenarios stand on: a server on a database of its own, and clients that talk to it.
//!
//! A scenario is an `async fn(&Server)`; `scenarios!` runs it on each database.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
mod client;
mod dice;
mod second_factor;
mod server;

pub use client::{Answer, Client, an_instance};
pub use dice::Dice;
pub use second_factor::{CODES, challenges, showing};
pub use server::{ADMIN_PASSWORD, Server, Setup, Sibling};

/// Runs scenarios on each database: `scenarios! { a_behaviour_when_a_condition ... }`.
#[macro_export]
macro_rules! scenarios {
    ($($scenario:ident)*) => {
        $crate::scenarios! { with ($crate::Setup::default()): $($scenario)* }
    };
    (with ($setup:expr): $($scenario:ident)*) => {
        mod postgres {
            $(#[actix_rt::test]
            async fn $scenario() {
                let server = $crate::Server::on_postgres(&$setup).await;
                super::$scenario(&server).await;
                server.stop().await;
            })*
        }
        mod sqlite {
            $(#[actix_rt::test]
            async fn $scenario() {
                let server = $crate::Server::on_sqlite(&$setup).await;
                super::$scenario(&server).await;
                server.stop().await;
            })*
        }
    };
}
