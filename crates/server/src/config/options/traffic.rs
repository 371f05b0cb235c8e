//! Options about what is said to browsers, and how much is done at a time.

use super::spec::OptionSpec;
use crate::config::value::Span;

const SECTION: &str = "merchant";

pub(crate) static HSTS_MAX_AGE: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "HSTS_MAX_AGE",
    form: Span { or_forever: false },
    default: None,
    meaning: "for how long browsers are told to come by https only; not at all if not set",
    example: "1 year",
};
