//! Headers that tell browsers what not to do with an answer.
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// Nothing is loaded, nothing is run, nothing is sent, and nobody frames it.
const NOTHING: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What browsers show as documents.
const DOCUMENTS: [&str; 3] = ["text/html", "application/xml", "application/xhtml+xml"];

/// Whether browsers are told to come by `https` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hsts {
    /// For how many seconds they remember it.
    pub max_age: u64,
    /// Whether all clients come by `https`; else those of whom a trusted proxy says so.
    pub always: bool,
}

impl Hsts {
    fn value(self) -> HeaderValue {
        let text = format!("max-age={}", self.max_age);
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("max-age=0"))
    }
}

/// Puts them on an answer. A document without a policy of its own gets the strictest.
pub(crate) fn protect(headers: &mut HeaderMap, hsts: Option<Hsts>) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    if DOCUMENTS.contains(&kind) && !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING));
    }
    if let Some(hsts) = hsts {
        headers.insert(STRICT_TRANSPORT_SECURITY, hsts.value());
    }
}

/// The strictest policy but for what a document needs, such as `style-src ..`.
pub(crate) fn policy(needs: &str) -> String {
    NOTHING.replacen(';', &format!("; {needs};"), 1)
}

/// How a policy names a style or a script that stands in the document.
pub(crate) fn hash(content: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn protected(kind: &'static str, hsts: Option<Hsts>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        protect(&mut headers, hsts);
        headers
    }

    #[test]
    fn a_document_may_do_nothing_unless_it_says_what_it_needs() {
        for kind in ["text/html; charset=utf-8", "text/html", "application/xml"] {
            assert_eq!(protected(kind, None).get(CONTENT_SECURITY_POLICY).unwrap(), NOTHING);
        }
        assert!(protected("application/json", None).get(CONTENT_SECURITY_POLICY).is_none());
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("mine"));
        protect(&mut headers, None);
        assert_eq!(headers.get(CONTENT_SECURITY_POLICY).unwrap(), "mine");
    }

    #[test]
    fn a_policy_is_the_strictest_and_what_is_needed() {
        assert_eq!(
            policy("style-src 'x'"),
            "default-src 'none'; style-src 'x'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        );
        let hash = hash("alert('Hello, world.');");
        assert_eq!(hash, "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }

    #[test]
    fn browsers_are_told_to_keep_to_https_only_where_they_should() {
        assert!(protected("text/plain", None).get(STRICT_TRANSPORT_SECURITY).is_none());
        let headers = protected("text/plain", Some(Hsts { max_age: 60, always: true }));
        assert_eq!(headers.get(STRICT_TRANSPORT_SECURITY).unwrap(), "max-age=60");
    }
}
