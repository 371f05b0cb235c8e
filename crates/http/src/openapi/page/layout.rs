use super::html::Html;
use super::{operation, schema};
use crate::openapi::document::{document, operations};
use crate::protection::{self, hash};
use utoipa::openapi::OpenApi;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page.
pub(crate) fn page() -> String {
    let document = document();
    let mut html = Html::default();
    html.raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
    html.text(&document.info.title).raw("</title><style>").raw(STYLE).raw("</style></head><body>");
    write_head(&mut html, &document);
    html.raw("<main>");
    for tag in document.tags.iter().flatten() {
        html.raw("<section id=\"tag-").text(&tag.name).raw("\"><h2>").text(&tag.name).raw("</h2>");
        html.prose(tag.description.as_deref().unwrap_or_default());
        write_operations(&mut html, &document, &tag.name);
        html.raw("</section>");
    }
    write_schemas(&mut html, &document);
    html.raw("</main><script>").raw(SCRIPT).raw("</script></body></html>\n");
    html.finish()
}

/// What a browser may do with the page: apply its style, run its script, and nothing else.
pub(crate) fn policy() -> String {
    protection::policy(&format!("style-src {}; script-src {}", hash(STYLE), hash(SCRIPT)))
}

fn write_head(html: &mut Html, document: &OpenApi) {
    html.raw("<header><h1>").text(&document.info.title).raw("</h1>");
    html.raw("<p>Protocol ").code(&document.info.version);
    html.raw(" &middot; <a href=\"openapi.json\">OpenAPI document</a></p>");
    html.prose(document.info.description.as_deref().unwrap_or_default());
    html.raw("<nav>");
    for tag in document.tags.iter().flatten() {
        html.raw("<a href=\"#tag-").text(&tag.name).raw("\">").text(&tag.name).raw("</a> ");
    }
    html.raw("<a href=\"#schemas\">schemas</a></nav>");
    // Of use only with a script, which shows it.
    html.raw("<p id=\"search\" hidden><label>Search <input type=\"search\"></label> ");
    html.raw("<output></output></p></header>");
}

fn write_operations(html: &mut Html, document: &OpenApi, tag: &str) {
    for (path, item) in &document.paths.paths {
        for (method, operation) in operations(item) {
            if operation.tags.iter().flatten().any(|name| name == tag) {
                operation::write(html, method, path, operation);
            }
        }
    }
}

fn write_schemas(html: &mut Html, document: &OpenApi) {
    html.raw("<section id=\"schemas\"><h2>schemas</h2>");
    for (name, schema) in document.components.iter().flat_map(|parts| &parts.schemas) {
        schema::write(html, name, schema);
    }
    html.raw("</section>");
}
