//! Options of the reference implementation that have no effect here.

/// Something an existing file may contain, and why it is not used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ignored {
    /// The section; a final `*` stands for the name of one of many.
    pub(crate) section: &'static str,
    /// The option, or the whole section.
    pub(crate) option: Option<&'static str>,
    /// Why, as the end of a sentence.
    pub(crate) because: &'static str,
}

const NOT_SUPPORTED: &str = "is not supported";
const INSTANCES_BY_API: &str = "is obsolete: instances are managed through the API";
const FEES_BY_EXCHANGE: &str = "is obsolete: fees follow the exchange";

const fn option(section: &'static str, option: &'static str, because: &'static str) -> Ignored {
    Ignored { section, option: Some(option), because }
}

const fn section(section: &'static str, because: &'static str) -> Ignored {
    Ignored { section, option: None, because }
}

/// All of them, in the order of the documentation.
pub(crate) static IGNORED: &[Ignored] = &[
    option("merchant", "DEFAULT_PAY_DEADLINE", "is obsolete: use DEFAULT_PAY_DELAY"),
    option("merchant", "WIRE_TRANSFER_DELAY", "is obsolete: use DEFAULT_WIRE_TRANSFER_DELAY"),
    option("merchant", "DEFAULT_MAX_WIRE_FEE", FEES_BY_EXCHANGE),
    option("merchant", "DEFAULT_MAX_DEPOSIT_FEE", FEES_BY_EXCHANGE),
    option("merchant", "DEFAULT_WIRE_FEE_AMORTIZATION", FEES_BY_EXCHANGE),
    option("merchant", "WIREFORMAT", INSTANCES_BY_API),
    option("merchant", "KEYFILE", INSTANCES_BY_API),
    option("merchant", "FORCE_AUDIT", NOT_SUPPORTED),
    option("merchant", "SPA_DIR", NOT_SUPPORTED),
    option("merchantdb-postgres", "SQL_DIR", "is not needed: the program contains its schema"),
    option("currency-*", "DECIMAL_SEPARATOR", "is obsolete: clients follow the user's language"),
    option("currency-*", "IS_CURRENCY_NAME_LEADING", "is obsolete: clients decide"),
    option("currency-*", "COMMON_AMOUNTS", NOT_SUPPORTED),
    section("merchant-account-*", INSTANCES_BY_API),
    section("instance-*", INSTANCES_BY_API),
    section("merchant-kyccheck", NOT_SUPPORTED),
    section("report-generator-*", NOT_SUPPORTED),
];
