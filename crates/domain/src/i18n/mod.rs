//! Texts in several languages.
//!
//! Source: Taler core API, members named `X_i18n`; RFC 5646 (BCP 47).

mod language_tag;
mod localized_texts;

pub use language_tag::{InvalidLanguageTag, LanguageTag};
pub use localized_texts::{InvalidLocalizedText, LocalizedText, LocalizedTexts};
