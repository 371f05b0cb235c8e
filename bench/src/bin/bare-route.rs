//! The ceiling of HTTP on this machine: `bare-route FILE` answers every request for `/` with the
//! JSON in the file.
use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;
use taler_merchant_bench::serving::{KEEP_ALIVE, announce, listener, workers};

async fn answer(body: Data<Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(Bytes::clone(&body))
}

async fn serve() -> anyhow::Result<()> {
    let file = std::env::args().nth(1).context("bare-route FILE")?;
    let body = Bytes::from(std::fs::read(&file).context(file)?);
    let listener = listener()?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        App::new().app_data(Data::new(body.clone())).route("/", web::get().to(answer))
    });
    let server = server.workers(workers()).keep_alive(KEEP_ALIVE).listen(listener)?.run();
    announce(server, address).await
}

fn main() -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(serve())
}
