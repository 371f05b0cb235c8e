//! Options about trusted exchanges.

use super::spec::OptionSpec;
use crate::config::value::{Code, PublicKey, Url, YesNo};

const SECTION: &str = "merchant-exchange-*";

pub(crate) static EXCHANGE_BASE_URL: OptionSpec<Url> = OptionSpec {
    section: SECTION,
    name: "EXCHANGE_BASE_URL",
    form: Url,
    default: None,
    meaning: "the exchange",
    example: "https://exchange.demo.taler.net/",
};

pub(crate) static MASTER_KEY: OptionSpec<PublicKey> = OptionSpec {
    section: SECTION,
    name: "MASTER_KEY",
    form: PublicKey,
    default: None,
    meaning: "public key by which the exchange is known",
    example: "0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJ0",
};

pub(crate) static EXCHANGE_CURRENCY: OptionSpec<Code> = OptionSpec {
    section: SECTION,
    name: "CURRENCY",
    form: Code,
    default: None,
    meaning: "currency of the exchange",
    example: "KUDOS",
};

pub(crate) static DISABLED: OptionSpec<YesNo> = OptionSpec {
    section: SECTION,
    name: "DISABLED",
    form: YesNo,
    default: Some("NO"),
    meaning: "whether the exchange is left out; otherwise all other options have to be set",
    example: "YES",
};
