use super::ChallengeMessage;
use async_trait::async_trait;

/// Why a message did not get on its way. Neither the address nor the text is in it.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The sender is set up wrongly: trying again does not help.
    #[error("the sender of codes is set up wrongly")]
    Misconfigured(#[source] anyhow::Error),
    /// The sender failed.
    #[error("the sender of codes failed")]
    Failed(#[source] anyhow::Error),
    /// The address cannot be reached for now; later it may work.
    #[error("the address cannot be reached for now")]
    Unreachable(#[source] anyhow::Error),
    /// Nothing can ever be sent to this address.
    #[error("nothing can be sent to this address")]
    AddressUnusable,
}

/// Delivers messages over one channel. When to send, to whom and what is decided by others; the
/// words are the sender's.
#[cfg_attr(any(test, feature = "testing"), mockall::automock)]
#[async_trait]
pub trait ChallengeSender: Send + Sync {
    /// Hands a message over. `Ok` means that it is on its way, not that it arrived.
    ///
    /// An implementation MUST end within a time limit of its own, MUST leave nothing running when
    /// it is dropped, and MUST NOT log the text or the address.
    async fn send(&self, message: ChallengeMessage) -> Result<(), SendError>;
}
