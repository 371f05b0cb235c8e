//! Options about the mail server that delivers codes.

use super::spec::OptionSpec;
use crate::config::value::{FileName, FreeText, Host, Integer, MailAddress, OneOf, SecretText};
use taler_merchant_challenge::Security;

/// The section; whoever has it wants mail to be sent by a server.
pub(crate) const SECTION: &str = "merchant-email";

pub(crate) static HOST: OptionSpec<Host> = OptionSpec {
    section: SECTION,
    name: "HOST",
    form: Host,
    default: None,
    meaning: "mail server (SMTP) that codes are handed to; needed with the section",
    example: "mail.example",
};

pub(crate) static PORT: OptionSpec<Integer<u16>> = OptionSpec {
    section: SECTION,
    name: "PORT",
    form: Integer { min: 1, max: u16::MAX },
    default: None,
    meaning: "its port; if not set, 587 with `starttls`, 465 with `tls`, 25 with `none`",
    example: "2525",
};

pub(crate) static SECURITY: OptionSpec<OneOf<Security>> = OptionSpec {
    section: SECTION,
    name: "SECURITY",
    form: OneOf(&[
        ("starttls", Security::StartTls),
        ("tls", Security::Tls),
        ("none", Security::None),
    ]),
    default: Some("starttls"),
    meaning: "TLS after a greeting, from the start, or none; none for a server on this machine only",
    example: "tls",
};

pub(crate) static USERNAME: OptionSpec<FreeText> = OptionSpec {
    section: SECTION,
    name: "USERNAME",
    form: FreeText { what: "a name" },
    default: None,
    meaning: "account to log in with; without it there is no login",
    example: "shop",
};

pub(crate) static PASSWORD: OptionSpec<SecretText> = OptionSpec {
    section: SECTION,
    name: "PASSWORD",
    form: SecretText { what: "a password" },
    default: None,
    meaning: "its password",
    example: "open sesame",
};

pub(crate) static PASSWORD_FILE: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "PASSWORD_FILE",
    form: FileName,
    default: None,
    meaning: "file with its password, instead of PASSWORD",
    example: "/run/credentials/taler-merchant/mail-password",
};

pub(crate) static FROM: OptionSpec<MailAddress> = OptionSpec {
    section: SECTION,
    name: "FROM",
    form: MailAddress,
    default: None,
    meaning: "address that mail comes from; needed with the section",
    example: "codes@shop.example",
};

pub(crate) static CA_FILE: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "CA_FILE",
    form: FileName,
    default: None,
    meaning: "certificates in PEM that are trusted besides those of the operating system",
    example: "/etc/taler-merchant/mail-ca.pem",
};
