use super::SendError;
use crate::RelativeTime;
use crate::store::StoreError;

/// Why no code was sent.
#[derive(Debug, thiserror::Error)]
pub enum TransmitError {
    /// There is no such challenge, or not any more.
    #[error("there is no such challenge")]
    Unknown,
    /// It is solved.
    #[error("the challenge is solved")]
    Solved,
    /// The last code has still to be waited for.
    #[error("it is too early for another code")]
    TooEarly(RelativeTime),
    /// Too many codes for this operation were wrong lately.
    #[error("too many wrong codes: the operation is locked for a while")]
    Locked,
    /// Too many messages were sent lately, to this address or for this source.
    #[error("too many messages were sent lately")]
    Throttled(RelativeTime),
    /// Too many messages are being sent at once; later it will work.
    #[error("too many messages are being sent at once")]
    Busy,
    /// It could not be handed over.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a challenge is not solved.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// There is no such challenge, or not any more.
    #[error("there is no such challenge")]
    Unknown,
    /// The code is wrong; so many attempts are left.
    #[error("the code is wrong")]
    Wrong(u32),
    /// No code is good: a new one has to be asked for.
    #[error("a new code has to be asked for")]
    Exhausted,
    /// Too many codes for this operation were wrong lately.
    #[error("too many wrong codes: the operation is locked for a while")]
    Locked,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
