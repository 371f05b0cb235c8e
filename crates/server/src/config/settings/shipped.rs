//! The currencies that come with the server.

use crate::config::{ini::Document, options};

/// A section `[currency-*]` that exists without being written.
struct Shipped {
    section: &'static str,
    code: &'static str,
    name: &'static str,
    enabled: &'static str,
    digits: &'static str,
    alt_unit_names: &'static str,
}

const fn shipped(
    section: &'static str,
    code: &'static str,
    name: &'static str,
    enabled: &'static str,
    digits: &'static str,
    alt_unit_names: &'static str,
) -> Shipped {
    Shipped { section, code, name, enabled, digits, alt_unit_names }
}

static SHIPPED: &[Shipped] = &[
    shipped("currency-chf", "CHF", "Swiss franc", "YES", "2", r#"{"0":"CHF"}"#),
    shipped("currency-eur", "EUR", "Euro", "YES", "2", r#"{"0":"€"}"#),
    shipped("currency-gbp", "GBP", "Pound sterling", "NO", "2", r#"{"0":"£"}"#),
    shipped("currency-huf", "HUF", "Hungarian forint", "NO", "0", r#"{"0":"Ft"}"#),
    shipped("currency-jpy", "JPY", "Japanese yen", "NO", "0", r#"{"0":"¥"}"#),
    shipped("currency-kudos", "KUDOS", "Kudos", "YES", "2", r#"{"0":"ク"}"#),
    shipped("currency-testkudos", "TESTKUDOS", "Test kudos", "YES", "2", r#"{"0":"テ"}"#),
    shipped("currency-usd", "USD", "US dollar", "NO", "2", r#"{"0":"$"}"#),
];

/// Adds what no file has said. A section of another name for the same currency replaces the
/// shipped one as a whole.
pub(crate) fn fill(document: &mut Document) {
    for currency in SHIPPED {
        if document.section(currency.section).is_some() || !is_described(document, currency.code) {
            fill_section(document, currency);
        }
    }
}

fn is_described(document: &Document, code: &str) -> bool {
    document.sections().any(|(key, _)| {
        options::section_fits(options::CODE.section, key)
            && document.find(key, options::CODE.name).is_some_and(|entry| entry.text == code)
    })
}

fn fill_section(document: &mut Document, currency: &Shipped) {
    let digits = currency.digits;
    for (option, text) in [
        (options::ENABLED.name, currency.enabled),
        (options::CODE.name, currency.code),
        (options::NAME.name, currency.name),
        (options::FRACTIONAL_INPUT_DIGITS.name, digits),
        (options::FRACTIONAL_NORMAL_DIGITS.name, digits),
        (options::FRACTIONAL_TRAILING_ZERO_DIGITS.name, digits),
        (options::ALT_UNIT_NAMES.name, currency.alt_unit_names),
    ] {
        document.set_default(currency.section, option, text);
    }
}
