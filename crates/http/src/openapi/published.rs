//! What of the description is served. It is made once, at the first request for it.
use super::{document, page};
use crate::extract::Negotiation;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use actix_web::web::Bytes;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Published> =
    LazyLock::new(|| Published::new("application/json", None, document::openapi_json()));
static PAGE: LazyLock<Published> = LazyLock::new(|| {
    Published::new("text/html; charset=utf-8", Some(page::policy()), page::page())
});

struct Published {
    content_type: &'static str,
    policy: Option<String>,
    content: Bytes,
    tag: String,
}

impl Published {
    fn new(content_type: &'static str, policy: Option<String>, content: String) -> Self {
        let tag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&content)));
        Self { content_type, policy, content: content.into(), tag }
    }

    fn answer(&self, wanted: &Negotiation) -> HttpResponse {
        if wanted.has(&self.tag) {
            let tag = (ETAG, self.tag.as_str());
            return HttpResponse::NotModified().insert_header(tag).finish();
        }
        let mut response = HttpResponse::Ok();
        response
            .insert_header((CONTENT_TYPE, self.content_type))
            .insert_header((CACHE_CONTROL, "no-cache"))
            .insert_header((ETAG, self.tag.as_str()));
        if let Some(policy) = &self.policy {
            response.insert_header((CONTENT_SECURITY_POLICY, policy.as_str()));
        }
        response.body(self.content.clone())
    }
}

/// The document, unless the client has it.
pub(crate) fn answer_document(wanted: &Negotiation) -> HttpResponse {
    DOCUMENT.answer(wanted)
}

/// The page for people, unless the client has it.
pub(crate) fn answer_page(wanted: &Negotiation) -> HttpResponse {
    PAGE.answer(wanted)
}
