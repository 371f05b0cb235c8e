//! The route table, in the order of the protocol's documentation.
use crate::openapi::Tag;
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
    let groups = [
        (Tag::General, general()),
        (Tag::Management, management().into_iter().map(Route::at_root).collect()),
        (Tag::Instance, instance()),
        (Tag::Tokens, tokens()),
    ];
    groups
        .into_iter()
        .flat_map(|(tag, routes)| routes.into_iter().map(move |one| one.of(tag)))
        .collect()
}

fn general() -> Vec<Route> {
    vec![
        public(GET, "/", open::home::show, open::home::describe),
        public(GET, "/config", open::config::show, open::config::describe),
        public(GET, "/terms", open::legal::terms, open::legal::describe_terms),
        public(GET, "/privacy", open::legal::privacy, open::legal::describe_privacy),
        public(
            GET,
            "/openapi.json",
            open::description::document,
            open::description::describe_document,
        )
        .at_root(),
        public(GET, "/docs", open::description::page, open::description::describe_page).at_root(),
        public(POST, "/instances", open::instances::create, open::instances::create::describe)
            .at_root()
            .database_codes(SIGN_UP),
    ]
}

fn management() -> Vec<Route> {
    use admin::instances::{auth, create, delete, list, show, update};
    let (all, one) = ("/management/instances", "/management/instances/{target}");
    vec![
        private(POST, all, create, create::describe).with_images().database_codes(CREATE),
        private(GET, all, list, list::describe),
        private(GET, one, show, show::describe),
        private(PATCH, one, update, update::describe).with_images().database_codes(UPDATE),
        private(DELETE, one, delete, delete::describe).database_codes(REMOVE),
        private(POST, "/management/instances/{target}/auth", auth, auth::describe)
            .database_codes(AUTH),
    ]
}

fn instance() -> Vec<Route> {
    use own::instance::{delete, show, update};
    vec![
        private(GET, "/private", show, show::describe),
        private(PATCH, "/private", update, update::describe).with_images().database_codes(UPDATE),
        private(DELETE, "/private", delete, delete::describe).database_codes(REMOVE),
        private(POST, "/private/auth", own::auth::auth, own::auth::describe).database_codes(AUTH),
    ]
}

fn tokens() -> Vec<Route> {
    use own::{token, tokens};
    vec![
        private(POST, "/private/token", token::create, token::create::describe)
            .database_codes(TOKEN),
        private(DELETE, "/private/token", token::delete, token::delete::describe)
            .database_codes(TOKEN),
        private(GET, "/private/tokens", tokens::list, tokens::list::describe)
            .database_codes(TOKENS),
        private(DELETE, "/private/tokens/{serial}", tokens::delete, tokens::delete::describe)
            .database_codes(TOKEN),
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
