use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Addressed, Prefixed};
use actix_web::{HttpResponse, web};

/// What a person sees who opens the base URL of the server or of an instance.
const PAGE: &str = include_str!("home.html");

/// `GET /` and `GET /instances/$INSTANCE/`
pub(crate) async fn show(
    Prefixed(prefixed): Prefixed,
    Addressed(instance): Addressed,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    if prefixed {
        api.instances.check_live(&instance).await?;
    }
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"))
        .body(PAGE))
}
