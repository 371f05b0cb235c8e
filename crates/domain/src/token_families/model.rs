use super::{EmptyPeriod, ExtraData, KeySchedule, Period};
use crate::i18n::{LocalizedText, LocalizedTexts};
use crate::{Slug, Timestamp};
use serde::{Deserialize, Serialize};

/// What the tokens of a family are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenFamilyKind {
    /// Spent once, for a lower price.
    Discount,
    /// Spent and issued again with each use.
    Subscription,
}

impl TokenFamilyKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Discount, Self::Subscription];

    /// The protocol's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Discount => "discount",
            Self::Subscription => "subscription",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What may change about a token family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyTerms {
    /// For people.
    pub name: LocalizedText,
    /// For people.
    pub description: LocalizedText,
    /// The same in other languages.
    pub description_i18n: LocalizedTexts,
    /// What the merchant adds.
    pub extra_data: Option<ExtraData>,
    /// When tokens are good at all. They may be sold earlier.
    pub validity: Period,
}

/// A token family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFamily {
    /// Its name in paths.
    pub slug: Slug,
    /// What its tokens are for.
    pub kind: TokenFamilyKind,
    /// What may change about it.
    pub terms: FamilyTerms,
    /// When its signing keys begin and end.
    pub schedule: KeySchedule,
    /// How many tokens were issued.
    pub issued: u64,
    /// How many tokens were spent.
    pub used: u64,
}

impl TokenFamily {
    /// The period of the signing key for a point in time, as far as it lies within that of the
    /// family; `None` outside of the family's period.
    ///
    /// ```
    /// use taler_merchant_domain::Timestamp;
    /// # fn example(family: &taler_merchant_domain::token_families::TokenFamily, now: Timestamp) {
    /// if let Some(period) = family.key_period(now) {
    ///     assert!(period.covers(now));
    ///     assert!(period.start() >= family.terms.validity.start());
    ///     assert!(period.end() <= family.terms.validity.end());
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn key_period(&self, at: Timestamp) -> Option<Period> {
        let validity = self.terms.validity;
        let period = self.schedule.period_at(at).filter(|_| validity.covers(at))?;
        period.within(validity)
    }

    /// Whether the family is what a creation asks for. A start that is not said is not compared:
    /// it was the time of the first request.
    #[must_use]
    pub fn is_as_wanted_by(&self, command: &CreateTokenFamily) -> bool {
        let FamilyTerms { name, description, description_i18n, extra_data, validity } = &self.terms;
        self.slug == command.slug
            && self.kind == command.kind
            && self.schedule == command.schedule
            && *name == command.name
            && *description == command.description
            && *description_i18n == command.description_i18n
            && *extra_data == command.extra_data
            && validity.end() == command.valid_before
            && command.valid_after.is_none_or(|start| start == validity.start())
    }
}

/// A line in the list of token families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFamilySummary {
    /// Its name in paths.
    pub slug: Slug,
    /// What its tokens are for.
    pub kind: TokenFamilyKind,
    /// For people.
    pub name: LocalizedText,
    /// For people.
    pub description: LocalizedText,
    /// The same in other languages.
    pub description_i18n: LocalizedTexts,
    /// When tokens are good at all.
    pub validity: Period,
}

/// A token family to be stored. No token of it was issued or spent yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTokenFamily {
    /// Its name in paths.
    pub slug: Slug,
    /// What its tokens are for.
    pub kind: TokenFamilyKind,
    /// What may change about it.
    pub terms: FamilyTerms,
    /// When its signing keys begin and end.
    pub schedule: KeySchedule,
}

/// The creation of a token family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTokenFamily {
    /// Its name in paths.
    pub slug: Slug,
    /// What its tokens are for.
    pub kind: TokenFamilyKind,
    /// For people.
    pub name: LocalizedText,
    /// For people.
    pub description: LocalizedText,
    /// The same in other languages.
    pub description_i18n: LocalizedTexts,
    /// What the merchant adds.
    pub extra_data: Option<ExtraData>,
    /// From when tokens are good; `None` for now.
    pub valid_after: Option<Timestamp>,
    /// Until when tokens are good.
    pub valid_before: Timestamp,
    /// When its signing keys begin and end.
    pub schedule: KeySchedule,
}

impl CreateTokenFamily {
    /// The family that is meant at this moment, of which the last whole second counts, as on the
    /// wire.
    ///
    /// # Errors
    /// [`EmptyPeriod`] when no token would ever be good.
    pub fn into_new_family(self, now: Timestamp) -> Result<NewTokenFamily, EmptyPeriod> {
        let start = self.valid_after.unwrap_or(now.truncate_to_second());
        let terms = FamilyTerms {
            name: self.name,
            description: self.description,
            description_i18n: self.description_i18n,
            extra_data: self.extra_data,
            validity: Period::new(start, self.valid_before)?,
        };
        Ok(NewTokenFamily { slug: self.slug, kind: self.kind, terms, schedule: self.schedule })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{a_create_family, a_family};
    use crate::token_families::KeyGranularity;
    use crate::{RelativeTime, i18n::LanguageTag};
    use proptest::prelude::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn kinds_are_read_back() {
        for kind in TokenFamilyKind::ALL {
            assert_eq!(TokenFamilyKind::parse(kind.as_str()), Some(kind));
            let json = serde_json::to_value(kind).unwrap();
            assert_eq!(json, kind.as_str());
            assert_eq!(serde_json::from_value::<TokenFamilyKind>(json).unwrap(), kind);
        }
        assert_eq!(TokenFamilyKind::parse("Discount"), None);
    }

    #[test]
    fn a_family_begins_now_unless_it_says_otherwise() {
        let command = CreateTokenFamily { valid_after: None, ..a_create_family("a") };
        let now = Timestamp::from_micros(7_999_999);
        let family = command.clone().into_new_family(now).unwrap();
        assert_eq!(family.terms.validity.start(), at(7));
        let later = CreateTokenFamily { valid_after: Some(at(9)), ..command };
        assert_eq!(later.into_new_family(now).unwrap().terms.validity.start(), at(9));
    }

    #[test]
    fn a_family_that_is_never_good_is_refused() {
        for (start, end) in [(Some(9), 9), (Some(9), 8), (None, 7), (None, 3)] {
            let command = CreateTokenFamily {
                valid_after: start.map(at),
                valid_before: at(end),
                ..a_create_family("a")
            };
            assert_eq!(command.into_new_family(at(7)), Err(EmptyPeriod));
        }
    }

    /// As a store would give the family of a command back.
    fn stored(command: &CreateTokenFamily) -> TokenFamily {
        let new = command.clone().into_new_family(at(7)).unwrap();
        let NewTokenFamily { slug, kind, terms, schedule } = new;
        TokenFamily { slug, kind, terms, schedule, issued: 3, used: 2 }
    }

    #[test]
    fn a_repeated_creation_is_recognised_whenever_it_comes() {
        let timed = a_create_family("a");
        assert!(stored(&timed).is_as_wanted_by(&timed));
        let untimed = CreateTokenFamily { valid_after: None, ..timed.clone() };
        assert!(stored(&untimed).is_as_wanted_by(&untimed), "the second request comes later");
        let other = CreateTokenFamily { valid_after: Some(at(8)), ..timed.clone() };
        assert!(!stored(&timed).is_as_wanted_by(&other));
    }

    #[test]
    fn every_difference_counts() {
        let command = a_create_family("a");
        let text = LocalizedText::parse("other").unwrap();
        let language = LanguageTag::parse("de").unwrap();
        let minute = RelativeTime::from_secs(60);
        let schedule = KeySchedule::new(minute, KeyGranularity::Minute, RelativeTime::ZERO);
        let others = [
            a_create_family("b"),
            CreateTokenFamily { kind: TokenFamilyKind::Subscription, ..command.clone() },
            CreateTokenFamily { name: text.clone(), ..command.clone() },
            CreateTokenFamily { description: text.clone(), ..command.clone() },
            CreateTokenFamily {
                description_i18n: [(language, text)].into_iter().collect(),
                ..command.clone()
            },
            CreateTokenFamily { extra_data: Some(ExtraData::default()), ..command.clone() },
            CreateTokenFamily { valid_before: at(99), ..command.clone() },
            CreateTokenFamily { schedule: schedule.unwrap(), ..command.clone() },
        ];
        for other in others {
            assert!(!stored(&command).is_as_wanted_by(&other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn a_key_is_good_within_the_family_only(
            (start, end, point) in (0..400_u64, 1..400_u64, 0..500_u64),
        ) {
            let Ok(validity) = Period::new(at(start), at(end)) else { return Ok(()) };
            let family = a_family("a");
            let family = TokenFamily { terms: FamilyTerms { validity, ..family.terms }, ..family };
            let point = at(point);
            match family.key_period(point) {
                Some(period) => {
                    prop_assert!(period.covers(point));
                    prop_assert_eq!(period.within(validity), Some(period));
                    let whole = family.schedule.period_at(point).unwrap();
                    prop_assert_eq!(period.start(), whole.start().max(validity.start()));
                    prop_assert_eq!(period.end(), whole.end().min(validity.end()));
                }
                None => prop_assert!(!validity.covers(point)),
            }
        }
    }
}
