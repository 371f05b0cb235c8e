use crate::{BaseUrl, RelativeTime, WireHash};

/// How far an account is at an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KycStatus {
    /// It can be paid.
    Ready,
    /// The owner has to prove by a wire transfer that the account is his.
    WireRequired,
    /// He would have to, and cannot.
    WireImpossible,
    /// He has to answer questions of the exchange.
    Required,
    /// The exchange is deciding.
    AwaitingAmlReview,
    /// The exchange does not pay such accounts.
    UnsupportedAccount,
    /// The exchange did not tell its keys.
    NoExchangeKeys,
    /// The exchange does not answer.
    ExchangeUnreachable,
    /// It did not answer in time.
    ExchangeGatewayTimeout,
    /// It failed.
    ExchangeInternalError,
    /// It answered something unexpected.
    ExchangeStatusInvalid,
    /// This server failed.
    MerchantInternalError,
    /// This server is wrong.
    LogicBug,
}

impl KycStatus {
    /// Every status.
    pub const ALL: [Self; 13] = [
        Self::Ready,
        Self::WireRequired,
        Self::WireImpossible,
        Self::Required,
        Self::AwaitingAmlReview,
        Self::UnsupportedAccount,
        Self::NoExchangeKeys,
        Self::ExchangeUnreachable,
        Self::ExchangeGatewayTimeout,
        Self::ExchangeInternalError,
        Self::ExchangeStatusInvalid,
        Self::MerchantInternalError,
        Self::LogicBug,
    ];

    /// The protocol's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::WireRequired => "kyc-wire-required",
            Self::WireImpossible => "kyc-wire-impossible",
            Self::Required => "kyc-required",
            Self::AwaitingAmlReview => "awaiting-aml-review",
            Self::UnsupportedAccount => "unsupported-account",
            Self::NoExchangeKeys => "no-exchange-keys",
            Self::ExchangeUnreachable => "exchange-unreachable",
            Self::ExchangeGatewayTimeout => "exchange-gateway-timeout",
            Self::ExchangeInternalError => "exchange-internal-error",
            Self::ExchangeStatusInvalid => "exchange-status-invalid",
            Self::MerchantInternalError => "merchant-internal-error",
            Self::LogicBug => "logic-bug",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// How far somebody wants an account to be, by the protocol's old numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KycGoal {
    /// 1: the owner proved that the account is his.
    TransferDone,
    /// 2: the exchange is no longer deciding.
    ReviewDone,
    /// 3: it can be paid.
    Ready,
}

impl KycGoal {
    /// Reads a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::TransferDone),
            2 => Some(Self::ReviewDone),
            3 => Some(Self::Ready),
            _ => None,
        }
    }
}

/// The version of an answer: 1 to 128 printable ASCII characters, with or without quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityTag(String);

impl EntityTag {
    /// Takes a tag as it is given; `None` for what cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// For what somebody waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KycTarget {
    /// Some account is so far.
    Goal(KycGoal),
    /// Some account has this status.
    Status(KycStatus),
    /// Some account has another status.
    NotStatus(KycStatus),
    /// The answer is another one.
    NotTag(EntityTag),
}

/// What somebody wants to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KycQuery {
    /// About one account only.
    pub h_wire: Option<WireHash>,
    /// About one exchange only.
    pub exchange: Option<BaseUrl>,
    /// Any of these ends the wait.
    pub targets: Vec<KycTarget>,
    /// How long he is ready to wait; `None` for not at all.
    pub timeout: Option<RelativeTime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for status in KycStatus::ALL {
            assert_eq!(KycStatus::parse(status.as_str()), Some(status));
        }
        for name in ["", "READY", "kyc", "ready "] {
            assert_eq!(KycStatus::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn goals_are_one_to_three() {
        let known = (0..=u8::MAX).filter(|number| KycGoal::from_number(*number).is_some());
        assert_eq!(known.collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn a_tag_is_printable() {
        assert_eq!(EntityTag::parse("\"abc\"").unwrap().as_str(), "\"abc\"");
        for text in ["", " ", "a b", "a\n", "é", &"a".repeat(129)] {
            assert_eq!(EntityTag::parse(text), None, "{text:?}");
        }
    }
}
