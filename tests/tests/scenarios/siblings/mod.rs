//! Two servers on one Postgres database: what one of them did counts at the other at once.
mod counts;
mod credentials;
mod second_factor;

/// Runs scenarios with two servers, which share a database and nothing else.
macro_rules! pairs {
    (with ($setup:expr): $($scenario:ident)*) => {
        mod postgres {
            $(#[actix_rt::test]
            async fn $scenario() {
                let setup = $setup;
                let server = taler_merchant_tests::Server::on_postgres(&setup).await;
                let sibling = server.sibling(&setup).await;
                super::$scenario(&server, &sibling).await;
                sibling.stop().await;
                server.stop().await;
            })*
        }
    };
}
pub(super) use pairs;
