use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// Symbols of a currency, by power of ten.
pub(crate) enum UnitNames {}

impl PartialSchema for UnitNames {
    fn schema() -> RefOr<Schema> {
        texts("Symbols of a currency, by power of ten; `0` is always there.", json!({ "0": "ク" }))
    }
}

impl ToSchema for UnitNames {}

/// Descriptions of report generators, by section.
pub(crate) enum ReportGenerators {}

impl PartialSchema for ReportGenerators {
    fn schema() -> RefOr<Schema> {
        texts("Descriptions of report generators, by section.", json!({}))
    }
}

impl ToSchema for ReportGenerators {}

fn texts(description: &str, example: Value) -> RefOr<Schema> {
    ObjectBuilder::new()
        .description(Some(description))
        .additional_properties(Some(Schema::from(Object::with_type(Type::String))))
        .examples([example])
        .into()
}
