//! The document keeps to the form of OpenAPI 3.1.
use super::super::document::{document, openapi_json};
use super::described;
use crate::openapi::operation::Schemas;
use crate::routes;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn json() -> Value {
    serde_json::from_str(&openapi_json()).unwrap()
}

/// Calls `visit` with everything below a value.
fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(members) => members.values().for_each(|member| walk(member, visit)),
        _ => (),
    }
}

fn references(json: &Value) -> BTreeSet<&str> {
    let mut references = BTreeSet::new();
    walk(json, &mut |value| references.extend(value.get("$ref").and_then(Value::as_str)));
    references
}

#[test]
fn it_says_what_it_is() {
    let json = json();
    assert!(json["openapi"].as_str().unwrap().starts_with("3.1."));
    assert_eq!(json["info"]["version"], crate::PROTOCOL_VERSION);
    for member in ["title", "version", "description"] {
        assert!(!json["info"][member].as_str().unwrap().is_empty(), "{member}");
    }
}

#[test]
fn it_is_the_same_each_time() {
    assert_eq!(openapi_json(), openapi_json());
}

#[test]
fn every_reference_leads_somewhere() {
    let json = json();
    let references = references(&json);
    assert!(references.len() > 10);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(json.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn every_schema_is_of_use() {
    let json = json();
    let references = references(&json);
    for name in json["components"]["schemas"].as_object().unwrap().keys() {
        assert!(references.contains(format!("#/components/schemas/{name}").as_str()), "{name}");
    }
}

#[test]
fn a_name_stands_for_one_schema() {
    let mut known = BTreeMap::new();
    for route in routes::table() {
        let (_, schemas): (_, Schemas) = route.operation(true).finish("");
        for (name, schema) in schemas {
            let json = serde_json::to_value(schema).unwrap();
            let first = known.entry(name.clone()).or_insert_with(|| json.clone());
            assert_eq!(*first, json, "{name}");
        }
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_what_it_does() {
    let mut ids = BTreeSet::new();
    for one in described() {
        let id = one.id().to_owned();
        assert!(id.chars().all(|letter| letter.is_ascii_alphanumeric()), "{id}");
        assert!(id.starts_with(|first: char| first.is_ascii_lowercase()), "{id}");
        assert!(!one.json["summary"].as_str().unwrap().is_empty(), "{id}");
        assert!(ids.insert(id), "{} twice", one.id());
    }
}

#[test]
fn every_tag_is_declared_and_every_declared_one_is_used() {
    let json = json();
    let declared: Vec<_> =
        json["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).collect();
    let operations = described();
    let used: Vec<_> = operations.iter().map(|one| &one.json["tags"][0]).collect();
    assert!(used.iter().all(|tag| declared.contains(tag)));
    assert!(declared.iter().all(|tag| used.contains(tag)));
}

#[test]
fn every_operation_can_succeed_and_every_answer_says_when() {
    for one in described() {
        let responses = one.json["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{}", one.id());
        for (status, response) in responses {
            assert!(!response["description"].as_str().unwrap().is_empty(), "{} {status}", one.id());
            let is_error = status.as_str() >= "400";
            assert_eq!(response.get("x-taler-error-codes").is_some(), is_error, "{status}");
        }
    }
}

#[test]
fn every_security_scheme_is_declared() {
    let declared = json()["components"]["securitySchemes"].clone();
    for one in described() {
        for way in one.json["security"].as_array().unwrap() {
            assert!(way.as_object().unwrap().keys().all(|name| declared.get(name).is_some()));
        }
    }
    assert!(document().components.is_some());
}
