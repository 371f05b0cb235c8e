use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{LiveInstance, Negotiation};
use crate::openapi::Operation;
use crate::protection::policy;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName,
    HeaderValue, VARY,
};
use actix_web::{HttpResponse, web};
use std::sync::Arc;

const TERMS_VERSION: HeaderName = HeaderName::from_static("taler-terms-version");
const AVAIL_LANGUAGES: HeaderName = HeaderName::from_static("avail-languages");

/// What legal documents come in.
const MEDIA_TYPES: [&str; 7] = [
    "text/html",
    "text/plain",
    "text/markdown",
    "application/pdf",
    "application/epub+zip",
    "application/xml",
    "image/jpeg",
];

/// What texts of lawyers need: styles wherever their tools leave them, and pictures in the text.
/// Styles can load nothing.
const NEEDS: &str = "style-src 'unsafe-inline'; img-src data:";

/// A legal document in all its languages and formats. The first file is for those who do not say
/// what they want.
#[derive(Debug, Clone)]
pub struct LegalText {
    /// Names the version.
    pub etag: String,
    /// The document; never empty.
    pub files: Vec<LegalFile>,
}

/// A legal document in one language and format.
#[derive(Debug, Clone)]
pub struct LegalFile {
    /// BCP 47 tag.
    pub language: String,
    /// Media type, without parameters.
    pub media_type: &'static str,
    /// The text.
    pub content: Arc<[u8]>,
}

/// `GET /terms`
pub(crate) async fn terms(
    _there: LiveInstance,
    wanted: Negotiation,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    answer(api.settings.terms.as_ref(), &wanted)
}

/// `GET /privacy`
pub(crate) async fn privacy(
    _there: LiveInstance,
    wanted: Negotiation,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    answer(api.settings.privacy.as_ref(), &wanted)
}

fn answer(text: Option<&LegalText>, wanted: &Negotiation) -> Result<HttpResponse, ApiError> {
    let Some(text) = text else {
        // Without a tag, so that no client keeps it for the day when there is one.
        return Ok(HttpResponse::Ok()
            .content_type("text/plain; charset=utf-8")
            .body("The operator of this server has not configured this document.\n"));
    };
    let tag = format!("\"{}\"", text.etag);
    if wanted.has(&tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let types = text.files.iter().map(|file| file.media_type);
    let media_type = wanted.media_type(types).ok_or_else(not_acceptable)?;
    let fitting: Vec<_> = text.files.iter().filter(|file| file.media_type == media_type).collect();
    let language = wanted.language(fitting.iter().map(|file| file.language.as_str()));
    let file = fitting.iter().find(|file| Some(file.language.as_str()) == language);
    let file = file.or(fitting.first()).ok_or_else(not_acceptable)?;
    let mut response = HttpResponse::Ok();
    if media_type == "text/html" || media_type == "application/xml" {
        response.insert_header((CONTENT_SECURITY_POLICY, policy(NEEDS)));
    }
    Ok(response
        .insert_header((ETAG, tag))
        .insert_header((TERMS_VERSION, text.etag.as_str()))
        .insert_header((AVAIL_LANGUAGES, languages(text)))
        .insert_header((CONTENT_LANGUAGE, file.language.as_str()))
        .insert_header((CONTENT_TYPE, content_type(media_type)))
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .insert_header((VARY, HeaderValue::from_static("Accept, Accept-Language")))
        .body(web::Bytes::copy_from_slice(&file.content)))
}

fn languages(text: &LegalText) -> String {
    let mut languages: Vec<&str> = text.files.iter().map(|file| file.language.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    languages.join(" ")
}

fn content_type(media_type: &str) -> String {
    let charset = if media_type.starts_with("text/") { "; charset=utf-8" } else { "" };
    format!("{media_type}{charset}")
}

fn not_acceptable() -> ApiError {
    ApiError::from(Refusal::NOT_ACCEPTABLE).detail("Accept")
}

/// How the terms are described.
pub(crate) fn describe_terms(operation: Operation) -> Operation {
    describe(operation.about("getTerms", "The terms of service"))
}

/// How the privacy policy is described.
pub(crate) fn describe_privacy(operation: Operation) -> Operation {
    describe(operation.about("getPrivacy", "The privacy policy"))
}

fn describe(operation: Operation) -> Operation {
    operation
        .text(
            "In the format of `Accept` and the language of `Accept-Language`; \
             `Taler-Terms-Version` names the version, `Avail-Languages` the languages that there \
             are. Without an `Etag` the operator has not configured the document.",
        )
        .media(&MEDIA_TYPES, "The document.")
        .empty(StatusCode::NOT_MODIFIED, "The client has this version: `If-None-Match`.")
        .refusals(&[Refusal::NOT_ACCEPTABLE])
}
