//! The route table, in the order of the protocol's documentation.
use crate::below;
use crate::openapi::Tag;
use crate::route::{OF_ONE, Place, Route, private, public, resource, unknown};
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
const AUDIT: &[ErrorCode] = &[FETCH];
const SEND: &[ErrorCode] = &[STORE];
const CONFIRM: &[ErrorCode] = &[STORE];
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
    let groups = [
        (Tag::General, general()),
        (Tag::Management, management().into_iter().map(Route::at_root).collect()),
        (Tag::Instance, instance()),
        (Tag::Tokens, tokens()),
        (Tag::Challenges, challenges()),
        (Tag::Accounts, accounts()),
        (Tag::TokenFamilies, token_families()),
    ];
    groups
        .into_iter()
        .flat_map(|(tag, routes)| routes.into_iter().map(move |one| one.of(tag)))
        .collect()
}

fn general() -> Vec<Route> {
    use open::description::{describe_document, describe_page, document, page};
    let mut all = vec![
        public(GET, "/", open::home::show, open::home::describe),
        public(GET, "/config", open::config::show, open::config::describe),
        public(GET, "/terms", open::legal::terms, open::legal::describe_terms),
        public(GET, "/privacy", open::legal::privacy, open::legal::describe_privacy),
        public(GET, "/openapi.json", document, describe_document).at_root(),
        public(GET, "/docs", page, describe_page).at_root(),
    ];
    all = all.into_iter().map(Route::in_memory).collect();
    all.push(
        public(POST, "/instances", open::instances::create, open::instances::create::describe)
            .at_root()
            .database_codes(SIGN_UP),
    );
    all
}

fn management() -> Vec<Route> {
    use admin::instances::{auth, create, delete, kyc, list, show, update};
    let (all, one) = ("/management/instances", "/management/instances/{target}");
    vec![
        private(POST, all, create, create::describe).with_images().database_codes(CREATE),
        private(GET, all, list, list::describe),
        private(GET, one, show, show::describe),
        private(PATCH, one, update, update::describe).with_images().database_codes(UPDATE),
        private(DELETE, one, delete, delete::describe).database_codes(REMOVE),
        private(POST, "/management/instances/{target}/auth", auth, auth::describe)
            .database_codes(AUTH),
        private(GET, "/management/instances/{target}/kyc", kyc, kyc::describe),
        private(GET, "/management/audit", admin::audit::list, admin::audit::describe)
            .database_codes(AUDIT),
    ]
}

fn instance() -> Vec<Route> {
    use own::instance::{delete, show, update};
    vec![
        private(GET, "/private", show, show::describe),
        private(PATCH, "/private", update, update::describe).with_images().database_codes(UPDATE),
        private(DELETE, "/private", delete, delete::describe).database_codes(REMOVE),
        private(POST, "/private/auth", own::auth::auth, own::auth::describe).database_codes(AUTH),
        private(GET, "/private/kyc", own::kyc::show, own::kyc::describe),
        private(GET, "/private/audit", own::audit::list, own::audit::describe)
            .database_codes(AUDIT),
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

fn challenges() -> Vec<Route> {
    use open::challenge::{confirm, send};
    use open::instances::forgot_password;
    let (one, answer) = ("/challenge/{challenge}", "/challenge/{challenge}/confirm");
    vec![
        public(POST, one, send::send, send::describe).database_codes(SEND),
        public(POST, answer, confirm::confirm, confirm::describe).database_codes(CONFIRM),
        public(
            POST,
            "/instances/{target}/forgot-password",
            forgot_password::forgot_password,
            forgot_password::describe,
        )
        .at_root()
        .database_codes(AUTH),
    ]
}

fn accounts() -> Vec<Route> {
    use own::accounts::{add, deactivate, list, show, update};
    let (all, one) = ("/private/accounts", "/private/accounts/{h_wire}");
    vec![
        private(POST, all, add, add::describe).database_codes(ADD_ACCOUNT),
        private(GET, all, list, list::describe).database_codes(SHOW_ACCOUNT),
        private(GET, one, show, show::describe).database_codes(SHOW_ACCOUNT),
        private(PATCH, one, update, update::describe).database_codes(CHANGE_ACCOUNT),
        private(DELETE, one, deactivate, deactivate::describe).database_codes(DEACTIVATE_ACCOUNT),
    ]
}

fn token_families() -> Vec<Route> {
    use own::token_families::{create, delete, list, show, update};
    let (all, one) = ("/private/tokenfamilies", "/private/tokenfamilies/{slug}");
    vec![
        private(POST, all, create, create::describe).one_unit().database_codes(CREATE_FAMILY),
        private(GET, all, list, list::describe).database_codes(LIST_FAMILIES),
        private(GET, one, show, show::describe).database_codes(SHOW_FAMILY),
        private(PATCH, one, update, update::describe).one_unit().database_codes(CHANGE_FAMILY),
        private(DELETE, one, delete, delete::describe).one_unit().database_codes(CHANGE_FAMILY),
    ]
}

/// Mounts the table: each path at the root, and those of instances below `/instances/$INSTANCE` as
/// well.
///
/// Paths are tried one after the other, and those that are patterns take long: plain ones come first.
pub(crate) fn mount(app: &mut web::ServiceConfig) {
    let table = table();
    let mut paths: BTreeMap<(bool, &str), Vec<&Route>> = BTreeMap::new();
    for route in &table {
        paths.entry((route.path.contains('{'), route.path)).or_default().push(route);
    }
    for ((_, path), routes) in &paths {
        let is_of_instance = |route: &&Route| route.place == Place::Instance;
        if let Some(rest) = path.strip_prefix(OF_ONE) {
            app.service(resource(rest, routes).guard(below::is_below));
        } else if routes.iter().all(is_of_instance) {
            app.service(resource(path, routes));
        } else {
            let of_instances: Vec<_> = routes.iter().copied().filter(is_of_instance).collect();
            app.service(resource(path, routes).guard(below::is_at_root));
            if !of_instances.is_empty() {
                app.service(resource(path, &of_instances).guard(below::is_below));
            }
        }
        if *path == "/" {
            app.service(resource(OF_ONE, routes).guard(below::is_at_root));
        }
    }
    app.default_service(web::to(unknown));
}

#[cfg(test)]
mod tests {
    use crate::testing::Parts;
    use crate::{Endpoint, Place};
    use actix_web::http::Method;
    use actix_web::test::TestRequest;

    /// Whoever has a token of an instance, and writes its path as he likes.
    #[actix_rt::test]
    async fn what_is_at_the_root_is_not_below_an_instance() {
        let is_of_one = |path: &str| path.starts_with(super::OF_ONE);
        let at_root = |endpoint: &Endpoint| endpoint.place == Place::Root;
        for endpoint in crate::endpoints().into_iter().filter(at_root) {
            if is_of_one(endpoint.path) {
                continue;
            }
            let rest = endpoint.path.replace("{target}", "shop");
            let prefixes =
                ["/instances/shop", "/%69nstances/shop", "/instance%73/shop", "/instances/sh%6Fp"];
            for prefix in prefixes {
                let method = Method::from_bytes(endpoint.method.as_bytes()).unwrap();
                let path = format!("{prefix}{rest}");
                let request = TestRequest::with_uri(&path).method(method);
                let request = request.insert_header(("Authorization", "Bearer secret-token:X"));
                let answer = Parts::new().call(request).await;
                assert_eq!(answer.code(), (404, 21), "{} {path}", endpoint.method);
            }
        }
    }

    #[actix_rt::test]
    async fn an_instance_is_not_below_another() {
        let answer = Parts::new().call(TestRequest::with_uri("/instances/a/instances/b")).await;
        assert_eq!(answer.code(), (404, 21));
    }

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
