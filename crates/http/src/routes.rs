//! The route table, in the order of the protocol's documentation.
use crate::route::{Place, Route, private, public, resource, unknown};
use crate::{management as admin, private as own, public as open};
use actix_web::http::Method;
use actix_web::web;
use std::collections::BTreeMap;
use taler_merchant_domain::ErrorCode::{
    self, GenericDbCommitFailed as COMMIT, GenericDbFetchFailed as FETCH,
    GenericDbInvariantFailure as INVARIANT, GenericDbSoftFailure as SOFT,
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
const ADD_ACCOUNT: &[ErrorCode] = &[STORE, FETCH, COMMIT, SOFT, INVARIANT];
const SHOW_ACCOUNT: &[ErrorCode] = &[FETCH];
const CHANGE_ACCOUNT: &[ErrorCode] = &[STORE, INTERNAL];
const DEACTIVATE_ACCOUNT: &[ErrorCode] = &[STORE];
const CREATE_FAMILY: &[ErrorCode] = &[STORE];
const LIST_FAMILIES: &[ErrorCode] = &[FETCH];
const SHOW_FAMILY: &[ErrorCode] = &[FETCH, INTERNAL];
const CHANGE_FAMILY: &[ErrorCode] = &[STORE, INTERNAL];

/// Every endpoint.
pub(crate) fn table() -> Vec<Route> {
    let parts = [general(), management(), instance(), tokens(), accounts(), token_families()];
    parts.into_iter().flatten().collect()
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
        private(GET, "/management/instances/{target}/kyc", admin::instances::kyc).at_root(),
    ]
}

fn instance() -> Vec<Route> {
    vec![
        private(GET, "/private", own::instance::show),
        private(PATCH, "/private", own::instance::update).with_images().database_codes(UPDATE),
        private(DELETE, "/private", own::instance::delete).database_codes(REMOVE),
        private(POST, "/private/auth", own::auth::auth).database_codes(AUTH),
        private(GET, "/private/kyc", own::kyc::show),
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

fn accounts() -> Vec<Route> {
    let (all, one) = ("/private/accounts", "/private/accounts/{h_wire}");
    vec![
        private(POST, all, own::accounts::add).database_codes(ADD_ACCOUNT),
        private(GET, all, own::accounts::list).database_codes(SHOW_ACCOUNT),
        private(GET, one, own::accounts::show).database_codes(SHOW_ACCOUNT),
        private(PATCH, one, own::accounts::update).database_codes(CHANGE_ACCOUNT),
        private(DELETE, one, own::accounts::deactivate).database_codes(DEACTIVATE_ACCOUNT),
    ]
}

fn token_families() -> Vec<Route> {
    let (all, one) = ("/private/tokenfamilies", "/private/tokenfamilies/{slug}");
    vec![
        private(POST, all, own::token_families::create).database_codes(CREATE_FAMILY),
        private(GET, all, own::token_families::list).database_codes(LIST_FAMILIES),
        private(GET, one, own::token_families::show).database_codes(SHOW_FAMILY),
        private(PATCH, one, own::token_families::update).database_codes(CHANGE_FAMILY),
        private(DELETE, one, own::token_families::delete).database_codes(CHANGE_FAMILY),
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

#[cfg(test)]
mod tests {
    use crate::testing::Parts;
    use actix_web::http::Method;
    use actix_web::test::TestRequest;

    #[actix_rt::test]
    async fn every_private_route_wants_a_token_before_it_looks_at_anything() {
        for endpoint in crate::endpoints() {
            if endpoint.permission.is_none() {
                continue;
            }
            let path = ["target", "h_wire", "slug", "serial"]
                .iter()
                .fold(endpoint.path.to_owned(), |path, name| {
                    path.replace(&format!("{{{name}}}"), "x")
                });
            let method = Method::from_bytes(endpoint.method.as_bytes()).unwrap();
            let request = TestRequest::with_uri(&path).method(method).set_payload("{");
            let answer = Parts::new().call(request).await;
            assert_eq!(answer.code(), (401, 2015), "{} {path}", endpoint.method);
        }
    }
}
