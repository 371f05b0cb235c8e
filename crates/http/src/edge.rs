//! What holds for every request and every answer, known path or not.
use crate::admission;
use crate::api::Api;
use crate::below;
use crate::error::{ApiError, Refusal};
use crate::protection::{Hsts, protect};
use crate::request_id::{RequestId, RequestIds};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, HeaderMap, HeaderName,
    HeaderValue,
};
use actix_web::http::{Method, Uri};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use percent_encoding::percent_decode_str;
use tracing::Instrument;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest path with its query that is looked at, in bytes.
const MAX_URI: usize = 8 * 1024;

/// How much all header fields together may have, in bytes.
const MAX_FIELDS: usize = 32 * 1024;

/// Middleware around the whole application.
pub(crate) async fn edge(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = identify(&request);
    let hsts = hsts(&request);
    request.extensions_mut().insert(id.clone());
    let mut response = if request.method() == Method::OPTIONS {
        request.into_response(preflight())
    } else if request.uri().path_and_query().is_some_and(|uri| uri.as_str().len() > MAX_URI) {
        request.into_response(ApiError::from(Refusal::URI_TOO_LONG).answer())
    } else if size(request.headers()) > MAX_FIELDS {
        request.into_response(ApiError::from(Refusal::HEAD_TOO_LARGE).answer())
    } else if !is_text(request.uri().path()) {
        request.into_response(ApiError::from(Refusal::PATH_SEGMENT).answer())
    } else {
        mend_path(&mut request);
        below::skip_instance(&mut request);
        fit(request.headers_mut());
        if admission::admit(&request).is_err() {
            admission::refuse(request).await
        } else {
            let span = tracing::info_span!("http.request", request.id = id.as_str());
            next.call(request).instrument(span).await?.map_into_boxed_body()
        }
    };
    dress(response.headers_mut(), &id);
    protect(response.headers_mut(), hsts);
    Ok(response)
}

fn identify(request: &ServiceRequest) -> RequestId {
    let given = request.headers().get(X_REQUEST_ID).and_then(|value| value.to_str().ok());
    match request.app_data::<RequestIds>() {
        Some(ids) => RequestId::new(given, ids),
        None => RequestId::none(),
    }
}

/// What a client is told that came by `https`; who did not would not listen.
fn hsts(request: &ServiceRequest) -> Option<Hsts> {
    let settings = &request.app_data::<web::Data<Api>>()?.settings;
    let peer = request.peer_addr().map(|peer| peer.ip());
    let https = || settings.proxies.trace(peer, request.headers()).https;
    settings.hsts.filter(|hsts| hsts.always || https())
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// How many fields have room in the second smallest of maps.
const FEW: usize = 7;

/// Fields come in a map with room for many, 6 KB, which is most of what a request takes while it
/// waits. Maps are used again: where few requests are under way, all soon fit.
fn fit(headers: &mut HeaderMap) {
    if headers.len() <= FEW && headers.capacity() > FEW {
        let mut fitting = HeaderMap::with_capacity(headers.len());
        for (name, value) in std::mem::take(headers) {
            fitting.append(name, value);
        }
        *headers = fitting;
    }
}

/// Whether a path, decoded, is UTF-8 without NUL: what could name anything here.
fn is_text(path: &str) -> bool {
    percent_decode_str(path).decode_utf8().is_ok_and(|text| !text.contains('\0'))
}

/// Browsers ask before they send credentials across origins.
fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PATCH, DELETE, OPTIONS"))
        .insert_header((
            ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Taler-Challenge-Ids",
        ))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}

fn dress(headers: &mut HeaderMap, id: &RequestId) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(X_REQUEST_ID, value);
    }
}

/// A point of sale in use percent-encodes the slash after `private`. That one slash is decoded, once.
fn mend_path(request: &mut ServiceRequest) {
    let Some(path) = mended(request.uri().path()) else { return };
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = format!("{path}{query}").parse().ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}

/// `/private%2FX` and `/instances/I/private%2FX`, with the slash; `None` for every other path.
fn mended(path: &str) -> Option<String> {
    let below = match path.strip_prefix("/instances/") {
        Some(rest) => rest.split_once('/')?.1,
        None => path.strip_prefix('/')?,
    };
    let rest = below.strip_prefix("private%2F").or_else(|| below.strip_prefix("private%2f"))?;
    let head = path.strip_suffix(below)?;
    Some(format!("{head}private/{rest}"))
}

#[cfg(test)]
mod tests {
    use crate::testing::Parts;
    use actix_web::http::Method;
    use actix_web::http::header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_ORIGIN, HeaderMap, HeaderName, HeaderValue,
    };
    use actix_web::test::TestRequest;

    #[actix_rt::test]
    async fn browsers_may_send_a_second_factor_from_anywhere() {
        for path in ["/private/accounts", "/instances/shop/forgot-password", "/challenge/x"] {
            let request = TestRequest::with_uri(path).method(Method::OPTIONS);
            let answer = Parts::new().call(request).await;
            assert_eq!(answer.status, 204, "{path}");
            let allowed = answer.headers.get(ACCESS_CONTROL_ALLOW_HEADERS).unwrap();
            assert_eq!(allowed, "Authorization, Content-Type, Taler-Challenge-Ids");
            assert_eq!(answer.headers.get(ACCESS_CONTROL_ALLOW_ORIGIN).unwrap(), "*");
            assert!(!answer.headers.contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS));
        }
    }

    #[test]
    fn fields_fit_into_their_map() {
        for (count, is_smaller) in [(0, true), (3, true), (7, true), (8, false), (20, false)] {
            let mut headers = HeaderMap::with_capacity(16);
            for number in 0..count {
                let name = HeaderName::try_from(format!("x-{}", number / 2)).unwrap();
                headers.append(name, HeaderValue::from(number));
            }
            let (before, capacity) = (headers.clone(), headers.capacity());
            super::fit(&mut headers);
            assert_eq!(headers.capacity() < capacity, is_smaller, "{count}");
            for name in before.keys() {
                assert!(headers.get_all(name).eq(before.get_all(name)), "{name}");
            }
            assert_eq!(headers.len(), before.len());
        }
    }

    #[test]
    fn a_path_is_text() {
        for path in ["/", "/a%20b", "/%C3%BC", "/%", "/%zz"] {
            assert!(super::is_text(path), "{path}");
        }
        for path in ["/%ff", "/%C3", "/a%00b", "/%ED%A0%80"] {
            assert!(!super::is_text(path), "{path}");
        }
    }

    #[test]
    fn one_encoded_slash_is_mended() {
        let cases = [
            ("/private%2Fpos", Some("/private/pos")),
            ("/private%2fpos", Some("/private/pos")),
            ("/instances/x/private%2Ftoken", Some("/instances/x/private/token")),
            ("/private%2Fa%2Fb", Some("/private/a%2Fb")),
            ("/private/pos", None),
            ("/private%252Fpos", None),
            ("/management%2Finstances", None),
            ("/instances/x/management%2Finstances", None),
            ("/instances/x%2Fprivate%2Fpos", None),
            ("/instances/private%2Fpos", None),
        ];
        for (path, mended) in cases {
            assert_eq!(super::mended(path).as_deref(), mended, "{path}");
        }
    }
}
