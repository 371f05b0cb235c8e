//! What stands in queries and paths.
use serde_json::json;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::store::Page;
use utoipa::PartialSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};

/// A switch that is set by `YES`, in any case, and by nothing else.
pub(crate) enum Flag {}

impl PartialSchema for Flag {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).examples(["YES"]).into()
    }
}

/// A number of milliseconds.
pub(crate) enum Milliseconds {}

impl PartialSchema for Milliseconds {
    fn schema() -> RefOr<Schema> {
        number().minimum(Some(0)).maximum(Some(u64::MAX)).examples([3_600_000]).into()
    }
}

/// A number of seconds since 1970-01-01T00:00:00Z.
pub(crate) enum Seconds {}

impl PartialSchema for Seconds {
    fn schema() -> RefOr<Schema> {
        let number =
            number().minimum(Some(0)).maximum(usize::try_from(Timestamp::MAX_SECONDS).ok());
        number.examples([1_767_225_600]).into()
    }
}

/// The form of an answer.
pub(crate) enum Format {}

impl PartialSchema for Format {
    fn schema() -> RefOr<Schema> {
        let words = ObjectBuilder::new().schema_type(Type::String);
        words.enum_values(Some(["json", "csv"])).examples(["csv"]).into()
    }
}

/// How far an account is to be, by the old numbers.
pub(crate) enum KycGoal {}

impl PartialSchema for KycGoal {
    fn schema() -> RefOr<Schema> {
        number().minimum(Some(1)).maximum(Some(3)).examples([3]).into()
    }
}

/// How many lines of a list are wanted, and from which end.
pub(crate) enum Limit {}

impl PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        OneOfBuilder::new()
            .item(number().minimum(Some(i64::MIN)).maximum(Some(-1)))
            .item(number().minimum(Some(1)).maximum(Some(i64::MAX)))
            .default(Some(json!(Page::DEFAULT_LIMIT)))
            .examples([-50])
            .into()
    }
}

/// A serial number.
pub(crate) enum Serial {}

impl PartialSchema for Serial {
    fn schema() -> RefOr<Schema> {
        number().minimum(Some(0)).maximum(Some(i64::MAX)).examples([7]).into()
    }
}

fn number() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Integer)
}
