use crate::i18n::{LanguageTag, LocalizedText, LocalizedTexts};
use crate::token_families::{
    CreateTokenFamily, ExtraData, FamilyTerms, KeyGranularity, KeySchedule, NewTokenFamily, Period,
    TokenFamily, TokenFamilyKind,
};
use crate::{RelativeTime, Slug, Timestamp};

/// A slug.
///
/// # Panics
/// When `text` is not one.
#[must_use]
pub fn a_slug(text: &str) -> Slug {
    Slug::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn text(text: &str) -> LocalizedText {
    LocalizedText::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn german() -> LanguageTag {
    LanguageTag::parse("de").unwrap_or_else(|error| panic!("{error}"))
}

/// Two minutes every minute, from ten seconds before.
fn schedule() -> KeySchedule {
    let (duration, offset) = (RelativeTime::from_secs(120), RelativeTime::from_secs(10));
    let schedule = KeySchedule::new(duration, KeyGranularity::Minute, offset);
    schedule.unwrap_or_else(|error| panic!("{error}"))
}

/// A discount from second 100 to second 10,000, named like its slug, with nothing optional.
#[must_use]
pub fn a_create_family(slug: &str) -> CreateTokenFamily {
    CreateTokenFamily {
        slug: a_slug(slug),
        kind: TokenFamilyKind::Discount,
        name: text(slug),
        description: text("cheap"),
        description_i18n: LocalizedTexts::default(),
        extra_data: None,
        valid_after: Some(Timestamp::from_seconds(100)),
        valid_before: Timestamp::from_seconds(10_000),
        schedule: schedule(),
    }
}

/// The family of [`a_create_family`].
///
/// # Panics
/// When `slug` is not one.
#[must_use]
pub fn a_new_family(slug: &str) -> NewTokenFamily {
    let family = a_create_family(slug).into_new_family(Timestamp::EPOCH);
    family.unwrap_or_else(|error| panic!("{error}"))
}

/// The family of [`a_create_family`], of which no token was issued, as a store would give it back.
#[must_use]
pub fn a_family(slug: &str) -> TokenFamily {
    let NewTokenFamily { slug, kind, terms, schedule } = a_new_family(slug);
    TokenFamily { slug, kind, terms, schedule, issued: 0, used: 0 }
}

/// Other terms than those of [`a_create_family`], in each of them.
///
/// # Panics
/// Never.
#[must_use]
pub fn other_terms() -> FamilyTerms {
    let validity = Period::new(Timestamp::from_seconds(1), Timestamp::NEVER);
    FamilyTerms {
        name: text("other"),
        description: text(""),
        description_i18n: [(german(), text("anders"))].into_iter().collect(),
        extra_data: Some(ExtraData::default()),
        validity: validity.unwrap_or_else(|error| panic!("{error}")),
    }
}
