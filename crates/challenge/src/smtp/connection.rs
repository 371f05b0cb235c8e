use super::failure::{Stage, failed};
use super::{MailServer, Security};
use crate::SetupError;
use crate::loopback::may_be_loopback;
use anyhow::anyhow;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::fmt;
use taler_merchant_domain::challenges::SendError;
use tokio::net::TcpStream;

/// How to reach a mail server.
pub(super) struct Connector {
    host: String,
    port: u16,
    protection: Protection,
    hello: ClientId,
}

enum Protection {
    StartTls(TlsParameters),
    Tls(TlsParameters),
    None,
}

impl Connector {
    /// Greets the server as `domain`.
    pub(super) fn new(server: MailServer, domain: &str) -> Result<Self, SetupError> {
        let protection = match server.security {
            Security::StartTls => Protection::StartTls(tls(&server)?),
            Security::Tls => Protection::Tls(tls(&server)?),
            Security::None if may_be_loopback(&server.host) => Protection::None,
            Security::None => return Err(SetupError::InTheClear(server.host)),
        };
        let hello = ClientId::Domain(domain.to_owned());
        Ok(Self { host: server.host, port: server.port, protection, hello })
    }

    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let place = (self.host.as_str(), self.port);
        let connect =
            |tls| AsyncSmtpConnection::connect_tokio1(place, None, &self.hello, tls, None);
        match &self.protection {
            Protection::None => self.connect_on_this_machine().await,
            Protection::Tls(tls) => {
                connect(Some(tls.clone())).await.map_err(|error| failed(Stage::Greeting, &error))
            }
            Protection::StartTls(tls) => {
                let connection = connect(None).await;
                let mut connection = connection.map_err(|error| failed(Stage::Greeting, &error))?;
                let protected = connection.starttls(tls.clone(), &self.hello).await;
                protected.map_err(|error| failed(Stage::StartTls, &error))?;
                Ok(connection)
            }
        }
    }

    /// A name that leads elsewhere is noticed before anything is sent.
    async fn connect_on_this_machine(&self) -> Result<AsyncSmtpConnection, SendError> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let stream = stream.map_err(|error| SendError::Unreachable(error.into()))?;
        let peer = stream.peer_addr().map_err(|error| SendError::Unreachable(error.into()))?;
        if !peer.ip().is_loopback() {
            let cause = anyhow!("{} is not this machine, and TLS is off", self.host);
            return Err(SendError::Misconfigured(cause));
        }
        let connection =
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello).await;
        connection.map_err(|error| failed(Stage::Greeting, &error))
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connector({}:{})", self.host, self.port)
    }
}

fn tls(server: &MailServer) -> Result<TlsParameters, SetupError> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(pem) = &server.certificates {
        // An empty file would not be noticed below.
        crate::tls::certificates(pem)?;
        let certificates = Certificate::from_pem(pem).map_err(|_error| SetupError::Certificates)?;
        builder = builder.add_root_certificate(certificates);
    }
    builder.build_rustls().map_err(|error| SetupError::Tls(error.into()))
}
