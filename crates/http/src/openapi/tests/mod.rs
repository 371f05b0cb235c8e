//! Holds the description against the route table, the mapping of errors, the bodies and the
//! running application.
mod bodies;
mod coverage;
mod errors;
mod page;
mod refusals;
mod requests;
mod schemas;
mod structure;
mod world;

use super::answer::ERROR_CODES;
use super::document::{document, operations};
use crate::error::Refusal;
use actix_web::http::StatusCode;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use taler_merchant_domain::ErrorCode;

/// An operation as the document has it.
struct Described {
    method: &'static str,
    path: String,
    json: Value,
}

impl Described {
    fn id(&self) -> &str {
        self.json["operationId"].as_str().unwrap()
    }

    /// What it is called at the root.
    fn base_id(&self) -> &str {
        if self.is_below() { self.id().strip_suffix("At").unwrap() } else { self.id() }
    }

    fn is_below(&self) -> bool {
        self.path.starts_with("/instances/{instance}/")
    }

    fn parameters(&self, place: &str) -> Vec<&str> {
        let all = self.json["parameters"].as_array().into_iter().flatten();
        all.filter(|it| it["in"] == place).map(|it| it["name"].as_str().unwrap()).collect()
    }

    /// Whether solved challenges can be shown.
    fn is_challenged(&self) -> bool {
        self.parameters("header").contains(&"Taler-Challenge-Ids")
    }

    fn refusals(&self) -> BTreeSet<Refusal> {
        let responses = self.json["responses"].as_object().unwrap();
        responses.iter().flat_map(|(status, response)| refusals(status, response)).collect()
    }
}

fn refusals(status: &str, response: &Value) -> Vec<Refusal> {
    let status = StatusCode::from_bytes(status.as_bytes()).unwrap();
    let codes = response[ERROR_CODES].as_array().into_iter().flatten();
    let number = |code: &Value| u16::try_from(code.as_u64().unwrap()).unwrap();
    codes
        .map(|code| Refusal { status, code: ErrorCode::from_number(number(code)).unwrap() })
        .collect()
}

/// All operations, in the order of the document.
fn described() -> Vec<Described> {
    let document = document();
    let paths = document.paths.paths.iter();
    paths
        .flat_map(|(path, item)| operations(item).map(move |(method, it)| (path, method, it)))
        .map(|(path, method, operation)| Described {
            method,
            path: path.clone(),
            json: serde_json::to_value(operation).unwrap(),
        })
        .collect()
}

/// Checks values against a named schema.
fn named(name: &str) -> &'static Validator {
    static ALL: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
        let components = serde_json::to_value(document().components).unwrap();
        let names = components["schemas"].as_object().unwrap().keys();
        let schema = |name: &String| {
            let reference = format!("#/components/schemas/{name}");
            let whole = json!({ "$ref": reference, "components": components });
            (name.clone(), jsonschema::draft202012::new(&whole).unwrap())
        };
        names.map(schema).collect()
    });
    &ALL[name]
}

/// Checks values against what is always a reference to a named schema.
fn referred(schema: &Value) -> &'static Validator {
    named(schema["$ref"].as_str().unwrap().rsplit('/').next().unwrap())
}

/// Fails with what is wrong.
fn assert_valid(validator: &Validator, value: &Value, what: &str) {
    let errors = validator.iter_errors(value);
    let errors: Vec<_> =
        errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:?} in {value:#}");
}
