//! What the tests of several modules need.
use crate::Words;
use std::sync::Arc;
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
