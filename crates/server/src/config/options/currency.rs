//! Options about how amounts of a currency are shown.

use super::spec::OptionSpec;
use crate::config::value::{Code, FreeText, Integer, UnitNames, YesNo};

const SECTION: &str = "currency-*";
/// Amounts have no more decimal places.
const DIGITS: Integer<u8> = Integer { min: 0, max: 8 };

pub(crate) static ENABLED: OptionSpec<YesNo> = OptionSpec {
    section: SECTION,
    name: "ENABLED",
    form: YesNo,
    default: Some("NO"),
    meaning: "whether the currency is supported; then all other options have to be set",
    example: "YES",
};

pub(crate) static NAME: OptionSpec<FreeText> = OptionSpec {
    section: SECTION,
    name: "NAME",
    form: FreeText { what: "a name" },
    default: None,
    meaning: "name for humans",
    example: "Euro",
};

pub(crate) static CODE: OptionSpec<Code> = OptionSpec {
    section: SECTION,
    name: "CODE",
    form: Code,
    default: None,
    meaning: "the currency, as amounts name it",
    example: "EUR",
};

pub(crate) static FRACTIONAL_INPUT_DIGITS: OptionSpec<Integer<u8>> = OptionSpec {
    section: SECTION,
    name: "FRACTIONAL_INPUT_DIGITS",
    form: DIGITS,
    default: None,
    meaning: "decimal places a user may type",
    example: "2",
};

pub(crate) static FRACTIONAL_NORMAL_DIGITS: OptionSpec<Integer<u8>> = OptionSpec {
    section: SECTION,
    name: "FRACTIONAL_NORMAL_DIGITS",
    form: DIGITS,
    default: None,
    meaning: "decimal places shown at normal size",
    example: "2",
};

pub(crate) static FRACTIONAL_TRAILING_ZERO_DIGITS: OptionSpec<Integer<u8>> = OptionSpec {
    section: SECTION,
    name: "FRACTIONAL_TRAILING_ZERO_DIGITS",
    form: DIGITS,
    default: None,
    meaning: "decimal places shown even if they are zero",
    example: "2",
};

pub(crate) static ALT_UNIT_NAMES: OptionSpec<UnitNames> = OptionSpec {
    section: SECTION,
    name: "ALT_UNIT_NAMES",
    form: UnitNames,
    default: None,
    meaning: "symbols of the currency by powers of ten",
    example: r#"{"0":"€","3":"k€"}"#,
};
