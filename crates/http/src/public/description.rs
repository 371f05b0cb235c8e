use crate::error::ApiError;
use crate::extract::Negotiation;
use crate::openapi::{Operation, answer_document, answer_page, schema};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;

/// `GET /openapi.json`
pub(crate) async fn document(wanted: Negotiation) -> Result<HttpResponse, ApiError> {
    Ok(answer_document(&wanted))
}

/// `GET /docs`
pub(crate) async fn page(wanted: Negotiation) -> Result<HttpResponse, ApiError> {
    Ok(answer_page(&wanted))
}

/// How the document is described.
pub(crate) fn describe_document(operation: Operation) -> Operation {
    describe(operation.about("getDescription", "The description of the interface, for programs"))
        .json::<schema::Description>("An OpenAPI 3.1 document.")
}

/// How the page is described.
pub(crate) fn describe_page(operation: Operation) -> Operation {
    describe(operation.about("getDocumentation", "The description of the interface, for people"))
        .media(&["text/html"], "A page that needs nothing else.")
}

fn describe(operation: Operation) -> Operation {
    operation.empty(StatusCode::NOT_MODIFIED, "The client has this version: `If-None-Match`.")
}
