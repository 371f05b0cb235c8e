use crate::error::ApiError;
use crate::extract::LiveInstance;
use crate::openapi::Operation;
use actix_web::HttpResponse;

/// What a person sees who opens the base URL of the server or of an instance.
const PAGE: &str = include_str!("home.html");

/// `GET /` and `GET /instances/$INSTANCE/`
pub(crate) async fn show(_there: LiveInstance) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"))
        .body(PAGE))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("getHome", "A page for people who open the base URL")
        .media(&["text/html"], "What the server is, and where to read on.")
}
