//! Options about what is said to browsers, and how much is done at a time.

use super::spec::OptionSpec;
use crate::config::value::{Integer, Span};

const SECTION: &str = "merchant";

pub(crate) static HSTS_MAX_AGE: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "HSTS_MAX_AGE",
    form: Span { or_forever: false },
    default: None,
    meaning: "for how long browsers are told to come by https only; not at all if not set",
    example: "1 year",
};

pub(crate) static MAX_CONNECTIONS: OptionSpec<Integer<usize>> = OptionSpec {
    section: SECTION,
    name: "MAX_CONNECTIONS",
    form: Integer { min: 1, max: 1_000_000 },
    default: Some("1024"),
    meaning: "connections that each thread serves at a time; further ones wait in the queue of \
              the system",
    example: "4096",
};

pub(crate) static MAX_REQUESTS: OptionSpec<Integer<usize>> = OptionSpec {
    section: SECTION,
    name: "MAX_REQUESTS",
    form: Integer { min: 1, max: 1_000_000 },
    default: None,
    meaning: "requests that are worked on at a time, and likewise that send their bodies; \
              further ones are answered 503 at once; 128 for each core if not set",
    example: "128",
};

pub(crate) static MAX_LONG_POLLS: OptionSpec<Integer<usize>> = OptionSpec {
    section: SECTION,
    name: "MAX_LONG_POLLS",
    form: Integer { min: 0, max: 1_000_000 },
    default: Some("1024"),
    meaning: "requests that wait for news at a time; further ones are answered without waiting",
    example: "256",
};

pub(crate) static BODY_TIMEOUT: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "BODY_TIMEOUT",
    form: Span { or_forever: false },
    default: Some("30 s"),
    meaning: "how long the body of a request may take to arrive, beside a second for each 16 KiB",
    example: "1 min",
};
