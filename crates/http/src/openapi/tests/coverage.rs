//! What is served is described, and nothing else.
use super::{Described, described};
use crate::openapi::operation::PERMISSION;
use crate::route::{Place, Route};
use crate::routes;
use std::collections::BTreeSet;
use taler_merchant_domain::auth::Permission;

/// Every place at which the table serves something.
pub(super) fn places(route: &Route) -> Vec<(&str, String)> {
    let method = route.method.as_str();
    let root = (method, route.path.to_owned());
    match route.place {
        Place::Root => vec![root],
        Place::Instance => {
            vec![root, (method, format!("/instances/{{instance}}{}", route.path))]
        }
    }
}

/// The description of what is served there.
pub(super) fn find<'a>(all: &'a [Described], (method, path): &(&str, String)) -> &'a Described {
    let found = all.iter().find(|one| one.method == *method && one.path == *path);
    found.unwrap_or_else(|| panic!("{method} {path} is not described"))
}

#[test]
fn every_route_is_described_at_every_place_and_nothing_else_is() {
    let table = routes::table();
    let served: BTreeSet<_> = table.iter().flat_map(places).collect();
    let described = described();
    let described: BTreeSet<_> =
        described.iter().map(|one| (one.method, one.path.clone())).collect();
    assert_eq!(described, served);
}

#[test]
fn the_described_permission_is_that_of_the_table() {
    let described = described();
    for route in routes::table() {
        let permission = route.describe().permission;
        for place in places(&route) {
            let json = &find(&described, &place).json;
            let name = permission.map(Permission::name);
            assert_eq!(json.get(PERMISSION).and_then(|it| it.as_str()), name, "{place:?}");
            let roles = json["security"].as_array().unwrap().iter();
            let mut roles = roles.filter_map(|one| one["bearer"][0].as_str());
            assert_eq!(roles.next(), name, "{place:?}");
            let text = json["description"].as_str().unwrap();
            let said = name.map_or("permission: none".to_owned(), |name| format!("`{name}`"));
            assert!(text.contains(&said), "{place:?}: {text}");
        }
    }
}

#[test]
fn only_a_login_takes_a_password() {
    for one in described() {
        let ways = one.json["security"].as_array().unwrap();
        let by_password = ways.iter().any(|way| way.get("password").is_some());
        assert_eq!(by_password, one.base_id() == "createToken", "{}", one.id());
    }
}

#[test]
fn parameters_of_the_path_are_those_in_the_path() {
    for one in described() {
        let segments = one.path.split('/');
        let names = segments.filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'));
        assert_eq!(one.parameters("path"), names.collect::<Vec<_>>(), "{}", one.path);
    }
}
