use super::{ApiError, Refusal, Refuses};
use crate::wire::ChallengeResponse;
use taler_merchant_domain::challenges::{
    ConfirmError, SecondFactorError, SendError, TanChannel, TransmitError,
};
use taler_merchant_domain::instances::RecoverError;
use taler_merchant_domain::store::StoreError;
use taler_merchant_domain::{ErrorCode, RelativeTime, auth::HashingError};

/// Whole seconds that a client should wait.
fn seconds(wait: RelativeTime) -> u32 {
    u32::try_from(wait.micros().div_ceil(1_000_000)).unwrap_or(u32::MAX).max(1)
}

impl ApiError {
    /// Too much came from one source; it is worth another try after this time.
    pub(super) fn throttled(wait: RelativeTime) -> Self {
        Self { retry_after: Some(seconds(wait)), ..Refusal::THROTTLED.into() }
    }
}

impl From<SecondFactorError> for ApiError {
    fn from(error: SecondFactorError) -> Self {
        match error {
            SecondFactorError::Required(challenges) => {
                let challenges = Some(Box::new(ChallengeResponse::from(challenges)));
                Self { challenges, ..Refusal::SECOND_FACTOR.into() }
            }
            SecondFactorError::ChannelMissing(_) => Refusal::MFA_MISSING.into(),
            SecondFactorError::Locked => Refusal::MFA_FORBIDDEN.into(),
            SecondFactorError::Throttled(wait) => Self::throttled(wait),
            SecondFactorError::Full => Self::busy(60),
            SecondFactorError::Overtaken => Refusal::UNAUTHORIZED.into(),
            SecondFactorError::Store(error) => error.into(),
        }
    }
}

impl Refuses for SecondFactorError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::SECOND_FACTOR,
            Refusal::MFA_MISSING,
            Refusal::MFA_FORBIDDEN,
            Refusal::THROTTLED,
            Refusal::BUSY,
            Refusal::UNAUTHORIZED,
        ];
        [own, StoreError::refusals(codes)].concat()
    }
}

impl From<RecoverError> for ApiError {
    fn from(error: RecoverError) -> Self {
        match error {
            RecoverError::InstanceUnknown => Refusal::INSTANCE_UNKNOWN.into(),
            RecoverError::InstanceDeleted => Refusal::INSTANCE_DELETED.into(),
            RecoverError::Hashing(error) => error.into(),
            // Who forgot his password showed no credential that could be refused.
            RecoverError::SecondFactor(SecondFactorError::Overtaken) => {
                StoreError::Contended.into()
            }
            RecoverError::SecondFactor(error) => error.into(),
            RecoverError::Store(error) => error.into(),
        }
    }
}

impl Refuses for RecoverError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![Refusal::INSTANCE_UNKNOWN, Refusal::INSTANCE_DELETED];
        let mut second_factor = SecondFactorError::refusals(codes);
        second_factor.retain(|refusal| *refusal != Refusal::UNAUTHORIZED);
        [own, HashingError::refusals(codes), second_factor].concat()
    }
}

impl From<TransmitError> for ApiError {
    fn from(error: TransmitError) -> Self {
        let later = |refusal: Refusal, wait| Self { retry_after: Some(wait), ..refusal.into() };
        match error {
            TransmitError::Unknown => Refusal::CHALLENGE_UNKNOWN.into(),
            TransmitError::Solved => Refusal::CHALLENGE_SOLVED.into(),
            TransmitError::TooEarly(wait) => later(Refusal::TAN_TOO_EARLY, seconds(wait)),
            TransmitError::Locked => Refusal::MFA_FORBIDDEN.into(),
            TransmitError::Throttled(wait) => later(Refusal::TAN_UNREACHABLE, seconds(wait)),
            TransmitError::Busy => later(Refusal::TAN_UNREACHABLE, 5),
            TransmitError::Send(error) => error.into(),
            TransmitError::Store(error) => error.into(),
        }
    }
}

impl Refuses for TransmitError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::CHALLENGE_UNKNOWN,
            Refusal::CHALLENGE_SOLVED,
            Refusal::TAN_TOO_EARLY,
            Refusal::MFA_FORBIDDEN,
            Refusal::TAN_UNREACHABLE,
        ];
        [own, SendError::refusals(codes), StoreError::refusals(codes)].concat()
    }
}

impl From<SendError> for ApiError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::AddressUnusable => Refusal::TAN_ADDRESS.into(),
            SendError::Unreachable(_) => {
                let cause = Some(error.into());
                Self { cause, retry_after: Some(60), ..Refusal::TAN_UNREACHABLE.into() }
            }
            SendError::Failed(_) => {
                Self { cause: Some(error.into()), ..Refusal::TAN_HELPER_FAILED.into() }
            }
            SendError::Misconfigured(_) => {
                Self { cause: Some(error.into()), ..Refusal::TAN_HELPER_MISCONFIGURED.into() }
            }
        }
    }
}

impl Refuses for SendError {
    fn refusals(_: &[ErrorCode]) -> Vec<Refusal> {
        vec![
            Refusal::TAN_ADDRESS,
            Refusal::TAN_UNREACHABLE,
            Refusal::TAN_HELPER_FAILED,
            Refusal::TAN_HELPER_MISCONFIGURED,
        ]
    }
}

impl From<ConfirmError> for ApiError {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::Unknown => Refusal::CHALLENGE_UNKNOWN.into(),
            ConfirmError::Wrong(left) => {
                Self { retry_counter: Some(left), ..Refusal::TAN_WRONG.into() }
            }
            ConfirmError::Exhausted => Refusal::TAN_ATTEMPTS.into(),
            ConfirmError::Locked => Refusal::MFA_FORBIDDEN.into(),
            ConfirmError::Store(error) => error.into(),
        }
    }
}

impl Refuses for ConfirmError {
    fn refusals(codes: &[ErrorCode]) -> Vec<Refusal> {
        let own = vec![
            Refusal::CHALLENGE_UNKNOWN,
            Refusal::TAN_WRONG,
            Refusal::TAN_ATTEMPTS,
            Refusal::MFA_FORBIDDEN,
        ];
        [own, StoreError::refusals(codes)].concat()
    }
}

/// The member in which who signs up leaves out an address.
pub(super) fn member(channel: TanChannel) -> &'static str {
    match channel {
        TanChannel::Email => "email",
        TanChannel::Sms => "phone_number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(error: impl Into<ApiError>) -> (u16, u16) {
        error.into().mapped()
    }

    #[test]
    fn challenges_have_the_statuses_of_the_protocol() {
        assert_eq!(mapped(TransmitError::Unknown), (404, 2126));
        assert_eq!(mapped(TransmitError::Solved), (410, 2129));
        assert_eq!(mapped(TransmitError::TooEarly(RelativeTime::from_secs(9))), (429, 2130));
        assert_eq!(mapped(TransmitError::Locked), (403, 2131));
        assert_eq!(mapped(TransmitError::Throttled(RelativeTime::ZERO)), (503, 2133));
        assert_eq!(mapped(TransmitError::Busy), (503, 2133));
        assert_eq!(mapped(SendError::AddressUnusable), (400, 2132));
        assert_eq!(mapped(SendError::Failed(anyhow::anyhow!("x"))), (502, 2128));
        assert_eq!(mapped(SendError::Unreachable(anyhow::anyhow!("x"))), (503, 2133));
        assert_eq!(mapped(SendError::Misconfigured(anyhow::anyhow!("x"))), (500, 2134));
        assert_eq!(mapped(ConfirmError::Wrong(2)), (409, 2125));
        assert_eq!(mapped(ConfirmError::Exhausted), (429, 2127));
        assert_eq!(mapped(SecondFactorError::Locked), (403, 2131));
        let missing = taler_merchant_domain::challenges::ChannelMissing;
        assert_eq!(mapped(SecondFactorError::ChannelMissing(missing)), (403, 2031));
        assert_eq!(mapped(SecondFactorError::Throttled(RelativeTime::ZERO)), (429, 44));
        assert_eq!(mapped(SecondFactorError::Full), (503, 77));
    }

    #[test]
    fn whoever_comes_back_later_is_told_when() {
        let wait = RelativeTime::from_secs(9);
        let cause = || anyhow::anyhow!("x");
        for (error, seconds) in [
            (ApiError::from(TransmitError::TooEarly(wait)), Some(9)),
            (TransmitError::Throttled(wait).into(), Some(9)),
            (TransmitError::Busy.into(), Some(5)),
            (SecondFactorError::Throttled(wait).into(), Some(9)),
            (SecondFactorError::Full.into(), Some(60)),
            (SendError::Unreachable(cause()).into(), Some(60)),
            (SendError::Failed(cause()).into(), None),
            (ConfirmError::Exhausted.into(), None),
        ] {
            assert_eq!(error.retry_after, seconds, "{error:?}");
        }
    }

    #[test]
    fn whoever_showed_no_credential_is_not_told_that_it_is_bad() {
        let error = RecoverError::SecondFactor(SecondFactorError::Overtaken);
        assert_eq!(mapped(error), (500, 55));
    }

    #[test]
    fn waiting_is_told_in_whole_seconds() {
        for (micros, expected) in [(0, 1), (1, 1), (1_000_001, 2), (u64::MAX, u32::MAX)] {
            assert_eq!(seconds(RelativeTime::from_micros(micros)), expected);
        }
    }
}
