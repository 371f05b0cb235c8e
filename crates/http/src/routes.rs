//! The route table, in the order of the protocol's documentation.
use crate::route::{Place, Route, private, public, resource, unknown};
use crate::{management as admin, private as own, public as open};
use actix_web::http::Method;
use actix_web::web;
use std::collections::BTreeMap;
use taler_merchant_domain::ErrorCode::{
    self, GenericDbCommitFailed as COMMIT, GenericDbFetchFailed as FETCH,
    GenericDbStartFailed as START, GenericDbStoreFailed as STORE,
    GenericInternalInvariantFailure as INTERNAL,
};

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PATCH: Method = Method::PATCH;
const DELETE: Method = Method::DELETE;

/// What each endpoint documents for failures of the database.
const SIGN_UP: &[ErrorCode] = &[STORE];
const CREATE: &[ErrorCode] = &[START, STORE, COMMIT];
const UPDATE: &[ErrorCode] = &[START, STORE];
const REMOVE: &[ErrorCode] = &[STORE, INTERNAL];
const AUTH: &[ErrorCode] = &[START, FETCH, COMMIT];
const TOKEN: &[ErrorCode] = &[STORE];
const TOKENS: &[ErrorCode] = &[FETCH];

/// Every endpoint.
pub(crate) fn table() -> Vec<Route> {
    [general(), management(), instance(), tokens()].into_iter().flatten().collect()
}

fn general() -> Vec<Route> {
    vec![
        public(GET, "/", open::home::show),
        public(GET, "/config", open::config::show),
        public(GET, "/terms", open::legal::terms),
        public(GET, "/privacy", open::legal::privacy),
        public(POST, "/instances", open::instances::create).at_root().database_codes(SIGN_UP),
    ]
}

fn management() -> Vec<Route> {
    let one = "/management/instances/{target}";
    vec![
        private(POST, "/management/instances", admin::instances::create)
            .at_root()
            .with_images()
            .database_codes(CREATE),
        private(GET, "/management/instances", admin::instances::list).at_root(),
        private(GET, one, admin::instances::show).at_root(),
        private(PATCH, one, admin::instances::update)
            .at_root()
            .with_images()
            .database_codes(UPDATE),
        private(DELETE, one, admin::instances::delete).at_root().database_codes(REMOVE),
        private(POST, "/management/instances/{target}/auth", admin::instances::auth)
            .at_root()
            .database_codes(AUTH),
    ]
}

fn instance() -> Vec<Route> {
    vec![
        private(GET, "/private", own::instance::show),
        private(PATCH, "/private", own::instance::update).with_images().database_codes(UPDATE),
        private(DELETE, "/private", own::instance::delete).database_codes(REMOVE),
        private(POST, "/private/auth", own::auth::auth).database_codes(AUTH),
    ]
}

fn tokens() -> Vec<Route> {
    vec![
        private(POST, "/private/token", own::token::create).database_codes(TOKEN),
        private(DELETE, "/private/token", own::token::delete).database_codes(TOKEN),
        private(GET, "/private/tokens", own::tokens::list).database_codes(TOKENS),
        private(DELETE, "/private/tokens/{serial}", own::tokens::delete).database_codes(TOKEN),
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
        if path == "/" {
            app.service(resource("/instances/{instance}", &of_instances));
        }
        app.service(resource(path, &routes));
    }
    app.default_service(web::to(unknown));
}
