use super::paragraph;
use serde_json::{Value, json};
use taler_merchant_domain as domain;
use taler_merchant_domain::token_families;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// Objects with one member, a whole number or, where there is one, a word.
macro_rules! times {
    ($($(#[doc = $doc:literal])+ $name:ident: $member:literal, $max:expr, $word:expr, $example:expr;)*) => {$(
        $(#[doc = $doc])+
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                time(paragraph(&[$($doc),+]), $member, $max, $word, &json!($example))
            }
        }

        impl ToSchema for $name {}
    )*};
}

times! {
    /// A length of time: `d_us` is a number of microseconds, or `forever`.
    RelativeTime: "d_us", domain::RelativeTime::MAX_MICROS, Some("forever"), 86_400_000_000_u64;
    /// A length of time that ends: `d_us` is a number of microseconds.
    FiniteTime: "d_us", domain::RelativeTime::MAX_MICROS, None, 86_400_000_000_u64;
    /// A point in time at which something ends: `t_s` is a number of seconds since
    /// 1970-01-01T00:00:00Z, or `never`.
    EndTimestamp: "t_s", domain::Timestamp::MAX_SECONDS, Some("never"), 1_798_761_600;
    /// A point in time: `t_s` is a number of seconds since 1970-01-01T00:00:00Z, or `never`.
    Timestamp: "t_s", domain::Timestamp::MAX_SECONDS, Some("never"), 1_767_225_600;
}

/// To what the start of a signing key is rounded down.
pub(crate) enum KeyGranularity {}

impl PartialSchema for KeyGranularity {
    fn schema() -> RefOr<Schema> {
        let lengths = token_families::KeyGranularity::ALL.map(|one| one.length().micros());
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .enum_values(Some(lengths))
            .examples([86_400_000_000_u64]);
        ObjectBuilder::new()
            .description(Some(
                "A minute, an hour, a day, a week, or 30, 90 or 365 days, in microseconds.",
            ))
            .property("d_us", number)
            .required("d_us")
            .into()
    }
}

impl ToSchema for KeyGranularity {}

fn time(
    description: String,
    member: &'static str,
    max: u64,
    word: Option<&'static str>,
    example: &Value,
) -> RefOr<Schema> {
    let number = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(0))
        .maximum(usize::try_from(max).ok())
        .examples([example.clone()]);
    let value: RefOr<Schema> = match word {
        Some(word) => {
            let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([word]));
            OneOfBuilder::new().item(number).item(word).into()
        }
        None => number.into(),
    };
    let time = ObjectBuilder::new().description(Some(description));
    time.property(member, value).required(member).into()
}
