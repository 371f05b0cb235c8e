//! Options about what the server does.

use super::spec::OptionSpec;
use crate::config::value::{
    ByteSize, Code, Etag, FileName, FreeText, OneOf, Persona, Rounding, Span, Words, YesNo,
};

const SECTION: &str = "merchant";
const REGEX: FreeText = FreeText { what: "a regular expression" };
const BODY: ByteSize = ByteSize { min: 1 << 10, max: 1 << 28 };

pub(crate) static CURRENCY: OptionSpec<Code> = OptionSpec {
    section: SECTION,
    name: "CURRENCY",
    form: Code,
    default: Some("KUDOS"),
    meaning: "currency offered first; if not set, CURRENCY of the section `[taler]` counts",
    example: "EUR",
};

pub(crate) static ENABLE_SELF_PROVISIONING: OptionSpec<YesNo> = OptionSpec {
    section: SECTION,
    name: "ENABLE_SELF_PROVISIONING",
    form: YesNo,
    default: Some("NO"),
    meaning: "whether anybody may create an instance",
    example: "YES",
};

pub(crate) static DEFAULT_PAY_DELAY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "DEFAULT_PAY_DELAY",
    form: Span { or_forever: false },
    default: Some("1 day"),
    meaning: "how long an offer can be paid; for new instances that do not say it",
    example: "2 hours",
};

pub(crate) static DEFAULT_REFUND_DELAY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "DEFAULT_REFUND_DELAY",
    form: Span { or_forever: false },
    default: Some("15 days"),
    meaning: "how long after that a payment can be refunded, likewise",
    example: "4 weeks 2 days",
};

pub(crate) static DEFAULT_WIRE_TRANSFER_DELAY: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "DEFAULT_WIRE_TRANSFER_DELAY",
    form: Span { or_forever: false },
    default: Some("1 day"),
    meaning: "how long after that the exchange may collect payments into one transfer, likewise",
    example: "1 week",
};

pub(crate) static DEFAULT_WIRE_TRANSFER_ROUNDING_INTERVAL: OptionSpec<OneOf<Rounding>> =
    OptionSpec {
        section: SECTION,
        name: "DEFAULT_WIRE_TRANSFER_ROUNDING_INTERVAL",
        form: OneOf(Rounding::WORDS),
        default: Some("NONE"),
        meaning: "interval the deadline of that transfer is rounded up to, likewise",
        example: "DAY",
    };

pub(crate) static DEFAULT_PERSONA: OptionSpec<OneOf<Persona>> = OptionSpec {
    section: SECTION,
    name: "DEFAULT_PERSONA",
    form: OneOf(Persona::WORDS),
    default: Some("expert"),
    meaning: "user interface that new users see",
    example: "point-of-sale",
};

pub(crate) static LEGAL_PRESERVATION: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "LEGAL_PRESERVATION",
    form: Span { or_forever: true },
    default: Some("10 years"),
    meaning: "how long paid contracts are kept; an instance cannot be purged before",
    example: "6 years",
};

pub(crate) static AUDIT_RETENTION: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "AUDIT_RETENTION",
    form: Span { or_forever: true },
    default: Some("10 years"),
    meaning: "how long the audit log keeps what was done, by whom and from which address; entries \
              about purged instances too",
    example: "2 years",
};

pub(crate) static AUDIT_REFUSED_RETENTION: OptionSpec<Span> = OptionSpec {
    section: SECTION,
    name: "AUDIT_REFUSED_RETENTION",
    form: Span { or_forever: true },
    default: Some("90 days"),
    meaning: "how long it keeps what was refused, such as wrong passwords; never longer than \
              AUDIT_RETENTION",
    example: "2 weeks",
};

pub(crate) static SECRET_FILE: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "SECRET_FILE",
    form: FileName,
    default: Some("${TALER_DATA_HOME}/server-secret"),
    meaning: "file with the secret that keys are derived from, made at the first start; keep a \
              copy apart from the database",
    example: "/etc/taler-merchant/server-secret",
};

pub(crate) static PASSWORD_AS_BEARER: OptionSpec<YesNo> = OptionSpec {
    section: SECTION,
    name: "PASSWORD_AS_BEARER",
    form: YesNo,
    default: Some("YES"),
    meaning: "whether a client that asks for a token may send its password as a bearer token",
    example: "NO",
};

pub(crate) static PHONE_REGEX: OptionSpec<FreeText> = OptionSpec {
    section: SECTION,
    name: "PHONE_REGEX",
    form: REGEX,
    default: None,
    meaning: "phone numbers that are accepted; all if not set",
    example: "^\\+41[0-9]{9}$",
};

pub(crate) static PAYMENT_TARGET_TYPES: OptionSpec<Words> = OptionSpec {
    section: SECTION,
    name: "PAYMENT_TARGET_TYPES",
    form: Words,
    default: Some("*"),
    meaning: "kinds of bank account that instances may have; `*` means any",
    example: "iban x-taler-bank",
};

pub(crate) static PAYMENT_TARGET_REGEX: OptionSpec<FreeText> = OptionSpec {
    section: SECTION,
    name: "PAYMENT_TARGET_REGEX",
    form: REGEX,
    default: None,
    meaning: "payto URIs of bank accounts that are accepted; all if not set",
    example: "^payto://iban/CH.*$",
};

pub(crate) static TERMS_DIR: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "TERMS_DIR",
    form: FileName,
    default: None,
    meaning: "directory of the terms of service: `LANGUAGE/ETAG.txt` and so on",
    example: "/etc/taler-merchant/terms",
};

pub(crate) static TERMS_ETAG: OptionSpec<Etag> = OptionSpec {
    section: SECTION,
    name: "TERMS_ETAG",
    form: Etag,
    default: None,
    meaning: "version of the terms of service; needed with TERMS_DIR",
    example: "terms-v1",
};

pub(crate) static PRIVACY_DIR: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "PRIVACY_DIR",
    form: FileName,
    default: None,
    meaning: "directory of the privacy policy: `LANGUAGE/ETAG.txt` and so on",
    example: "/etc/taler-merchant/privacy",
};

pub(crate) static PRIVACY_ETAG: OptionSpec<Etag> = OptionSpec {
    section: SECTION,
    name: "PRIVACY_ETAG",
    form: Etag,
    default: None,
    meaning: "version of the privacy policy; needed with PRIVACY_DIR",
    example: "privacy-v1",
};

pub(crate) static UPLOAD_LIMIT: OptionSpec<ByteSize> = OptionSpec {
    section: SECTION,
    name: "UPLOAD_LIMIT",
    form: BODY,
    default: Some("1 MiB"),
    meaning: "size of a request body, decompressed",
    example: "256 KiB",
};

pub(crate) static IMAGE_UPLOAD_LIMIT: OptionSpec<ByteSize> = OptionSpec {
    section: SECTION,
    name: "IMAGE_UPLOAD_LIMIT",
    form: BODY,
    default: Some("16 MiB"),
    meaning: "the same for authenticated requests that may carry images; not below UPLOAD_LIMIT",
    example: "4 MiB",
};
