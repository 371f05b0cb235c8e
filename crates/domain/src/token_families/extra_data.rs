use serde::Serialize;
use serde_json::{Map, Value};

/// Members whose type is known. Which one matters depends on the kind of a family.
const DOMAIN_LISTS: [&str; 2] = ["expected_domains", "trusted_domains"];

/// What a merchant adds to a token family: an open JSON object, kept as it is.
///
/// The lists of domains that go into contracts are checked, whatever the kind of the family:
/// `expected_domains` of a discount and `trusted_domains` of a subscription are lists of texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct ExtraData(Map<String, Value>);

/// A list of domains is something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{member} must be a list of texts")]
pub struct InvalidExtraData {
    /// The member that is wrong.
    pub member: &'static str,
}

impl ExtraData {
    /// Takes an object as it is given.
    ///
    /// # Errors
    /// [`InvalidExtraData`] names the member that is wrong.
    pub fn new(object: Map<String, Value>) -> Result<Self, InvalidExtraData> {
        let is_wrong = |member: &&str| object.get(*member).is_some_and(|list| !is_texts(list));
        match DOMAIN_LISTS.into_iter().find(is_wrong) {
            Some(member) => Err(InvalidExtraData { member }),
            None => Ok(Self(object)),
        }
    }

    /// The object.
    #[must_use]
    pub fn object(&self) -> &Map<String, Value> {
        &self.0
    }
}

/// Null means that there is none.
fn is_texts(list: &Value) -> bool {
    list.is_null() || list.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn parse(value: Value) -> Result<ExtraData, InvalidExtraData> {
        let Value::Object(object) = value else { panic!("{value}") };
        ExtraData::new(object)
    }

    #[test]
    fn an_object_is_kept_as_it_is() {
        for object in [
            json!({}),
            json!({"trusted_domains": ["a.example"], "expected_domains": []}),
            json!({"trusted_domains": null, "x": {"y": [1, null, true, "z"]}}),
        ] {
            assert_eq!(serde_json::to_value(parse(object.clone()).unwrap()).unwrap(), object);
        }
    }

    #[test]
    fn what_is_no_list_of_texts_is_named() {
        for member in DOMAIN_LISTS {
            for list in [json!("a.example"), json!([1]), json!(["a", null]), json!({}), json!(7)] {
                let error = parse(json!({ member: list })).unwrap_err();
                assert_eq!(error, InvalidExtraData { member });
            }
        }
    }

    proptest! {
        #[test]
        fn numbers_survive_as_text(number in proptest::num::f64::NORMAL) {
            let extra = parse(json!({"x": number})).unwrap();
            let text = serde_json::to_string(&extra).unwrap();
            prop_assert_eq!(parse(serde_json::from_str(&text).unwrap()).unwrap(), extra);
        }

        #[test]
        fn lists_of_texts_survive_the_round_trip(domains: Vec<String>) {
            let object = json!({"trusted_domains": domains});
            prop_assert_eq!(serde_json::to_value(parse(object.clone()).unwrap()).unwrap(), object);
        }
    }
}
