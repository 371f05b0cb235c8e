use super::html::Html;
use super::schema::{text, write_type};
use crate::openapi::answer::ERROR_CODES;
use crate::openapi::operation::PERMISSION;
use serde_json::{Map, Value};
use taler_merchant_domain::ErrorCode;
use utoipa::openapi::path::Operation;

/// One operation, folded.
pub(super) fn write(html: &mut Html, method: &'static str, path: &str, operation: &Operation) {
    let json = serde_json::to_value(operation).unwrap_or_default();
    let id = text(&json, "operationId");
    html.raw("<details class=\"operation\" id=\"").text(id).raw("\"><summary><b class=\"");
    html.raw(method).raw("\">").raw(method).raw("</b> ").code(path).text(" ");
    html.text(text(&json, "summary")).raw(" <small class=\"permission\">");
    html.text(text(&json, PERMISSION)).raw("</small></summary><p><small>Operation <a href=\"#");
    html.text(id).raw("\">").text(id).raw("</a></small></p>");
    html.prose(text(&json, "description"));
    write_parameters(html, &json);
    if let Some(body) = json.get("requestBody") {
        html.heading("Request");
        write_content(html, body);
    }
    html.heading("Answers");
    for (status, response) in members(&json, "responses") {
        write_answer(html, status, response);
    }
    html.raw("</details>");
}

fn write_parameters(html: &mut Html, operation: &Value) {
    let Some(parameters) = operation.get("parameters").and_then(Value::as_array) else { return };
    html.heading("Parameters");
    html.raw("<table><thead><tr><th>Name</th><th>In</th><th>Type</th><th>Meaning</th></tr>");
    html.raw("</thead><tbody>");
    for parameter in parameters {
        html.raw("<tr><td>").code(text(parameter, "name")).raw("</td><td>");
        html.text(text(parameter, "in")).raw("</td><td>");
        write_type(html, parameter.get("schema").unwrap_or(&Value::Null));
        html.raw("</td><td>").line(text(parameter, "description")).raw("</td></tr>");
    }
    html.raw("</tbody></table>");
}

fn write_answer(html: &mut Html, status: &str, response: &Value) {
    html.raw("<div class=\"answer\"><h4>").text(status).raw("</h4>");
    let Some(codes) = response.get(ERROR_CODES).and_then(Value::as_array) else {
        html.prose(text(response, "description"));
        write_content(html, response);
        html.raw("</div>");
        return;
    };
    html.raw("<ul>");
    let numbers = codes.iter().filter_map(Value::as_u64);
    for code in numbers.filter_map(|number| ErrorCode::from_number(u16::try_from(number).ok()?)) {
        html.raw("<li><b>").text(&code.number().to_string()).raw("</b> ").code(code.name());
        html.text(" ").text(code.hint()).raw("</li>");
    }
    html.raw("</ul></div>");
}

/// The media types of a body, each with its type and example.
fn write_content(html: &mut Html, body: &Value) {
    for (media_type, content) in members(body, "content") {
        html.raw("<p>").code(media_type).text(" ");
        write_type(html, content.get("schema").unwrap_or(&Value::Null));
        html.raw("</p>");
        if let Some(example) = content.get("example") {
            html.block(&serde_json::to_string_pretty(example).unwrap_or_default());
        }
    }
}

fn members<'a>(json: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    json.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}
