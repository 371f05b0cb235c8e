use serde_json::json;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// The members that are texts, each with an example where it helps.
const TEXTS: [(&str, Option<&str>); 9] = [
    ("country", Some("CH")),
    ("country_subdivision", None),
    ("district", None),
    ("town", Some("Zürich")),
    ("town_location", None),
    ("post_code", Some("8000")),
    ("street", Some("Bahnhofstrasse")),
    ("building_name", None),
    ("building_number", Some("1")),
];

/// A postal address.
pub(crate) enum Location {}

impl PartialSchema for Location {
    fn schema() -> RefOr<Schema> {
        let description = "A postal address or a jurisdiction. Every member is optional; null \
                           counts as absent, and members that are not listed are ignored.";
        let mut location = ObjectBuilder::new().description(Some(description));
        let mut example = serde_json::Map::new();
        for (name, text) in TEXTS {
            location =
                location.property(name, part(SchemaType::Array(vec![Type::String, Type::Null])));
            example.extend(text.map(|text| (name.to_owned(), json!(text))));
        }
        let lines = ArrayBuilder::new()
            .schema_type(SchemaType::Array(vec![Type::Array, Type::Null]))
            .items(part(Type::String.into()))
            .max_items(Some(7));
        location.property("address_lines", lines).examples([example]).into()
    }
}

impl ToSchema for Location {}

fn part(schema_type: SchemaType) -> ObjectBuilder {
    let part = ObjectBuilder::new().schema_type(schema_type);
    part.max_length(Some(255)).pattern(Some(r"^[^\u0000]*$"))
}
