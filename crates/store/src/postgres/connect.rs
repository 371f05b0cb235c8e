use super::{Conn, Options, Target, tls};
use crate::error::{Context, StartError};
use diesel::{ConnectionError, ConnectionResult};
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Opens connections to one database.
pub(super) struct Connector {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    limit: Duration,
}

impl Connector {
    /// For the work of a server, within all limits.
    pub(super) fn new(target: &Target, options: &Options) -> Result<Self, StartError> {
        Self::with(target, options, &options.session())
    }

    /// For migrations, which take as long as they take.
    pub(super) fn unhurried(target: &Target) -> Result<Self, StartError> {
        Self::with(target, &Options::DEFAULT, "")
    }

    fn with(target: &Target, options: &Options, session: &str) -> Result<Self, StartError> {
        let tls = tls::connector(&target.trust)
            .context(|| "the certificates of sslrootcert cannot be read".to_owned())?;
        let mut config = target.config.clone();
        let per_address = *config.get_connect_timeout().unwrap_or(&options.connect_timeout);
        let addresses = config.get_hosts().len().max(config.get_hostaddrs().len()).max(1);
        let limit = per_address * u32::try_from(addresses).unwrap_or(u32::MAX);
        // The later wins: what the connection string says.
        let session = [session, config.get_options().unwrap_or_default()].join(" ");
        config.connect_timeout(per_address).options(session.trim());
        if config.get_application_name().is_none() {
            config.application_name("taler-merchant");
        }
        Ok(Self { config, tls, limit })
    }

    pub(super) async fn connect(&self) -> ConnectionResult<Conn> {
        let refused = |error: anyhow::Error| ConnectionError::BadConnection(format!("{error:#}"));
        match timeout(self.limit, self.open()).await {
            Ok(opened) => opened.map_err(refused),
            Err(late) => Err(refused(late.into())),
        }
    }

    async fn open(&self) -> anyhow::Result<Conn> {
        Ok(if let Some(tls) = self.tls.clone() {
            let (client, connection) = self.config.connect(tls).await?;
            Conn::try_from_client_and_connection(client, connection).await?
        } else {
            let (client, connection) = self.config.connect(NoTls).await?;
            Conn::try_from_client_and_connection(client, connection).await?
        })
    }
}
