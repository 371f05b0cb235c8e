//! Answers that are not errors.
use crate::csv;
use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_DISPOSITION;
use serde::Serialize;

/// 200 with a JSON body.
pub(crate) fn json(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().json(body)
}

/// 200 with a table.
pub(crate) fn csv(name: &str, table: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(csv::MEDIA_TYPE)
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .body(table)
}

/// 204.
pub(crate) fn no_content() -> HttpResponse {
    HttpResponse::NoContent().finish()
}
