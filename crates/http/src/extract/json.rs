use crate::body;
use crate::call::{Call, FromCall};
use crate::error::{ApiError, Refusal};
use crate::openapi::Operation;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// A JSON body that has the shape its endpoint wants. What its values mean is for the domain.
pub(crate) struct ValidJson<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate + ToSchema> FromCall for ValidJson<T> {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let bytes = body::read(call).await?;
        parse(&bytes).map(Self)
    }

    fn describe(operation: Operation) -> Operation {
        operation.body::<T>()
    }
}

/// A body that may be left out, and is then an empty object.
pub(crate) struct MaybeJson<T>(std::marker::PhantomData<T>);

impl<T: DeserializeOwned + Validate + ToSchema> FromCall for MaybeJson<T> {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let bytes = body::read(call).await?;
        parse::<T>(if bytes.is_empty() { b"{}" } else { &bytes })?;
        Ok(Self(std::marker::PhantomData))
    }

    fn describe(operation: Operation) -> Operation {
        operation.body::<T>().body_optional()
    }
}

/// A JSON body read as two types, each of which takes the members it knows. (A flattened struct
/// would lose the paths of members.)
pub(crate) struct ValidJsonPair<A, B>(pub(crate) A, pub(crate) B);

/// Two types that one body is read as.
pub(crate) trait Pair {
    /// The body as a whole, for its description.
    type Whole: ToSchema;
}

impl<A, B> FromCall for ValidJsonPair<A, B>
where
    A: DeserializeOwned + Validate,
    B: DeserializeOwned + Validate,
    (A, B): Pair,
{
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let value = json(&body::read(call).await?)?;
        Ok(Self(typed(&value)?, typed(&value)?))
    }

    fn describe(operation: Operation) -> Operation {
        operation.body::<<(A, B) as Pair>::Whole>()
    }
}

/// To a JSON value first, so that of a member given twice the last one counts and what is not JSON
/// is told from what does not fit; then to the type.
pub(crate) fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, ApiError> {
    typed(&json(bytes)?)
}

fn json(bytes: &[u8]) -> Result<Value, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        ApiError::from(Refusal::NOT_JSON).detail(place)
    })
}

fn typed<T: DeserializeOwned + Validate>(value: &Value) -> Result<T, ApiError> {
    if !value.is_object() {
        return Err(ApiError::malformed("body"));
    }
    // Where it does not fit is only looked for when it does not.
    let body = T::deserialize(value).or_else(|_misfit| {
        serde_path_to_error::deserialize(value)
            .map_err(|error| misfit(value, error.path(), &error.inner().to_string()))
    })?;
    body.validate().map_err(|errors| ApiError::malformed(first_path(&errors)))?;
    Ok(body)
}

/// A member that is missing, or null where it must not be, is told from one of a wrong type or
/// value.
fn misfit(value: &Value, path: &Path, message: &str) -> ApiError {
    let path_text = dotted(path);
    if let Some(name) = missing_member(message) {
        let parent = if path_text.is_empty() { String::new() } else { format!("{path_text}.") };
        return ApiError::missing(format!("{parent}{name}"));
    }
    if !path_text.is_empty() && lookup(value, path).is_some_and(Value::is_null) {
        return ApiError::missing(path_text);
    }
    ApiError::malformed(if path_text.is_empty() { "body".to_owned() } else { path_text })
}

/// The name in serde's message for a missing member: the only place where it tells.
fn missing_member(message: &str) -> Option<&str> {
    message.strip_prefix("missing field `")?.split('`').next()
}

fn dotted(path: &Path) -> String {
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    segments.collect::<Vec<_>>().join(".")
}

fn lookup<'a>(value: &'a Value, path: &Path) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, segment| match segment {
        Segment::Seq { index } => value.get(index),
        Segment::Map { key } => value.get(key),
        Segment::Enum { .. } | Segment::Unknown => Some(value),
    })
}

/// The path of the first member, by name, that breaks a rule of shape.
fn first_path(errors: &ValidationErrors) -> String {
    let mut members: Vec<_> = errors.errors().iter().collect();
    members.sort_by_key(|(name, _)| name.to_string());
    members.first().map_or_else(String::new, |(name, kind)| match kind {
        ValidationErrorsKind::Struct(inner) => format!("{name}.{}", first_path(inner)),
        ValidationErrorsKind::List(items) => items.iter().next().map_or_else(
            || name.to_string(),
            |(at, inner)| format!("{name}.{at}.{}", first_path(inner)),
        ),
        ValidationErrorsKind::Field(_) => name.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, Validate)]
    struct Body {
        #[validate(length(min = 1, max = 3))]
        name: String,
        #[validate(nested)]
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize, Validate)]
    struct Inner {
        #[validate(range(max = 3))]
        count: u32,
    }

    /// Code and detail of what is wrong with a body.
    fn complaint(body: &str) -> (u16, String) {
        let error = parse::<Body>(body.as_bytes()).unwrap_err();
        error.told()
    }

    #[test]
    fn what_fits_is_taken() {
        let body: Body = parse(br#"{"name":"a","inner":null,"other":{"x":[1]}}"#).unwrap();
        assert_eq!((body.name.as_str(), body.inner.is_none()), ("a", true));
    }

    #[test]
    fn of_a_member_given_twice_the_last_one_counts() {
        let body: Body = parse(br#"{"name":7,"name":"b"}"#).unwrap();
        assert_eq!(body.name, "b");
    }

    #[test]
    fn what_is_not_json_is_told() {
        for body in ["", "{", "{\"name\":\"a\"} x", "\u{feff}{}", "{\"name\":\"\\ud800\"}"] {
            assert_eq!(complaint(body).0, 22, "{body:?}");
        }
        assert_eq!(parse::<Body>(b"{\"name\":\"\xff\"}").unwrap_err().told().0, 22);
        let deep = format!("{{\"name\":{}", "[".repeat(200));
        assert_eq!(complaint(&deep).0, 22);
    }

    #[test]
    fn a_missing_member_is_named() {
        assert_eq!(complaint("{}"), (25, "name".to_owned()));
        assert_eq!(complaint(r#"{"name":null}"#), (25, "name".to_owned()));
        assert_eq!(complaint(r#"{"name":"a","inner":{}}"#), (25, "inner.count".to_owned()));
    }

    #[test]
    fn a_member_of_a_wrong_type_is_named() {
        assert_eq!(complaint(r#"{"name":7}"#), (26, "name".to_owned()));
        assert_eq!(
            complaint(r#"{"name":"a","inner":{"count":1.0}}"#),
            (26, "inner.count".to_owned())
        );
        for body in ["[]", "7", "null", r#"["a", null]"#] {
            assert_eq!(complaint(body), (26, "body".to_owned()), "{body}");
        }
    }

    #[test]
    fn a_member_of_a_wrong_shape_is_named() {
        assert_eq!(complaint(r#"{"name":"abcd"}"#), (26, "name".to_owned()));
        assert_eq!(
            complaint(r#"{"name":"a","inner":{"count":4}}"#),
            (26, "inner.count".to_owned())
        );
    }
}
