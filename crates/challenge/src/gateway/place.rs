use crate::loopback::may_be_loopback;
use crate::{SetupError, tls};
use anyhow::anyhow;
use hyper::Uri;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io;
use std::sync::Arc;
use taler_merchant_domain::challenges::SendError;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Bytes in both directions.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Where a gateway is.
pub(super) struct Place {
    host: String,
    port: u16,
    authority: String,
    target: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Place {
    /// Reads a URL, which is `https`, or `http` on this machine.
    pub(super) fn parse(url: &str, tls: Arc<ClientConfig>) -> Result<Self, SetupError> {
        let url: Uri = url.parse().map_err(|_error| SetupError::Url)?;
        let authority = url.authority().ok_or(SetupError::Url)?;
        if authority.as_str().contains('@') {
            return Err(SetupError::Url);
        }
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let (tls, default_port) = match url.scheme_str() {
            Some("https") => {
                let name = ServerName::try_from(host.clone()).map_err(|_name| SetupError::Url)?;
                (Some((TlsConnector::from(tls), name)), 443)
            }
            Some("http") if may_be_loopback(&host) => (None, 80),
            Some("http") => return Err(SetupError::InTheClear(host)),
            _ => return Err(SetupError::Url),
        };
        let target = url.path_and_query().map_or("/", |target| target.as_str()).to_owned();
        let port = authority.port_u16().unwrap_or(default_port);
        Ok(Self { host, port, authority: authority.to_string(), target, tls })
    }

    /// The host and port, for the header `Host`.
    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    /// Path and query.
    pub(super) fn target(&self) -> &str {
        &self.target
    }

    pub(super) async fn connect(&self) -> Result<Box<dyn Stream>, SendError> {
        let unreachable = |error: io::Error| {
            SendError::Unreachable(anyhow::Error::new(error).context("connecting to the gateway"))
        };
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let stream = stream.map_err(unreachable)?;
        let Some((connector, name)) = &self.tls else {
            // A name that leads elsewhere is noticed before anything is sent.
            let peer = stream.peer_addr().map_err(unreachable)?;
            if peer.ip().is_loopback() {
                return Ok(Box::new(stream));
            }
            let cause = anyhow!("{} is not this machine, and TLS is off", self.host);
            return Err(SendError::Misconfigured(cause));
        };
        match connector.connect(name.clone(), stream).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => match tls::problem(&error) {
                Some(problem) => {
                    Err(SendError::Misconfigured(anyhow!("TLS with the gateway: {problem}")))
                }
                None => Err(unreachable(error)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<Place, SetupError> {
        Place::parse(url, tls::client(None).unwrap())
    }

    #[test]
    fn a_place_is_a_url_without_user() {
        for (url, host, port, target) in [
            ("https://sms.example/v1/send?key=a", "sms.example", 443, "/v1/send?key=a"),
            ("https://sms.example:8443", "sms.example", 8443, "/"),
            ("http://127.0.0.1:81/", "127.0.0.1", 81, "/"),
            ("http://[::1]/x", "::1", 80, "/x"),
            ("http://localhost/", "localhost", 80, "/"),
        ] {
            let place = parse(url).unwrap();
            assert_eq!((place.host.as_str(), place.port, place.target()), (host, port, target));
        }
        for url in
            ["", "/x", "sms.example", "ftp://sms.example/", "https://u:p@sms.example/", "https:///"]
        {
            assert!(matches!(parse(url), Err(SetupError::Url)), "{url}");
        }
    }

    #[test]
    fn without_tls_only_this_machine_is_a_gateway() {
        for url in ["http://sms.example/", "http://192.0.2.7/", "http://[::]/"] {
            assert!(matches!(parse(url), Err(SetupError::InTheClear(_))), "{url}");
        }
    }
}
