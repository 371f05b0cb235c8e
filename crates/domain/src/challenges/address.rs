use crate::{EmailAddress, PhoneNumber};

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

    /// Every channel.
    pub const ALL: [Self; 2] = [Self::Sms, Self::Email];

    /// Reads the protocol's name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == name)
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

    /// The whole of it, as it is stored and reached.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.as_str(),
            Self::Email(email) => email.as_str(),
        }
    }

    /// Reads a stored address.
    #[must_use]
    pub fn parse(channel: TanChannel, text: &str) -> Option<Self> {
        match channel {
            TanChannel::Sms => PhoneNumber::parse(text).map(Self::Phone).ok(),
            TanChannel::Email => EmailAddress::parse(text).map(Self::Email).ok(),
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
