use serde_json::{Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, SchemaType, Type};
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

/// The same text in several languages, by BCP 47 tags.
pub(crate) enum LocalizedTexts {}

impl PartialSchema for LocalizedTexts {
    fn schema() -> RefOr<Schema> {
        let tag = ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(64))
            .pattern(Some("^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8})*$"));
        let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r"^[^\u0000]*$"));
        ObjectBuilder::new()
            .description(Some("The same text in several languages, by BCP 47 tags."))
            .property_names(Some(tag))
            .additional_properties(Some(Schema::from(text.build())))
            .examples([json!({ "de": "Zehn Prozent" })])
            .into()
    }
}

impl ToSchema for LocalizedTexts {}

/// What a merchant adds to a token family.
pub(crate) enum ExtraData {}

impl PartialSchema for ExtraData {
    fn schema() -> RefOr<Schema> {
        let domains = || {
            ArrayBuilder::new()
                .schema_type(SchemaType::Array(vec![Type::Array, Type::Null]))
                .items(Object::with_type(Type::String))
        };
        ObjectBuilder::new()
            .description(Some(
                "What a merchant adds to a token family, kept as it is. Of a discount, \
                 `expected_domains` says where it is meant to be used; of a subscription, \
                 `trusted_domains` where it can be used safely.",
            ))
            .property("expected_domains", domains())
            .property("trusted_domains", domains())
            .examples([json!({ "expected_domains": ["shop.example"] })])
            .into()
    }
}

impl ToSchema for ExtraData {}

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
