//! The currencies the server supports.

use crate::config::{
    error::ConfigError,
    options,
    origin::Origin,
    reader::{Found, Reader},
    value::CurrencyCode,
};
use std::collections::{BTreeMap, btree_map};

/// How amounts of a currency are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencySpecification {
    /// The name for humans.
    pub name: String,
    /// The code in amounts.
    pub code: CurrencyCode,
    /// Decimal places a user may type.
    pub input_digits: u8,
    /// Decimal places shown at normal size.
    pub normal_digits: u8,
    /// Decimal places shown even if they are zero.
    pub trailing_zero_digits: u8,
    /// Symbols by powers of ten, that of zero included.
    pub alt_unit_names: BTreeMap<i8, String>,
}

impl CurrencySpecification {
    /// What can be said about a currency of which only the code is known.
    #[must_use]
    pub fn generic(code: CurrencyCode) -> Self {
        Self {
            name: code.as_str().to_owned(),
            alt_unit_names: BTreeMap::from([(0, code.as_str().to_owned())]),
            code,
            input_digits: 2,
            normal_digits: 2,
            trailing_zero_digits: 2,
        }
    }
}

/// The currencies by their codes.
pub(super) type Currencies = BTreeMap<CurrencyCode, CurrencySpecification>;

/// Reads the enabled sections.
pub(super) fn read_all(reader: &mut Reader<'_>) -> Result<Currencies, ConfigError> {
    let mut currencies = Currencies::new();
    for section in reader.sections(options::ENABLED.section) {
        if let Some(specification) = read(reader, &section)? {
            match currencies.entry(specification.code.clone()) {
                btree_map::Entry::Vacant(entry) => entry.insert(specification),
                btree_map::Entry::Occupied(entry) => {
                    let origin = reader.origin(&section, &options::CODE);
                    let text =
                        format!("{section}/CODE is {}, as in another enabled section", entry.key());
                    return Err(ConfigError::Conflict { origin, text });
                }
            };
        }
    }
    Ok(currencies)
}

fn read(
    reader: &mut Reader<'_>,
    section: &str,
) -> Result<Option<CurrencySpecification>, ConfigError> {
    if !reader.required_in(section, &options::ENABLED)? {
        reader.find_in(section, &options::CODE)?;
        return Ok(None);
    }
    Ok(Some(CurrencySpecification {
        code: reader.required_in(section, &options::CODE)?,
        name: reader.required_in(section, &options::NAME)?,
        input_digits: reader.required_in(section, &options::FRACTIONAL_INPUT_DIGITS)?,
        normal_digits: reader.required_in(section, &options::FRACTIONAL_NORMAL_DIGITS)?,
        trailing_zero_digits: reader
            .required_in(section, &options::FRACTIONAL_TRAILING_ZERO_DIGITS)?,
        alt_unit_names: reader.required_in(section, &options::ALT_UNIT_NAMES)?,
    }))
}

/// Reads the currency offered first and makes sure that it is among the supported ones.
pub(super) fn read_first(
    reader: &mut Reader<'_>,
    currencies: &mut Currencies,
) -> Result<CurrencyCode, ConfigError> {
    let option = &options::CURRENCY;
    let older = reader.document.find("taler", option.name).map(Found::from);
    let fallback = older.unwrap_or(Found::by_default(option.default.unwrap_or_default()));
    let found_at = match reader.origin(option.section, option) {
        Origin::Default => fallback.origin.clone(),
        origin => origin,
    };
    let code = reader.required_or(option, fallback)?;
    if !currencies.contains_key(&code) {
        let text = format!("no enabled section [currency-*] describes {code}; it is shown plainly");
        reader.warn(found_at, text);
        currencies.insert(code.clone(), CurrencySpecification::generic(code.clone()));
    }
    Ok(code)
}
