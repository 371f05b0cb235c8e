//! The page shows what the document says, and needs nothing from elsewhere.
use super::super::page::{page, policy};
use super::described;
use super::world::{Mood, api};
use crate::application;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH,
};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use taler_merchant_domain::ErrorCode;

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let parts = text.split(before).skip(1);
    parts.map(|part| part.split(after).next().unwrap()).collect()
}

#[test]
fn it_has_every_operation_with_its_answers() {
    let page = page();
    for one in described() {
        let mark = format!("id=\"{}\"", one.id());
        let part = between(&page, &mark, "</details>").concat();
        assert!(part.contains(&format!("<code>{}</code>", one.path)), "{}", one.id());
        assert!(part.contains(&format!("\">{}</b>", one.method)), "{}", one.id());
        for refusal in one.refusals() {
            assert!(part.contains(&format!("<h4>{}</h4>", refusal.status.as_str())));
            assert!(part.contains(&format!("<b>{}</b>", refusal.code.number())));
            assert!(part.contains(&format!("<code>{}</code>", refusal.code.name())));
        }
        for name in ["path", "query", "header"].into_iter().flat_map(|place| one.parameters(place))
        {
            assert!(part.contains(&format!("<code>{name}</code>")), "{} {name}", one.id());
        }
        let permission = one.json["x-permission"].as_str().unwrap_or("permission: none");
        assert!(part.contains(permission), "{}", one.id());
    }
}

#[test]
fn every_link_leads_somewhere_on_the_page() {
    let page = page();
    let ids: BTreeSet<_> = between(&page, " id=\"", "\"").into_iter().collect();
    assert_eq!(ids.len(), between(&page, " id=\"", "\"").len(), "an id twice");
    for link in between(&page, "href=\"", "\"") {
        let target = link.strip_prefix('#');
        assert!(link == "openapi.json" || target.is_some_and(|id| ids.contains(id)), "{link}");
    }
}

#[test]
fn nothing_is_fetched_and_nothing_else_is_run() {
    let page = page();
    for mark in [" src=", "url(", "@import", " style=", " onclick=", "javascript:", "fetch("] {
        assert!(!page.contains(mark), "{mark}");
    }
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
        let inline = between(&page, &format!("<{element}>"), &format!("</{element}>"));
        assert_eq!(inline.len(), 1);
        let hash = BASE64_STANDARD.encode(Sha256::digest(inline.concat()));
        assert!(policy().contains(&format!("{directive} 'sha256-{hash}';")), "{element}");
    }
    assert!(policy().starts_with("default-src 'none';"));
    assert!(!policy().contains("unsafe"));
}

#[test]
fn the_script_is_short() {
    let lines = between(&page(), "<script>", "</script>").concat().lines().count();
    assert!(lines < 60, "{lines}");
}

#[test]
fn elements_are_closed() {
    let page = page();
    for element in ["section", "details", "table", "tr", "td", "p", "ul", "li", "div", "a", "code"]
    {
        let opened = between(&page, &format!("<{element}>"), ">").len()
            + between(&page, &format!("<{element} "), ">").len();
        assert_eq!(opened, between(&page, &format!("</{element}>"), "x").len(), "{element}");
    }
    assert!(page.contains(ErrorCode::GenericUriTooLong.hint()));
}

#[actix_rt::test]
async fn both_forms_are_served_once_to_each_client() {
    let api = web::Data::new(api(Mood::Kind, true));
    let application = init_service(application(api)).await;
    for (path, media_type) in [("/openapi.json", "application/json"), ("/docs", "text/html")] {
        let request = TestRequest::with_uri(path).to_request();
        let response = call_service(&application, request).await;
        let headers = response.headers().clone();
        let text = |name: HeaderName| headers.get(name).unwrap().to_str().unwrap().to_owned();
        assert!(text(CONTENT_TYPE).starts_with(media_type), "{path}");
        assert_eq!(text(CACHE_CONTROL), "no-cache");
        assert!(!read_body(response).await.is_empty());
        let again = TestRequest::with_uri(path).insert_header((IF_NONE_MATCH, text(ETAG)));
        let response = call_service(&application, again.to_request()).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{path}");
        let is_page = media_type == "text/html";
        assert_eq!(headers.contains_key(CONTENT_SECURITY_POLICY), is_page, "{path}");
    }
}
