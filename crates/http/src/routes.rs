//! The route table, in the order of the protocol's documentation.
use crate::route::{Place, Route, private, public, resource, unknown};
use crate::{management, private as own, public as open};
use actix_web::http::Method;
use actix_web::web;
use std::collections::BTreeMap;
use taler_merchant_domain::ErrorCode as Code;

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const DELETE: Method = Method::DELETE;

/// Every endpoint.
pub(crate) fn table() -> Vec<Route> {
    vec![
        public(GET, "/config", open::config::show),
        private(POST, "/management/instances", management::instances::create)
            .at_root()
            .with_images()
            .database_codes(&[
                Code::GenericDbStartFailed,
                Code::GenericDbStoreFailed,
                Code::GenericDbCommitFailed,
            ]),
        private(GET, "/management/instances", management::instances::list).at_root(),
        private(GET, "/management/instances/{target}", management::instances::show).at_root(),
        private(GET, "/private", own::instance::show),
        public(POST, "/private/token", own::token::create)
            .database_codes(&[Code::GenericDbStoreFailed]),
        private(DELETE, "/private/token", own::token::delete),
    ]
}

/// Mounts the table: each path at the root, and those of instances below `/instances/{instance}`.
pub(crate) fn mount(app: &mut web::ServiceConfig) {
    let table = table();
    let mut paths: BTreeMap<&str, Vec<&Route>> = BTreeMap::new();
    for route in &table {
        paths.entry(route.path).or_default().push(route);
    }
    for (path, routes) in paths {
        let of_instances: Vec<&Route> =
            routes.iter().copied().filter(|route| route.place == Place::Instance).collect();
        if !of_instances.is_empty() {
            app.service(resource(&format!("/instances/{{instance}}{path}"), &of_instances));
        }
        app.service(resource(path, &routes));
    }
    app.default_service(web::to(unknown));
}
