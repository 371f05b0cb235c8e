use serde::de::IntoDeserializer;
use serde::de::value::StringDeserializer;
use serde::{Deserialize, Deserializer};

/// An optional text of which clients send `""` when a form field was left empty.
pub(super) fn or_empty<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let text = Option::<String>::deserialize(deserializer)?.filter(|text| !text.is_empty());
    let parse = |text: String| {
        let text: StringDeserializer<D::Error> = text.into_deserializer();
        T::deserialize(text)
    };
    text.map(parse).transpose()
}
