//! Currencies and the names of their units.

use super::form::Form;
use std::{collections::BTreeMap, fmt};

/// The code of a currency: 1 to 11 capital letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CurrencyCode(String);

impl CurrencyCode {
    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CurrencyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The code of a currency.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code;

impl Form for Code {
    type Value = CurrencyCode;

    fn parse(&self, text: &str) -> Option<CurrencyCode> {
        let letters = text.bytes().all(|byte| byte.is_ascii_uppercase());
        (letters && (1..=11).contains(&text.len())).then(|| CurrencyCode(text.to_owned()))
    }

    fn expected(&self) -> String {
        "a currency of 1 to 11 capital letters".to_owned()
    }
}

/// Names of powers of ten of a currency, as a JSON object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnitNames;

impl Form for UnitNames {
    type Value = BTreeMap<i8, String>;

    fn parse(&self, text: &str) -> Option<BTreeMap<i8, String>> {
        let names: BTreeMap<String, String> = serde_json::from_str(text).ok()?;
        let names: Option<BTreeMap<i8, String>> =
            names.into_iter().map(|(power, name)| Some((exponent(&power)?, name))).collect();
        names.filter(|names| names.contains_key(&0))
    }

    fn expected(&self) -> String {
        r#"a JSON object such as {"0":"€","-2":"ct"}, the key "0" included"#.to_owned()
    }
}

fn exponent(text: &str) -> Option<i8> {
    text.parse::<i8>().ok().filter(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_1_to_11_capital_letters() {
        assert_eq!(Code.parse("EUR").unwrap().as_str(), "EUR");
        assert!(Code.parse("TESTKUDOSXY").is_some());
        for text in ["", "eur", "EU1", "TESTKUDOSXYZ", "E R", "ÄÖ"] {
            assert_eq!(Code.parse(text), None, "{text}");
        }
    }

    #[test]
    fn unit_names_are_a_json_object() {
        let names = UnitNames.parse(r#"{"0":"€", "3":"k€", "-2":"ct"}"#).unwrap();
        let names: Vec<(i8, &str)> = names.iter().map(|(p, n)| (*p, n.as_str())).collect();
        assert_eq!(names, [(-2, "ct"), (0, "€"), (3, "k€")]);
    }

    #[test]
    fn unit_names_need_the_key_zero_and_numbers_as_keys() {
        for text in ["", "{}", r#"{"3":"k"}"#, r#"{"0":1}"#, r#"{"0":"a","x":"b"}"#, "[]"] {
            assert_eq!(UnitNames.parse(text), None, "{text}");
        }
        assert_eq!(UnitNames.parse(r#"{"0":"a","+3":"b"}"#), None);
    }
}
