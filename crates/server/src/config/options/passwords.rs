//! How many wrong passwords there may be, and what comes of more.

use super::spec::OptionSpec;
use crate::config::value::{Integer, Span};

const SECTION: &str = "merchant-passwords";

pub(crate) static FREE_FAILURES: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "FREE_FAILURES",
    form: Integer { min: 1, max: 1_000_000 },
    default: Some("10"),
    meaning: "wrong passwords for one instance from one source that have no consequences",
    example: "5",
};

pub(crate) static FIRST_DELAY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "FIRST_DELAY",
    form: Span { or_forever: false },
    default: Some("1 second"),
    meaning: "how long passwords for the instance are refused from the source after the next one; \
              each further one doubles it",
    example: "2 seconds",
};

pub(crate) static LONGEST_DELAY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "LONGEST_DELAY",
    form: Span { or_forever: false },
    default: Some("1 minute"),
    meaning: "how long they are refused at most",
    example: "5 minutes",
};

pub(crate) static FAILURE_MEMORY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "FAILURE_MEMORY",
    form: Span { or_forever: false },
    default: Some("15 minutes"),
    meaning: "after how long without a further one from the source wrong passwords are forgotten; and \
              the window in which those for one instance are counted, whatever the source",
    example: "1 hour",
};

pub(crate) static FAILURES_PER_SOURCE_AND_MINUTE: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "FAILURES_PER_SOURCE_AND_MINUTE",
    form: Integer { min: 1, max: 1_000_000 },
    default: Some("60"),
    meaning: "wrong passwords in a minute from one source, whatever the instance; then all are refused \
              until the next",
    example: "30",
};

pub(crate) static FAILURES_PER_INSTANCE: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "FAILURES_PER_INSTANCE",
    form: Integer { min: 1, max: 1_000_000 },
    default: Some("30"),
    meaning: "wrong passwords for one instance within FAILURE_MEMORY, whatever the source, from which \
              on only those keep their place in the queue who come from where somebody logged in",
    example: "100",
};

pub(crate) static FAMILIAR_FOR: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "FAMILIAR_FOR",
    form: Span { or_forever: false },
    default: Some("90 days"),
    meaning: "how long it is remembered from where somebody logged in",
    example: "30 days",
};
