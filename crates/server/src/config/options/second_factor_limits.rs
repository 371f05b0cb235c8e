//! How much of everything the second factor may use up.

use super::spec::OptionSpec;
use crate::config::value::{Integer, Span};

const SECTION: &str = "merchant-second-factor";

const fn up_to(max: u32) -> Integer<u32> {
    Integer { min: 1, max }
}

pub(crate) static TAN_VALIDITY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "TAN_VALIDITY",
    form: Span { or_forever: false },
    default: Some("15 minutes"),
    meaning: "how long a code is good; at least a minute",
    example: "10 minutes",
};

pub(crate) static TAN_RESEND_DELAY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "TAN_RESEND_DELAY",
    form: Span { or_forever: false },
    default: Some("1 minute"),
    meaning: "how long the next code is waited with",
    example: "2 minutes",
};

pub(crate) static CHALLENGE_LIFETIME: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "CHALLENGE_LIFETIME",
    form: Span { or_forever: false },
    default: Some("1 day"),
    meaning: "how long a challenge lives; at least as long as a code",
    example: "6 hours",
};

pub(crate) static TAN_SENDERS: OptionSpec<Integer<usize>> = OptionSpec {
    section: SECTION,
    name: "TAN_SENDERS",
    form: Integer { min: 1, max: 1000 },
    default: Some("8"),
    meaning: "messages that one process hands over at the same time",
    example: "4",
};

pub(crate) static TAN_ATTEMPTS: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "TAN_ATTEMPTS",
    form: up_to(10),
    default: Some("3"),
    meaning: "how often one code may be tried",
    example: "6",
};

pub(crate) static TAN_TRANSMISSIONS: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "TAN_TRANSMISSIONS",
    form: up_to(20),
    default: Some("5"),
    meaning: "how many codes are sent for one challenge",
    example: "10",
};

pub(crate) static WRONG_TANS_PER_DAY: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "WRONG_TANS_PER_DAY",
    form: up_to(1000),
    default: Some("10"),
    meaning: "wrong codes for one operation of one instance in a day; then it is locked until \
              the next",
    example: "20",
};

pub(crate) static WRONG_RECOVERY_TANS_PER_DAY: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "WRONG_RECOVERY_TANS_PER_DAY",
    form: up_to(1000),
    default: Some("5"),
    meaning: "likewise for the replacement of a forgotten password",
    example: "10",
};

pub(crate) static TANS_PER_ADDRESS_AND_DAY: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "TANS_PER_ADDRESS_AND_DAY",
    form: up_to(1_000_000),
    default: Some("30"),
    meaning: "messages in a day to one address that the instance proved before",
    example: "60",
};

pub(crate) static ANONYMOUS_TANS_PER_ADDRESS_AND_DAY: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "ANONYMOUS_TANS_PER_ADDRESS_AND_DAY",
    form: up_to(1_000_000),
    default: Some("5"),
    meaning: "likewise, to one that is not proved, or asked for without a credential",
    example: "10",
};

pub(crate) static ANONYMOUS_TANS_PER_SOURCE_AND_HOUR: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "ANONYMOUS_TANS_PER_SOURCE_AND_HOUR",
    form: up_to(1_000_000),
    default: Some("30"),
    meaning: "messages in an hour that one source asks for without a credential",
    example: "60",
};

pub(crate) static ANONYMOUS_SMS_PER_PREFIX_AND_HOUR: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "ANONYMOUS_SMS_PER_PREFIX_AND_HOUR",
    form: up_to(1_000_000),
    default: Some("100"),
    meaning: "text messages in an hour, asked for without a credential, to numbers that differ \
              in the last four digits only",
    example: "200",
};

pub(crate) static SMS_ANONYMOUS_PER_DAY: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "SMS_ANONYMOUS_PER_DAY",
    form: up_to(100_000_000),
    default: Some("500"),
    meaning: "text messages in a day, asked for without a credential",
    example: "1000",
};

pub(crate) static RECOVERIES_PER_SOURCE_AND_DAY: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "RECOVERIES_PER_SOURCE_AND_DAY",
    form: up_to(1_000_000),
    default: Some("20"),
    meaning: "forgotten passwords in a day from one source",
    example: "40",
};

pub(crate) static OPEN_ANONYMOUS_CHALLENGES: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "OPEN_ANONYMOUS_CHALLENGES",
    form: up_to(10_000_000),
    default: Some("10000"),
    meaning: "challenges of people without a credential that may wait to be solved",
    example: "20000",
};

pub(crate) static OPEN_CHALLENGES_PER_OPERATION: OptionSpec<Integer<u32>> = OptionSpec {
    section: SECTION,
    name: "OPEN_CHALLENGES_PER_OPERATION",
    form: up_to(100_000),
    default: Some("50"),
    meaning: "challenges for one operation of one instance that may wait to be solved",
    example: "100",
};
