//! The ceiling of HTTP on this machine: `bare-route FILE` answers with the JSON in the file. `/` writes
//! it anew for each request, as any handler that answers JSON does; `/bytes` has it ready.
use actix_web::web::{Bytes, Data, Json};
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;
use serde_json::Value;
use taler_merchant_bench::serving::{KEEP_ALIVE, announce, listener, workers};

async fn answer(value: Data<Value>) -> Json<Data<Value>> {
    Json(value)
}

async fn bytes(body: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(Bytes::clone(&body))
}

async fn serve() -> anyhow::Result<()> {
    let file = std::env::args().nth(1).context("bare-route FILE")?;
    let body = Bytes::from(std::fs::read(&file).context(file)?);
    let value: Value = serde_json::from_slice(&body)?;
    let listener = listener()?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(body.clone()))
            .app_data(Data::new(value.clone()))
            .route("/", web::get().to(answer))
            .route("/bytes", web::get().to(bytes))
    });
    let server = server.workers(workers()).keep_alive(KEEP_ALIVE).listen(listener)?.run();
    announce(server, address).await
}

fn main() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(serve())
}
