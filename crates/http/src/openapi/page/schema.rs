use super::html::Html;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

/// Whole numbers up to here, and below zero, are exact everywhere.
const MAX_EXACT: u64 = 1 << 53;
const SCHEMAS: &str = "#/components/schemas/";

/// A named schema, where others link to.
pub(super) fn write(html: &mut Html, name: &str, schema: &RefOr<Schema>) {
    let json = serde_json::to_value(schema).unwrap_or_default();
    html.raw("<section class=\"schema\" id=\"schema-").text(name).raw("\"><h3>");
    html.raw("<a href=\"#schema-").text(name).raw("\">").text(name).raw("</a></h3>");
    html.prose(text(&json, "description"));
    match schema {
        RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => {
            let members = object.properties.iter();
            let required = |name: &String| object.required.contains(name);
            let rows = members.map(|(name, member)| (name.as_str(), member, required(name)));
            write_members(html, rows);
        }
        _ => {
            html.raw("<p>");
            write_type(html, &json);
            html.raw("</p>");
        }
    }
    html.raw("</section>");
}

fn write_members<'a>(
    html: &mut Html,
    members: impl Iterator<Item = (&'a str, &'a RefOr<Schema>, bool)>,
) {
    html.raw("<table><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead><tbody>");
    for (name, member, required) in members {
        let json = serde_json::to_value(member).unwrap_or_default();
        html.raw("<tr><td>").code(name);
        html.raw(if required { "" } else { " <small>optional</small>" });
        html.raw(if json.get("deprecated").is_some() { " <small>deprecated</small>" } else { "" });
        html.raw("</td><td>");
        write_type(html, &json);
        html.raw("</td><td>").line(description(&json)).raw("</td></tr>");
    }
    html.raw("</tbody></table>");
}

/// What is said of a member, beside it or beside the first thing that it can be.
fn description(json: &Value) -> &str {
    let first = json.pointer("/oneOf/0").unwrap_or(json);
    let own = text(json, "description");
    if own.is_empty() { text(first, "description") } else { own }
}

/// The type in a few words.
pub(super) fn write_type(html: &mut Html, json: &Value) {
    if let Some(name) = json.get("$ref").and_then(Value::as_str) {
        let name = name.trim_start_matches(SCHEMAS);
        html.raw("<a href=\"#schema-").text(name).raw("\">").text(name).raw("</a>");
    } else if let Some(choices) = list(json, "oneOf") {
        write_list(html, choices, " or ");
    } else if let Some(parts) = list(json, "allOf") {
        write_list(html, parts, " and ");
    } else if let Some(values) = list(json, "enum") {
        let values: Vec<String> = values.iter().map(Value::to_string).collect();
        html.code(&values.join(" | "));
    } else {
        html.text(&names(json));
        if let Some(items) = json.get("items") {
            html.text(" of ");
            write_type(html, items);
        }
        if let Some(values) = json.get("additionalProperties") {
            html.text(" of ");
            write_type(html, values);
        }
        write_limits(html, json);
    }
    if let Some(default) = json.get("default") {
        html.raw(" <small>by default ").text(&default.to_string()).raw("</small>");
    }
}

fn write_list(html: &mut Html, schemas: &[Value], between: &'static str) {
    for (number, schema) in schemas.iter().enumerate() {
        html.raw(if number == 0 { "" } else { between });
        write_type(html, schema);
    }
}

/// What a value has to keep to.
fn write_limits(html: &mut Html, json: &Value) {
    let words = [
        ("minimum", "from"),
        ("maximum", "to"),
        ("minLength", "at least"),
        ("maxLength", "at most"),
        ("maxItems", "at most"),
    ];
    for (key, word) in words {
        // What numbers can be at all is not worth mentioning.
        let limit =
            json.get(key).filter(|it| it.as_i64().is_some_and(|it| it.unsigned_abs() < MAX_EXACT));
        if let Some(limit) = limit {
            html.raw(" <small>").raw(word).text(" ").text(&limit.to_string()).raw("</small>");
        }
    }
    if let Some(pattern) = json.get("pattern").and_then(Value::as_str) {
        html.raw(" <code class=\"pattern\">").text(pattern).raw("</code>");
    }
}

/// `string`, or `string or null`.
fn names(json: &Value) -> String {
    match json.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")
        }
        _ => "anything".to_owned(),
    }
}

fn list<'a>(json: &'a Value, key: &str) -> Option<&'a [Value]> {
    json.get(key).and_then(Value::as_array).map(Vec::as_slice)
}

/// A text in an object, empty if there is none.
pub(super) fn text<'a>(json: &'a Value, key: &str) -> &'a str {
    json.get(key).and_then(Value::as_str).unwrap_or_default()
}
