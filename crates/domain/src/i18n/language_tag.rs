//! Language tags.

use std::{iter::Peekable, str::Split};

use crate::text::{display_text, text_type};

/// Longest tag in bytes. RFC 5646 asks implementations to take at least 35.
const MAX_LEN: usize = 64;

/// Tags that were registered before the grammar and do not follow it, in lower case.
const IRREGULAR: [&str; 17] = [
    "en-gb-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-be-fr",
    "sgn-be-nl",
    "sgn-ch-de",
];

text_type! {
    /// A well-formed BCP 47 language tag of at most 64 bytes, such as `de` or `zh-Hant-TW`.
    ///
    /// Well-formed means that the grammar holds; whether the subtags are registered is not looked
    /// at. The text is kept as given, and tags that differ in case are different keys of a map.
    #[derive(Debug)]
    LanguageTag, "a language tag"
}

display_text!(LanguageTag);

/// A text that is no well-formed language tag.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a language must be given as BCP 47 tag such as de or pt-BR")]
pub struct InvalidLanguageTag;

impl LanguageTag {
    /// Takes a tag as it is given.
    ///
    /// # Errors
    /// [`InvalidLanguageTag`] if the text does not follow the grammar, `de_DE` included.
    pub fn parse(text: &str) -> Result<Self, InvalidLanguageTag> {
        if text.len() > MAX_LEN {
            return Err(InvalidLanguageTag);
        }
        let folded = text.to_ascii_lowercase();
        if !IRREGULAR.contains(&folded.as_str()) && !is_regular(&folded) {
            return Err(InvalidLanguageTag);
        }
        Ok(Self(text.to_owned()))
    }
}

type Subtags<'t> = Peekable<Split<'t, char>>;

/// Grammar of RFC 5646 section 2.1, for lower case. What the registry calls "regular" but
/// grandfathered has the form of a language with extended languages or variants.
fn is_regular(text: &str) -> bool {
    let mut subtags = text.split('-').peekable();
    if subtags.peek() != Some(&"x") && !take_language(&mut subtags) {
        return false;
    }
    take_while(&mut subtags, is_variant);
    take_extensions(&mut subtags) && take_private_use(&mut subtags) && subtags.next().is_none()
}

/// Language with up to three extended languages, script and region.
fn take_language(subtags: &mut Subtags<'_>) -> bool {
    let Some(language) = subtags.next_if(|subtag| is_alpha(subtag, 2, 8)) else {
        return false;
    };
    if language.len() <= 3 {
        for _ in 0..3 {
            subtags.next_if(|subtag| is_alpha(subtag, 3, 3));
        }
    }
    subtags.next_if(|subtag| is_alpha(subtag, 4, 4));
    subtags.next_if(|subtag| is_alpha(subtag, 2, 2) || is_number(subtag));
    true
}

/// Any number of a letter or digit other than `x`, each with at least one subtag behind it.
fn take_extensions(subtags: &mut Subtags<'_>) -> bool {
    while subtags.next_if(|subtag| is_alphanumeric(subtag, 1, 1) && *subtag != "x").is_some() {
        if take_while(subtags, |subtag| is_alphanumeric(subtag, 2, 8)) == 0 {
            return false;
        }
    }
    true
}

/// Nothing, or `x` with at least one subtag behind it.
fn take_private_use(subtags: &mut Subtags<'_>) -> bool {
    subtags.next_if_eq(&"x").is_none()
        || take_while(subtags, |subtag| is_alphanumeric(subtag, 1, 8)) > 0
}

fn take_while(subtags: &mut Subtags<'_>, fits: impl Fn(&str) -> bool) -> usize {
    std::iter::from_fn(|| subtags.next_if(|subtag| fits(subtag))).count()
}

fn is_variant(subtag: &str) -> bool {
    let numbered = subtag.starts_with(|first: char| first.is_ascii_digit());
    is_alphanumeric(subtag, if numbered { 4 } else { 5 }, 8)
}

fn is_number(subtag: &str) -> bool {
    subtag.len() == 3 && subtag.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_alpha(subtag: &str, shortest: usize, longest: usize) -> bool {
    is_alphanumeric(subtag, shortest, longest)
        && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_alphanumeric(subtag: &str, shortest: usize, longest: usize) -> bool {
    (shortest..=longest).contains(&subtag.len())
        && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn examples_of_the_rfc_are_well_formed() {
        for text in [
            "de",
            "fr",
            "ja",
            "i-enochian",
            "zh-Hant",
            "zh-cmn-Hans-CN",
            "cmn-Hans-CN",
            "zh-yue-HK",
            "sr-Latn-RS",
            "sl-rozaj-biske",
            "sl-nedis",
            "de-CH-1901",
            "hy-Latn-IT-arevela",
            "es-419",
            "de-CH-x-phonebk",
            "az-Arab-x-AZE-derbend",
            "x-whatever",
            "qaa-Qaaa-QM-x-southern",
            "en-US-u-islamcal",
            "zh-CN-a-myext-x-private",
            "en-a-myext-b-another",
            "art-lojban",
            "zh-min-nan",
            "EN-gb-OED",
        ] {
            assert!(LanguageTag::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_text_is_refused() {
        let long = format!("de-x{}", "-a".repeat(31));
        for text in [
            "",
            "-",
            "d",
            "de-",
            "-de",
            "de--CH",
            "de_CH",
            "de CH",
            "deutschland",
            "de-419-DE",
            "de-x",
            "x",
            "x-",
            "en-a",
            "en-a-b",
            "en-a-x-b",
            "de-CH-1",
            "de-abcd-efgh-ijkl",
            "é",
            "de\0",
            "1de",
            "a-DE",
            "de-123456789",
            "i-unknown",
            long.as_str(),
        ] {
            assert_eq!(LanguageTag::parse(text), Err(InvalidLanguageTag), "{text}");
        }
    }

    const GRAMMAR: &str = "[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?\
        (-([A-Za-z]{2}|[0-9]{3}))?\
        (-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3})){0,2}(-[A-WYZa-wyz0-9](-[A-Za-z0-9]{2,8}){1,2})?\
        (-[xX](-[A-Za-z0-9]{1,8}){1,2})?";

    proptest! {
        #[test]
        fn tags_of_the_grammar_are_accepted_and_kept(text in GRAMMAR) {
            prop_assume!(text.len() <= MAX_LEN);
            let tag = LanguageTag::parse(&text).unwrap();
            prop_assert_eq!(tag.as_str(), text);
        }

        #[test]
        fn text_close_to_a_tag_never_panics(text in "[A-Za-z0-9-]{0,70}") {
            let _ = LanguageTag::parse(&text);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = LanguageTag::parse(&text);
        }
    }
}
