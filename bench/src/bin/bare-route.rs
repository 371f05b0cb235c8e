//! The ceiling of HTTP on this machine: `bare-route FILE` answers every request for `/` with the
//! JSON in the file, written anew as by any handler.
use actix_web::web::{Data, Json};
use actix_web::{App, HttpServer, web};
use anyhow::Context;
use serde_json::Value;
use taler_merchant_bench::serving::{KEEP_ALIVE, announce, listener, workers};

async fn answer(value: Data<Value>) -> Json<Data<Value>> {
    Json(value)
}

async fn serve() -> anyhow::Result<()> {
    let file = std::env::args().nth(1).context("bare-route FILE")?;
    let value: Value = serde_json::from_slice(&std::fs::read(&file).context(file)?)?;
    let listener = listener()?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        App::new().app_data(Data::new(value.clone())).route("/", web::get().to(answer))
    });
    let server = server.workers(workers()).keep_alive(KEEP_ALIVE).listen(listener)?.run();
    announce(server, address).await
}

fn main() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(serve())
}
