use crate::{EmailAddress, PhoneNumber};
use std::fmt;
use zeroize::Zeroizing;

/// By what a code is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TanChannel {
    /// A text message.
    Sms,
    /// A mail.
    Email,
}

impl TanChannel {
    /// The protocol's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
        }
    }
}

/// Where a code is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// By text message.
    Phone(PhoneNumber),
    /// By mail.
    Email(EmailAddress),
}

impl Address {
    /// By what it is reached.
    #[must_use]
    pub fn channel(&self) -> TanChannel {
        match self {
            Self::Phone(_) => TanChannel::Sms,
            Self::Email(_) => TanChannel::Email,
        }
    }

    /// As much of it as its owner needs to recognise it.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(phone) => phone.masked(),
            Self::Email(email) => email.masked(),
        }
    }
}

/// What is sent: a text with a code in it. Its `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct ChallengeMessage {
    /// To whom.
    pub to: Address,
    /// The whole text.
    pub text: Zeroizing<String>,
}

impl fmt::Debug for ChallengeMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChallengeMessage({}, ..)", self.to.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_shows_neither_its_text_nor_its_address() {
        let to = Address::Email(EmailAddress::parse("jane@shop.example").unwrap());
        let message = ChallengeMessage { to, text: Zeroizing::new("1234-5678".to_owned()) };
        let shown = format!("{message:?}");
        assert!(!shown.contains("1234") && !shown.contains("jane"), "{shown}");
        assert_eq!(message.to.channel(), TanChannel::Email);
    }
}
