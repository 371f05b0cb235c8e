//! What the tests of several modules need.
use crate::Words;
use std::io;
use std::sync::{Arc, Mutex};
use taler_merchant_domain::challenges::{
    Address, ChallengeMessage, Notice, Operation, Tan, TanChannel,
};
use taler_merchant_domain::i18n::LanguageTag;
use tracing::subscriber::DefaultGuard;

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

/// Everything that this thread logs, at any level, while this lives.
pub(crate) struct Logs {
    written: Written,
    _guard: DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Logs {
    pub(crate) fn capture() -> Self {
        let written = Written::default();
        let writer = written.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self { written, _guard: tracing::subscriber::set_default(subscriber) }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.written.0.lock().unwrap().clone()).unwrap()
    }
}

/// A new certificate for `localhost` that vouches for itself, and its key, in PEM.
pub(crate) fn a_certificate() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}
