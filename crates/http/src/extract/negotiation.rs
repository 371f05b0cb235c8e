use crate::call::{Call, FromCall};
use crate::error::ApiError;
use actix_web::http::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderName, IF_NONE_MATCH};
use taler_merchant_domain::LanguageTag;

/// What a client says it wants, and what it has.
pub(crate) struct Negotiation {
    types: Vec<Preference>,
    languages: Vec<Preference>,
    tags: Vec<String>,
}

/// What a client wants to read, best first.
pub(crate) struct Languages(pub(crate) Vec<LanguageTag>);

impl FromCall for Languages {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(Self(by_quality(preferences(&header(call, &ACCEPT_LANGUAGE)))))
    }
}

/// So many languages are looked at.
const MAX_LANGUAGES: usize = 16;

fn by_quality(mut wanted: Vec<Preference>) -> Vec<LanguageTag> {
    wanted.retain(|one| one.quality > 0);
    wanted.sort_by_key(|one| std::cmp::Reverse(one.quality));
    let tags = wanted.iter().filter_map(|one| LanguageTag::parse(&one.range).ok());
    tags.take(MAX_LANGUAGES).collect()
}

/// One entry of an `Accept` header.
struct Preference {
    range: String,
    /// Thousandths.
    quality: u16,
}

impl FromCall for Negotiation {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let tags = header(call, &IF_NONE_MATCH);
        let tags = tags.split(',').map(|tag| tag.trim().trim_start_matches("W/").to_owned());
        Ok(Self {
            types: preferences(&header(call, &ACCEPT)),
            languages: preferences(&header(call, &ACCEPT_LANGUAGE)),
            tags: tags.filter(|tag| !tag.is_empty()).collect(),
        })
    }
}

/// All values of a header, as one; what is not text says nothing.
fn header(call: &Call, name: &HeaderName) -> String {
    let values = call.request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    values.collect::<Vec<_>>().join(",")
}

fn preferences(header: &str) -> Vec<Preference> {
    header.split(',').filter(|entry| !entry.trim().is_empty()).map(preference).collect()
}

fn preference(entry: &str) -> Preference {
    let mut parts = entry.split(';').map(str::trim);
    let range = parts.next().unwrap_or_default().to_ascii_lowercase();
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
    Preference { range, quality }
}

/// `0.5` is 500; what is not a quality is none.
fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole, digits.parse::<u16>()) {
        ("0", Ok(thousandths)) => thousandths,
        ("1", Ok(0)) => 1000,
        _ => 0,
    }
}

impl Negotiation {
    /// Whether the client has the version with this tag.
    pub(crate) fn has(&self, tag: &str) -> bool {
        self.tags.iter().any(|had| had == tag || had == "*")
    }

    /// The best of the media types on offer; the first where the client does not say.
    pub(crate) fn media_type<'a>(
        &self,
        offered: impl Iterator<Item = &'a str> + Clone,
    ) -> Option<&'a str> {
        best(&self.types, offered, |range, offer| {
            let group = range.strip_suffix("/*");
            let of_group = |group| offer.split('/').next() == Some(group);
            match (range == offer, group) {
                (true, _) => Some(2),
                (false, Some("*")) => Some(0),
                (false, Some(group)) if of_group(group) => Some(1),
                _ => None,
            }
        })
    }

    /// The best of the languages on offer, if any is wanted.
    pub(crate) fn language<'a>(
        &self,
        offered: impl Iterator<Item = &'a str> + Clone,
    ) -> Option<&'a str> {
        best(&self.languages, offered, |range, offer| {
            let offer = offer.to_ascii_lowercase();
            let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
            match range {
                "*" => Some(0),
                _ if range == offer => Some(2),
                _ if primary(range) == primary(&offer) => Some(1),
                _ => None,
            }
        })
    }
}

/// The offer with the highest quality; of an offer, the most specific range that fits counts, and
/// of equal offers the first.
fn best<'a>(
    wanted: &[Preference],
    offered: impl Iterator<Item = &'a str> + Clone,
    fits: impl Fn(&str, &str) -> Option<u8>,
) -> Option<&'a str> {
    if wanted.is_empty() {
        return offered.clone().next();
    }
    let quality = |offer: &str| {
        let fitting = wanted.iter().filter_map(|one| Some((fits(&one.range, offer)?, one.quality)));
        fitting.max().map_or(0, |(_, quality)| quality)
    };
    let rated: Vec<_> = offered.map(|offer| (quality(offer), offer)).collect();
    let highest = rated.iter().map(|(quality, _)| *quality).max()?;
    let first = rated.iter().find(|(quality, _)| *quality == highest && highest > 0);
    first.map(|(_, offer)| *offer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanting(types: &str, languages: &str) -> Negotiation {
        let (types, languages) = (preferences(types), preferences(languages));
        Negotiation { types, languages, tags: Vec::new() }
    }

    #[test]
    fn languages_come_in_the_order_of_their_quality() {
        let tags = |header| {
            let tags = by_quality(preferences(header)).into_iter();
            tags.map(|tag| tag.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(tags("de-CH, en;q=0.5, fr;q=0.7, *;q=0.1, it;q=0"), ["de-ch", "fr", "en"]);
        assert_eq!(tags(""), [""; 0]);
    }

    #[test]
    fn the_best_type_is_chosen() {
        let offered = ["text/html", "text/plain"];
        let cases = [
            ("", Some("text/html")),
            ("*/*", Some("text/html")),
            ("text/*", Some("text/html")),
            ("text/plain", Some("text/plain")),
            ("text/html;q=0.5, text/plain", Some("text/plain")),
            ("text/html;q=0, */*", Some("text/plain")),
            ("text/html;level=1;q=0.1, text/*;q=0.2", Some("text/plain")),
            ("application/pdf", None),
            ("text/html;q=x", None),
        ];
        for (accept, chosen) in cases {
            assert_eq!(wanting(accept, "").media_type(offered.into_iter()), chosen, "{accept:?}");
        }
    }

    #[test]
    fn the_best_language_is_chosen() {
        let offered = ["en", "de", "pt-BR"];
        let cases = [
            ("", Some("en")),
            ("de", Some("de")),
            ("de-CH, en;q=0.5", Some("de")),
            ("fr, de;q=0.3, en;q=0.2", Some("de")),
            ("pt-br", Some("pt-BR")),
            ("fr", None),
            ("fr, *;q=0.1", Some("en")),
        ];
        for (accept, chosen) in cases {
            assert_eq!(wanting("", accept).language(offered.into_iter()), chosen, "{accept:?}");
        }
    }
}
