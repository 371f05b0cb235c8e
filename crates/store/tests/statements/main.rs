//! What the statements of the store cost, each that the contract suite makes it execute: a new one
//! is seen without being listed.
//!
//! A program of its own, since it listens to all connections of its process.
#![cfg(test)]
mod fill;
mod plans;
mod recorder;
mod repeated;
mod together;

use futures_util::StreamExt;
use futures_util::future::{FutureExt, LocalBoxFuture};
use futures_util::stream;
use taler_merchant_domain::testing::contract;
use tokio::sync::OnceCell;

type Case = fn() -> LocalBoxFuture<'static, ()>;

/// All cases, to be run one after the other.
macro_rules! all_cases {
    ($fixture:path: $($area:ident { $($case:ident)* })*) => {
        vec![$($({
            let case: Case = || async {
                let fixture = $fixture().await;
                contract::$area::$case(&fixture.db).await;
                fixture.close().await;
            }
            .boxed_local();
            case
        }),*),*]
    };
}

const AT_ONCE: usize = 4;

static POSTGRES: OnceCell<()> = OnceCell::const_new();
static SQLITE: OnceCell<()> = OnceCell::const_new();

/// Has each statement executed that there is for Postgres.
async fn run_on_postgres() {
    use taler_merchant_domain::store_contract;
    use taler_merchant_store::testing::postgres;
    let run = || async {
        run(store_contract! { postgres => all_cases }).await;
        together::go_together().await;
    };
    POSTGRES.get_or_init(run).await;
}

/// The same for SQLite.
async fn run_on_sqlite() {
    use taler_merchant_domain::store_contract;
    use taler_merchant_store::testing::sqlite;
    SQLITE.get_or_init(|| run(store_contract! { sqlite => all_cases })).await;
}

async fn run(cases: Vec<Case>) {
    recorder::listen();
    stream::iter(cases).for_each_concurrent(AT_ONCE, |case| case()).await;
}
