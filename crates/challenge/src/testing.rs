//! What the tests of several modules need.
use crate::Words;
use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::{Arc, Once};
use taler_merchant_domain::challenges::{
    Address, ChallengeMessage, Notice, Operation, Tan, TanChannel,
};
use taler_merchant_domain::i18n::LanguageTag;

/// A code for whoever is at this address.
pub(crate) fn a_message(to: &str) -> ChallengeMessage {
    let channel = if to.contains('@') { TanChannel::Email } else { TanChannel::Sms };
    let (tan, operation) = (Tan::parse("1234-5678").unwrap(), Operation::AuthConfig);
    let notice = Notice::Code { tan, operation, instance: None, minutes: 15 };
    ChallengeMessage { to: Address::parse(channel, to).unwrap(), languages: Vec::new(), notice }
}

/// The words that come with the program, in English for those who do not say.
pub(crate) fn english() -> Arc<Words> {
    Arc::new(Words::load(None, &LanguageTag::parse("en").unwrap()).unwrap())
}

pub(crate) fn tags(tags: &[&str]) -> Vec<LanguageTag> {
    tags.iter().map(|tag| LanguageTag::parse(tag).unwrap()).collect()
}

thread_local! {
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Everything that this thread logs from now on, at any level.
pub(crate) struct Logs {
    from: usize,
}

struct OfThisThread;

impl Write for OfThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Logs {
    /// One subscriber for all tests: with one for each, a place that logs first in a test without
    /// any would be switched off for the others.
    pub(crate) fn capture() -> Self {
        static STARTED: Once = Once::new();
        STARTED.call_once(|| {
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(|| OfThisThread);
            subscriber.init();
        });
        Self { from: LOGGED.with_borrow(Vec::len) }
    }

    pub(crate) fn text(&self) -> String {
        LOGGED.with_borrow(|logged| String::from_utf8(logged[self.from..].to_vec()).unwrap())
    }
}

/// A new certificate for `localhost` that vouches for itself, and its key, in PEM.
pub(crate) fn a_certificate() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}
