use crate::error::ApiError;
use crate::extract::LiveInstance;
use crate::openapi::Operation;
use crate::protection::{hash, policy};
use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_SECURITY_POLICY;
use std::sync::LazyLock;

/// What a person sees who opens the base URL of the server or of an instance.
const PAGE: &str = include_str!("home.html");

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = PAGE.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    policy(&format!("style-src {}", hash(style.map_or("", |(style, _)| style))))
});

/// `GET /` and `GET /instances/$INSTANCE/`
pub(crate) async fn show(_there: LiveInstance) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .body(PAGE))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("getHome", "A page for people who open the base URL")
        .media(&["text/html"], "What the server is, and where to read on.")
}
