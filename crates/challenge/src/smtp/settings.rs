use std::fmt;
use zeroize::Zeroizing;

/// How the connection to a mail server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS begins after a greeting in the clear; nothing else is sent before.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all; for a server on this machine only.
    None,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// Its host name or address, which its certificate has to bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Certificates in PEM that are trusted besides those of the operating system.
    pub certificates: Option<Vec<u8>>,
    /// As whom to log in.
    pub login: Option<MailLogin>,
}

/// An account on a mail server. Its `Debug` tells nothing.
#[derive(Clone)]
pub struct MailLogin {
    /// The name.
    pub user: String,
    /// The password.
    pub password: Zeroizing<String>,
}

impl fmt::Debug for MailLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailLogin(..)")
    }
}
