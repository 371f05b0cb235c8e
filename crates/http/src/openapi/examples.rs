//! Examples of bodies, composed of those of their members: what a schema says once is shown
//! wherever it is used.
use super::operation::Schemas;
use serde_json::{Map, Value};

const SCHEMAS: &str = "#/components/schemas/";

/// An example of the named schema; null where nothing can be made up.
pub(super) fn example(name: &str, schemas: &Schemas) -> Value {
    let found = schemas.iter().find(|(known, _)| known == name);
    let schema = found.and_then(|(_, schema)| serde_json::to_value(schema).ok());
    schema.map_or(Value::Null, |schema| compose(&schema, schemas))
}

fn compose(schema: &Value, schemas: &Schemas) -> Value {
    if let Some(example) = schema.pointer("/examples/0").or(schema.pointer("/enum/0")) {
        return example.clone();
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return example(name.trim_start_matches(SCHEMAS), schemas);
    }
    if let Some(first) = schema.pointer("/oneOf/0") {
        return compose(first, schemas);
    }
    if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
        let parts = all.iter().filter_map(|part| match compose(part, schemas) {
            Value::Object(members) => Some(members),
            _ => None,
        });
        return Value::Object(parts.flatten().collect());
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("object") => Value::Object(members(schema, schemas)),
        Some("array") => Value::Array(items(schema, schemas)),
        Some("boolean") => Value::Bool(true),
        _ => Value::Null,
    }
}

fn items(schema: &Value, schemas: &Schemas) -> Vec<Value> {
    let item = schema.get("items").map(|items| compose(items, schemas));
    item.into_iter().filter(|item| !item.is_null()).collect()
}

/// The members of an object, or one of a map. What is out of date is shown only where it has to be.
fn members(schema: &Value, schemas: &Schemas) -> Map<String, Value> {
    let named = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|it| it == name));
    let current =
        named.filter(|(name, member)| member.get("deprecated").is_none() || is_required(name));
    let current = current.map(|(name, member)| (name.clone(), compose(member, schemas)));
    let mapped = match (schema.get("propertyNames"), schema.get("additionalProperties")) {
        (Some(name), Some(value)) => match compose(name, schemas) {
            Value::String(name) => Some((name, compose(value, schemas))),
            _ => None,
        },
        _ => None,
    };
    current.chain(mapped).filter(|(_, value)| !value.is_null()).collect()
}
