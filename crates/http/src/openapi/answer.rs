//! Answers in the form of the document.
use crate::error::{ErrorDetail, Refusal};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use taler_merchant_domain::ErrorCode;
use utoipa::ToSchema;
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::{Object, Type};
use utoipa::openapi::{Ref, Response, ResponseBuilder};

/// Where the codes of a refusal stand.
pub(crate) const ERROR_CODES: &str = "x-taler-error-codes";

/// 200 with a JSON body.
pub(super) fn json(description: &str, content: Content) -> Response {
    ResponseBuilder::new().description(description).content("application/json", content).build()
}

/// 200 with a JSON body, or one of these media types.
pub(super) fn json_or(description: &str, content: Content, others: &[&str]) -> Response {
    let response = ResponseBuilder::new().description(description);
    texts(response.content("application/json", content), others)
}

/// 200 with a body of one of these media types.
pub(super) fn media(description: &str, media_types: &[&str]) -> Response {
    texts(ResponseBuilder::new().description(description), media_types)
}

fn texts(response: ResponseBuilder, media_types: &[&str]) -> Response {
    let text = Object::with_type(Type::String);
    let add = |response: ResponseBuilder, media_type: &&str| {
        response.content(*media_type, Content::new(Some(text.clone())))
    };
    media_types.iter().fold(response, add).build()
}

/// The refusals, one answer for each status.
pub(super) fn refused(refusals: &BTreeSet<Refusal>) -> Vec<(StatusCode, Response)> {
    let mut codes: BTreeMap<StatusCode, Vec<ErrorCode>> = BTreeMap::new();
    // That answer has another body, and is described where challenges are.
    for Refusal { status, code } in refusals.iter().filter(|one| **one != Refusal::SECOND_FACTOR) {
        codes.entry(*status).or_default().push(*code);
    }
    codes.into_iter().map(|(status, codes)| (status, refusal(status, &codes))).collect()
}

fn refusal(status: StatusCode, codes: &[ErrorCode]) -> Response {
    let numbers: Vec<u16> = codes.iter().map(|code| code.number()).collect();
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(ErrorDetail::name())))
        .example(codes.first().copied().map(example));
    let response = ResponseBuilder::new()
        .description(description(status, codes))
        .content("application/json", content)
        .extensions(Some(ExtensionsBuilder::new().add(ERROR_CODES, json!(numbers)).build()));
    let header = match status {
        StatusCode::UNAUTHORIZED => (WWW_AUTHENTICATE, "Always `Bearer`."),
        StatusCode::METHOD_NOT_ALLOWED => (ALLOW, "The methods that the path has."),
        // Waiting does not help there: another code has to be asked for.
        StatusCode::TOO_MANY_REQUESTS if codes == [ErrorCode::MerchantTanTooManyAttempts] => {
            return response.build();
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            (RETRY_AFTER, "Seconds until it is worth another try.")
        }
        _ => return response.build(),
    };
    with_header(response, &header.0, header.1).build()
}

fn with_header(response: ResponseBuilder, name: &HeaderName, description: &str) -> ResponseBuilder {
    let schema = Object::with_type(Type::String);
    let header = HeaderBuilder::new().schema(Some(schema)).description(Some(description));
    response.header(name.as_str(), header.build())
}

fn example(code: ErrorCode) -> Value {
    json!({ "code": code.number(), "hint": code.hint() })
}

fn description(status: StatusCode, codes: &[ErrorCode]) -> String {
    let line = |code: &ErrorCode| format!("- {} {}: {}", code.number(), code.name(), code.hint());
    let lines: Vec<String> = codes.iter().map(line).collect();
    format!("{}.\n\n{}", status.canonical_reason().unwrap_or_default(), lines.join("\n"))
}
