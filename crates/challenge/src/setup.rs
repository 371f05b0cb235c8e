use std::time::Duration;

/// How long a sender takes at most, where nothing else is said.
pub const TIME_LIMIT: Duration = Duration::from_secs(30);

/// How long a server may take to take leave, once it has said what becomes of the message.
pub(crate) const PARTING: Duration = Duration::from_secs(2);

/// Why a sender cannot be made. Neither a password nor a template is in it.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Codes and passwords would cross the network in the clear.
    #[error("without TLS only a server on this machine may be used, not {0}")]
    InTheClear(String),
    /// The further certificates cannot be read.
    #[error("the file of certificates is not PEM or has none")]
    Certificates,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[source] anyhow::Error),
    /// The sender's address is none.
    #[error("the address to send from cannot be used")]
    From,
    /// The place of a gateway is not one.
    #[error("the URL of the gateway must be http or https, with a host")]
    Url,
    /// A header that HTTP does not allow.
    #[error("the authorization must be printable ASCII")]
    Authorization,
    /// The body for a gateway does not have its form, or lacks a placeholder.
    #[error("the body {0}")]
    Body(&'static str),
}
