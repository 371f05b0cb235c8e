//! Options about codes of the second factor, whatever delivers them.

use super::spec::OptionSpec;
use crate::config::value::{Channels, CommandLine, FileName, Language, OneOf};
use taler_merchant_domain::challenges::WithoutSender;

const SECTION: &str = "merchant";

pub(crate) static HELPER_SMS: OptionSpec<CommandLine> = OptionSpec {
    section: SECTION,
    name: "HELPER_SMS",
    form: CommandLine,
    default: None,
    meaning: "program that sends a text message; see [Second factor](#second-factor)",
    example: "taler-merchant-helper-send-sms",
};

pub(crate) static HELPER_EMAIL: OptionSpec<CommandLine> = OptionSpec {
    section: SECTION,
    name: "HELPER_EMAIL",
    form: CommandLine,
    default: None,
    meaning: "program that sends a mail, likewise",
    example: "/usr/local/bin/send-mail --subject Code",
};

pub(crate) static MANDATORY_TAN_CHANNELS: OptionSpec<Channels> = OptionSpec {
    section: SECTION,
    name: "MANDATORY_TAN_CHANNELS",
    form: Channels,
    default: None,
    meaning: "addresses that whoever creates an instance for themselves has to give and confirm",
    example: "email sms",
};

pub(crate) static MFA_WITHOUT_SENDER: OptionSpec<OneOf<WithoutSender>> = OptionSpec {
    section: SECTION,
    name: "MFA_WITHOUT_SENDER",
    form: OneOf(&[("refuse", WithoutSender::Refuse), ("allow", WithoutSender::Allow)]),
    default: Some("refuse"),
    meaning: "what happens to critical operations of an instance with confirmed addresses none of \
              which codes can be sent to: refused, or done without a code",
    example: "allow",
};

pub(crate) static TAN_LANGUAGE: OptionSpec<Language> = OptionSpec {
    section: SECTION,
    name: "TAN_LANGUAGE",
    form: Language,
    default: Some("en"),
    meaning: "language of messages for those who ask for none that there is",
    example: "de",
};

pub(crate) static TAN_MESSAGES_DIR: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "TAN_MESSAGES_DIR",
    form: FileName,
    default: None,
    meaning: "directory of messages in further languages or other words: `LANGUAGE.txt`",
    example: "/etc/taler-merchant/messages",
};

pub(crate) static TAN_FILE: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "TAN_FILE",
    form: FileName,
    default: None,
    meaning: "for development only: file that messages are appended to instead of being sent, `-` \
              for the standard error; refused where other machines can connect",
    example: "/tmp/codes",
};
