//! The same text in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::LanguageTag;
use crate::text::{display_text, text_type};

text_type! {
    /// A text for people in one language: anything without a NUL character, which databases and C
    /// programs cannot keep. Its length is bounded by the limit on the request body.
    #[derive(Debug)]
    LocalizedText, "a text"
}

display_text!(LocalizedText);

/// A text with a NUL character.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a text must not have a NUL character")]
pub struct InvalidLocalizedText;

impl LocalizedText {
    /// Takes a text as it is given; it may be empty.
    ///
    /// # Errors
    /// [`InvalidLocalizedText`] if there is a NUL character.
    pub fn parse(text: &str) -> Result<Self, InvalidLocalizedText> {
        if text.contains('\0') {
            return Err(InvalidLocalizedText);
        }
        Ok(Self(text.to_owned()))
    }
}

/// A map from language tags to the text in that language, the companion of a text whose language
/// nobody states.
///
/// JSON form is an object, written in the order of the tags.
///
/// ```
/// use taler_merchant_domain::i18n::LocalizedTexts;
///
/// let name: LocalizedTexts = serde_json::from_str(r#"{"de": "Kaffee", "en": "Coffee"}"#)?;
/// let languages: Vec<&str> = name.iter().map(|(language, _)| language.as_str()).collect();
/// assert_eq!(languages, ["de", "en"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(transparent)]
pub struct LocalizedTexts(BTreeMap<LanguageTag, LocalizedText>);

impl LocalizedTexts {
    /// Whether there is no language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of languages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The text in a language, if there is one under exactly this tag.
    #[must_use]
    pub fn find(&self, language: &LanguageTag) -> Option<&LocalizedText> {
        self.0.get(language)
    }

    /// Every language and its text, in the order of the tags.
    pub fn iter(&self) -> impl Iterator<Item = (&LanguageTag, &LocalizedText)> {
        self.0.iter()
    }
}

impl FromIterator<(LanguageTag, LocalizedText)> for LocalizedTexts {
    fn from_iter<I: IntoIterator<Item = (LanguageTag, LocalizedText)>>(texts: I) -> Self {
        Self(texts.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::i18n::InvalidLanguageTag;

    fn parse(json: Value) -> Result<LocalizedTexts, String> {
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    #[test]
    fn json_form_is_an_object() {
        let form = json!({"de": "Kaffee", "fr-CH": ""});
        let texts = parse(form.clone()).unwrap();
        assert_eq!(texts.len(), 2);
        assert_eq!(serde_json::to_value(&texts).unwrap(), form);
        let language = LanguageTag::parse("de").unwrap();
        assert_eq!(texts.find(&language).unwrap().as_str(), "Kaffee");
        assert!(parse(json!({})).unwrap().is_empty());
    }

    #[test]
    fn malformed_maps_are_refused() {
        for (form, error) in [
            (json!({"de_DE": "x"}), InvalidLanguageTag.to_string()),
            (json!({"": "x"}), InvalidLanguageTag.to_string()),
            (json!({"de": "a\0"}), InvalidLocalizedText.to_string()),
            (json!({"de": null}), "invalid type: null, expected a text".to_owned()),
            (json!(["de"]), "invalid type: sequence, expected a map".to_owned()),
        ] {
            assert_eq!(parse(form), Err(error));
        }
    }

    proptest! {
        #[test]
        fn maps_survive_the_round_trip(
            map in proptest::collection::btree_map("[a-z]{2,3}(-[A-Z]{2})?", "[^\0]*", 0..5),
        ) {
            let texts = parse(json!(map)).unwrap();
            prop_assert_eq!(serde_json::to_value(texts).unwrap(), json!(map));
        }
    }
}
