//! The route table as data: what `routes.rs` fills, actix is configured from, and tests walk.
use crate::api::Limits;
use crate::call::{self, FromCall, Handler};
use crate::error::{ApiError, Refusal};
use crate::extract::Credential;
use crate::openapi::{Operation, Tag};
use actix_web::http::Method;
use actix_web::http::header::HeaderValue;
use actix_web::{HttpRequest, HttpResponse, Resource, web};
use std::rc::Rc;
use taler_merchant_domain::ErrorCode;
use taler_merchant_domain::auth::Permission;

/// Where a path is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the root only.
    Root,
    /// At the root, for the administrator's instance, and below each `/instances/{instance}`.
    Instance,
}

/// What one endpoint allows and says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) body: BodyLimit,
    /// The codes that the endpoint documents for failures of the database; empty for any.
    pub(crate) database_codes: &'static [ErrorCode],
    /// Whether it is answered out of memory, at the root.
    pub(crate) in_memory: bool,
    /// Whether it is never to be asked for below an instance, whatever the routes say: there the token of
    /// an instance would do for what only the administrator may.
    pub(crate) only_at_root: bool,
    /// Whether all that it does is one call of the store, which ends whether its caller waits or not.
    pub(crate) one_unit: bool,
}

/// Which of the configured limits a body has.
#[derive(Debug, Clone, Copy)]
pub(crate) enum BodyLimit {
    Plain,
    Image,
}

impl BodyLimit {
    pub(crate) fn bytes(self, limits: &Limits) -> usize {
        match self {
            Self::Plain => limits.body,
            Self::Image => limits.image_body,
        }
    }
}

/// An instance. Paths that begin so are below one, and not at the root as well.
pub(crate) const OF_ONE: &str = "/instances/{target}";

/// One line of the route table.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) place: Place,
    /// `None` for an endpoint that anybody may use.
    permission: Option<Permission>,
    pub(crate) rules: Rules,
    pub(crate) tag: Tag,
    describe: Box<dyn Fn(Operation) -> Operation>,
    register: Box<dyn Fn(Rules, Method) -> actix_web::Route>,
}

/// What is said of an endpoint next to its handler.
pub(crate) type Describe = fn(Operation) -> Operation;

/// What the table says of one endpoint, for documents and tests.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// `GET`, `POST`, ...
    pub method: &'static str,
    /// The path at the root, with `{parameters}`.
    pub path: &'static str,
    /// Where it is served.
    pub place: Place,
    /// What a token must allow; `None` for an endpoint that anybody may use.
    pub permission: Option<Permission>,
}

/// Arguments of a handler that begin with a credential: what a private route must have.
pub(crate) trait Guarded {
    const PERMISSION: Permission;
}

macro_rules! guarded {
    ($($arg:ident)*) => {
        impl<C: Credential $(, $arg: FromCall)*> Guarded for (C, $($arg,)*) {
            const PERMISSION: Permission = C::PERMISSION;
        }
    };
}
guarded! {}
guarded! { A }
guarded! { A B }
guarded! { A B D }
guarded! { A B D E }

/// An endpoint that anybody may use.
pub(crate) fn public<Args: 'static, H: Handler<Args>>(
    method: Method,
    path: &'static str,
    handler: H,
    describe: Describe,
) -> Route {
    Route::new(method, path, None, handler, describe)
}

/// An endpoint that needs the permission which the first argument of its handler names. A handler
/// without a credential does not fit here.
pub(crate) fn private<Args: Guarded + 'static, H: Handler<Args>>(
    method: Method,
    path: &'static str,
    handler: H,
    describe: Describe,
) -> Route {
    Route::new(method, path, Some(Args::PERMISSION), handler, describe)
}

impl Route {
    fn new<Args: 'static, H: Handler<Args>>(
        method: Method,
        path: &'static str,
        permission: Option<Permission>,
        handler: H,
        describe: Describe,
    ) -> Self {
        let handler = Rc::new(handler);
        let register = move |rules: Rules, method: Method| {
            let handler = Rc::clone(&handler);
            web::method(method).to(move |request: HttpRequest, payload: web::Payload| {
                call::run(Rc::clone(&handler), rules, request, payload.into_inner())
            })
        };
        let (body, database_codes) = (BodyLimit::Plain, [].as_slice());
        let (in_memory, one_unit, only_at_root) = (false, false, false);
        let rules = Rules { body, database_codes, in_memory, only_at_root, one_unit };
        Self {
            method,
            path,
            place: Place::Instance,
            permission,
            rules,
            tag: Tag::General,
            describe: Box::new(move |operation| describe(H::describe(operation))),
            register: Box::new(register),
        }
    }

    /// What the table says of it.
    pub(crate) fn describe(&self) -> Endpoint {
        let method = match self.method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PATCH => "PATCH",
            Method::DELETE => "DELETE",
            _ => "OTHER",
        };
        Endpoint { method, path: self.path, place: self.place, permission: self.permission }
    }

    /// Its description, below an instance or at the root.
    pub(crate) fn operation(&self, below: bool) -> Operation {
        let operation = (self.describe)(Operation::new(self.rules.database_codes, below));
        if self.rules.in_memory && !below { operation.never(&[Refusal::BUSY]) } else { operation }
    }

    /// Says what it belongs to.
    pub(crate) fn of(self, tag: Tag) -> Self {
        Self { tag, ..self }
    }

    /// Serves it at the root only.
    pub(crate) fn at_root(self) -> Self {
        let only_at_root = !self.path.starts_with(OF_ONE);
        Self { place: Place::Root, rules: Rules { only_at_root, ..self.rules }, ..self }
    }

    /// Needs no place among the requests that are worked on, at the root.
    pub(crate) fn in_memory(self) -> Self {
        Self { rules: Rules { in_memory: true, ..self.rules }, ..self }
    }

    /// Does all that it does by one call of the store.
    pub(crate) fn one_unit(self) -> Self {
        Self { rules: Rules { one_unit: true, ..self.rules }, ..self }
    }

    /// Takes images.
    pub(crate) fn with_images(self) -> Self {
        Self { rules: Rules { body: BodyLimit::Image, ..self.rules }, ..self }
    }

    /// The codes that its documentation has for failures of the database.
    pub(crate) fn database_codes(self, database_codes: &'static [ErrorCode]) -> Self {
        Self { rules: Rules { database_codes, ..self.rules }, ..self }
    }
}

/// The routes of one path; whatever else is asked of it gets a 405 that names them.
pub(crate) fn resource(path: &str, routes: &[&Route]) -> Resource {
    let mut resource = web::resource(path.to_owned());
    let mut allow = Vec::new();
    for route in routes {
        resource = resource.route((route.register)(route.rules, route.method.clone()));
        allow.push(route.method.as_str());
        if route.method == Method::GET {
            resource = resource.route((route.register)(route.rules, Method::HEAD));
            allow.push("HEAD");
        }
    }
    allow.push("OPTIONS");
    let allow = HeaderValue::from_str(&allow.join(", "));
    let allow = allow.unwrap_or(HeaderValue::from_static("OPTIONS"));
    resource.default_service(web::to(move || {
        let error = ApiError::method_not_allowed(allow.clone());
        async move { error.answer() }
    }))
}

/// What is not in the table.
pub(crate) async fn unknown(_: HttpRequest) -> HttpResponse {
    ApiError::from(Refusal::ENDPOINT_UNKNOWN).answer()
}
