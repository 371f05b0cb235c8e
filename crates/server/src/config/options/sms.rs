//! Options about the gateway that delivers text messages.

use super::spec::OptionSpec;
use crate::config::value::{FileName, GatewayUrl, OneOf, SecretText};
use taler_merchant_challenge::BodyForm;

/// The section; whoever has it wants text messages to be sent by a gateway.
pub(crate) const SECTION: &str = "merchant-sms";

pub(crate) static URL: OptionSpec<GatewayUrl> = OptionSpec {
    section: SECTION,
    name: "URL",
    form: GatewayUrl,
    default: None,
    meaning: "where text messages are posted to; needed with the section; its query is not shown",
    example: "https://sms.example/v1/messages",
};

pub(crate) static CONTENT_TYPE: OptionSpec<OneOf<BodyForm>> = OptionSpec {
    section: SECTION,
    name: "CONTENT_TYPE",
    form: OneOf(&[("json", BodyForm::Json), ("form", BodyForm::Form)]),
    default: Some("json"),
    meaning: "form of what is posted: JSON, or names and values as browsers send them",
    example: "form",
};

pub(crate) static BODY: OptionSpec<SecretText> = OptionSpec {
    section: SECTION,
    name: "BODY",
    form: SecretText { what: "a text with ${ADDRESS} and ${TEXT} in it" },
    default: None,
    meaning: "what is posted; needed with the section; not shown, since it may hold a key",
    example: r#"{"to": "${ADDRESS}", "text": "${TEXT}"}"#,
};

pub(crate) static AUTHORIZATION: OptionSpec<SecretText> = OptionSpec {
    section: SECTION,
    name: "AUTHORIZATION",
    form: SecretText { what: "the value of a header" },
    default: None,
    meaning: "header `Authorization` of what is posted",
    example: "Bearer 0123456789",
};

pub(crate) static AUTHORIZATION_FILE: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "AUTHORIZATION_FILE",
    form: FileName,
    default: None,
    meaning: "file with that header, instead of AUTHORIZATION",
    example: "/run/credentials/taler-merchant/sms-authorization",
};

pub(crate) static CA_FILE: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "CA_FILE",
    form: FileName,
    default: None,
    meaning: "certificates in PEM that are trusted besides those of the operating system",
    example: "/etc/taler-merchant/sms-ca.pem",
};
