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

/// An OpenAPI document.
pub(crate) enum Description {}

impl PartialSchema for Description {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .description(Some("An OpenAPI 3.1 document."))
            .property("openapi", Object::with_type(Type::String))
            .required("openapi")
            .examples([json!({ "openapi": "3.1.0" })])
            .into()
    }
}

impl ToSchema for Description {}

fn texts(description: &str, example: Value) -> RefOr<Schema> {
    ObjectBuilder::new()
        .description(Some(description))
        .additional_properties(Some(Schema::from(Object::with_type(Type::String))))
        .examples([example])
        .into()
}
