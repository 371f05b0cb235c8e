use super::operation::{BEARER, PASSWORD};
use super::{Operation, Tag};
use crate::error::ErrorDetail;
use crate::public::PROTOCOL_VERSION;
use crate::route::{Place, Route};
use crate::routes;
use actix_web::http::Method;
use utoipa::openapi::path::{self, HttpMethod, Paths};
use utoipa::openapi::schema::{Components, ComponentsBuilder};
use utoipa::openapi::security::{Http, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Info, InfoBuilder, License, OpenApi, OpenApiBuilder, PathItem};

const DESCRIPTION: &str = "\
The interface of a merchant backend of GNU Taler: what shops and their tools use.

Endpoints of an instance are served at the root for the instance `admin`, and below \
`/instances/{instance}` for every instance; operations of the latter kind have names that end in \
`At`. `HEAD` is allowed wherever `GET` is, and `OPTIONS` everywhere.

Bodies may be compressed with gzip or deflate. In requests a member that is null counts as absent, \
and members that are not listed are ignored.

An error is answered with a status and a body whose `code` tells what it is; `x-taler-error-codes` \
lists the codes that a status can have. A path that is not listed is answered with 404 and code 21.";

/// The description of the interface, an OpenAPI 3.1 document in JSON.
#[must_use]
pub fn openapi_json() -> String {
    // A tree of texts and numbers: there is nothing in it that JSON does not have.
    document().to_pretty_json().unwrap_or_default()
}

/// The document as data.
pub(super) fn document() -> OpenApi {
    let mut paths = Paths::new();
    let mut components = components();
    for route in routes::table() {
        for (path, operation) in places(&route) {
            let (operation, schemas) = operation.finish(route.tag.name());
            paths.add_path_operation(path, vec![method(&route.method)], operation);
            components.schemas.extend(schemas);
        }
    }
    OpenApiBuilder::new()
        .info(info())
        .paths(paths)
        .components(Some(components))
        .tags(Some(Tag::ALL.map(Tag::describe)))
        .build()
}

/// Every place of an endpoint with its path.
fn places(route: &Route) -> Vec<(String, Operation)> {
    let root = (route.path.to_owned(), route.operation(false));
    let below = (format!("/instances/{{instance}}{}", route.path), route.operation(true));
    match route.place {
        Place::Root => vec![root],
        Place::Instance => vec![root, below],
    }
}

/// The operations of a path, by method.
pub(super) fn operations(
    item: &PathItem,
) -> impl Iterator<Item = (&'static str, &path::Operation)> {
    let methods = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    methods.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

fn method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        Method::PUT => HttpMethod::Put,
        _ => HttpMethod::Get,
    }
}

fn info() -> Info {
    InfoBuilder::new()
        .title("Taler merchant backend")
        .version(PROTOCOL_VERSION)
        .description(Some(DESCRIPTION))
        .license(Some(License::new(env!("CARGO_PKG_LICENSE"))))
        .build()
}

fn components() -> Components {
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("secret-token:...")
        .description(Some("A login token of the instance that is addressed."));
    let mut password = Http::new(HttpAuthScheme::Basic);
    password.description = Some("The id of the instance and its password.".to_owned());
    ComponentsBuilder::new()
        .schema_from::<ErrorDetail>()
        .security_scheme(BEARER, SecurityScheme::Http(token.build()))
        .security_scheme(PASSWORD, SecurityScheme::Http(password))
        .build()
}
