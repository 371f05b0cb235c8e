//! What delivers codes, to whom, and in which language.

use super::form::Form;
use std::collections::BTreeSet;
use std::net::IpAddr;
use taler_merchant_domain::EmailAddress;
use taler_merchant_domain::challenges::TanChannel;
use taler_merchant_domain::i18n::LanguageTag;

/// A program and its arguments. No shell will see them, so nothing is quoted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CommandLine;

impl Form for CommandLine {
    type Value = Vec<String>;

    fn parse(&self, text: &str) -> Option<Vec<String>> {
        let words: Vec<String> = text.split_ascii_whitespace().map(str::to_owned).collect();
        (!words.is_empty() && !text.contains(char::is_control)).then_some(words)
    }

    fn expected(&self) -> String {
        "a program and its arguments, with blanks between them".to_owned()
    }
}

/// Some of the channels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Channels;

impl Form for Channels {
    type Value = BTreeSet<TanChannel>;

    fn parse(&self, text: &str) -> Option<BTreeSet<TanChannel>> {
        let channels = text.split_ascii_whitespace().map(TanChannel::parse);
        channels.collect::<Option<BTreeSet<_>>>().filter(|channels| !channels.is_empty())
    }

    fn expected(&self) -> String {
        "email, sms, or both with a blank between them".to_owned()
    }
}

/// A host name or an IP address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Host;

impl Form for Host {
    type Value = String;

    fn parse(&self, text: &str) -> Option<String> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        let is_name = text.chars().all(is_part) && text.starts_with(|c: char| c != '-' && c != '.');
        (is_name || text.parse::<IpAddr>().is_ok()).then(|| text.to_owned())
    }

    fn expected(&self) -> String {
        "a host name or an IP address".to_owned()
    }
}

/// A mail address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MailAddress;

impl Form for MailAddress {
    type Value = EmailAddress;

    fn parse(&self, text: &str) -> Option<EmailAddress> {
        EmailAddress::parse(text).ok()
    }

    fn expected(&self) -> String {
        "a mail address such as codes@shop.example".to_owned()
    }
}

/// A language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Language;

impl Form for Language {
    type Value = LanguageTag;

    fn parse(&self, text: &str) -> Option<LanguageTag> {
        LanguageTag::parse(text).ok()
    }

    fn expected(&self) -> String {
        "a language such as de or pt-BR".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_words_and_nothing_is_quoted() {
        assert_eq!(CommandLine.parse("send-sms  --from \"a b\"").unwrap().len(), 4);
        assert_eq!((CommandLine.parse(" "), CommandLine.parse("a\0")), (None, None));
    }

    #[test]
    fn channels_have_the_names_of_the_protocol() {
        let both = BTreeSet::from(TanChannel::ALL);
        assert_eq!(Channels.parse("email sms email"), Some(both));
        for text in ["", " ", "e-mail", "email,sms", "SMS"] {
            assert_eq!(Channels.parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_host_has_no_port() {
        for text in ["mail.example", "127.0.0.1", "::1", "localhost"] {
            assert_eq!(Host.parse(text).as_deref(), Some(text));
        }
        for text in ["", "mail.example:25", "[::1]", "-a", "a b", "mail/x"] {
            assert_eq!(Host.parse(text), None, "{text}");
        }
    }
}
