//! The server on another store: `sqlite-anchor normal|full [--set SECTION/OPTION=VALUE]..`
//!
//! Everything but token families is the product's. A family is read through `spawn_blocking` on one
//! of four connections, and created by the product's own statement, committed singly on one thread
//! with this `synchronous`.
use actix_web::{HttpServer, web};
use anyhow::Context;
use std::sync::Arc;
use taler_merchant_bench::families::Singly;
use taler_merchant_bench::serving::{KEEP_ALIVE, announce, listener, workers};
use taler_merchant_bench::statement;
use taler_merchant_http::application;
use taler_merchant_server::adapters::HashingCost;
use taler_merchant_server::bootstrap::{self, Notice, PASSWORD_VARIABLES};
use taler_merchant_server::config::{ConfigSource, Configuration, Database, Environment};
use taler_merchant_server::stores::{self, Opener};
use taler_merchant_server::wiring::Wiring;

async fn serve() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let synchronous = arguments.next().context("sqlite-anchor normal|full [--set ..]")?;
    let overrides = arguments.filter(|argument| argument != "--set").collect();
    let environment = Environment::of_process();
    let source = ConfigSource { file: None, overrides };
    let configuration = Configuration::load(&source, &environment)?;
    let settings = configuration.settings();
    let Database::Sqlite { path } = &settings.database else {
        anyhow::bail!("this is about SQLite");
    };
    statement::watch_new_connections()?;
    let store =
        stores::open(&settings.database, &environment, Opener::Server { workers: workers() })
            .await?;
    let wiring = Wiring::new(settings, &environment, HashingCost::default(), &store).await?;
    let given = PASSWORD_VARIABLES.iter().find_map(|name| environment.variable(name));
    let notice = Notice::fitting(&settings.data_directory);
    let (instances, entropy) = (wiring.instances(), wiring.entropy());
    bootstrap::ensure_admin(&instances, wiring.defaults(), given, entropy, &notice).await?;
    let families = Arc::new(Singly::new(path, &synchronous, || store.for_worker().token_families)?);
    let listener = listener()?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        let mut api = wiring.api();
        api.token_families.families = families.clone();
        application(web::Data::new(api))
    });
    let server = server.workers(workers()).keep_alive(KEEP_ALIVE).listen(listener)?.run();
    announce(server, address).await
}

fn main() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(serve())
}
