//! The actix-web adapter of a GNU Taler merchant backend: it turns requests into calls of the
//! services of `taler-merchant-domain`, and their outcomes into answers.
//!
//! Here live the route table, the extractors, the request and response bodies, the mapping of
//! errors and, made from all of these, the description of the interface. Business rules, SQL and
//! transactions do not.
//!
//! ```no_run
//! use actix_web::{App, HttpServer, web};
//! use taler_merchant_http::{Api, application, remember_refusals};
//!
//! # async fn serve(build: fn() -> Api) -> std::io::Result<()> {
//! HttpServer::new(move || application(web::Data::new(build())))
//!     .on_connect(remember_refusals)
//!     .h1_allow_half_closed(false) // a long poll ends when the client hangs up
//!     .bind(("127.0.0.1", 9966))?
//!     .run()
//!     .await
//! # }
//! ```
mod admission;
mod answer;
mod api;
mod below;
mod body;
mod call;
mod csv;
mod edge;
mod error;
mod extract;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod load;
mod management;
mod openapi;
mod pacing;
mod private;
mod protection;
mod proxies;
mod public;
mod request_id;
mod route;
mod routes;
#[cfg(test)]
mod testing;
mod wire;

pub use api::{Api, Limits, Settings};
pub use load::Load;
pub use pacing::remember_refusals;
pub use protection::Hsts;
pub use proxies::TrustedProxies;
pub use public::{
    ConfigResponse, CurrencySpecification, ExchangeConfigInfo, IMPLEMENTATION, LegalFile,
    LegalText, PROTOCOL_VERSION,
};

pub use openapi::openapi_json;
pub use route::{Endpoint, Place};
pub use wire::{audit_csv, audit_json};

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, Error, middleware, web};

/// Every endpoint that the application serves, in the order of the protocol's documentation.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    routes::table().iter().map(route::Route::describe).collect()
}

/// The whole application of one worker.
pub fn application(
    api: web::Data<Api>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let ids = request_id::RequestIds::new(api.entropy.as_ref());
    let app = App::new().app_data(api).app_data(ids).app_data(admission::InMemory::new());
    app.configure(routes::mount).wrap(middleware::from_fn(edge::edge))
}
