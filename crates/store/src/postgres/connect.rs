use super::lookups::Lookups;
use super::{Options, Target, tls};
use crate::error::{Context, StartError};
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::AsyncPgConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::timeout;
use tokio_postgres::tls::TlsStream;
use tokio_postgres::{Config, Connection, NoTls, Socket};
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

    pub(super) async fn connect(&self) -> ConnectionResult<AsyncPgConnection> {
        self.within_limit(Box::pin(self.open())).await
    }

    /// A connection for many look-ups at once.
    pub(super) async fn connect_lookups(&self) -> ConnectionResult<Arc<Lookups>> {
        self.within_limit(Box::pin(self.open_lookups())).await
    }

    async fn within_limit<T>(
        &self,
        open: impl Future<Output = anyhow::Result<T>>,
    ) -> ConnectionResult<T> {
        let refused = |error: anyhow::Error| ConnectionError::BadConnection(format!("{error:#}"));
        match timeout(self.limit, open).await {
            Ok(opened) => opened.map_err(refused),
            Err(late) => Err(refused(late.into())),
        }
    }

    async fn open(&self) -> anyhow::Result<AsyncPgConnection> {
        Ok(if let Some(tls) = self.tls.clone() {
            let (client, connection) = self.config.connect(tls).await?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await?
        } else {
            let (client, connection) = self.config.connect(NoTls).await?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await?
        })
    }

    async fn open_lookups(&self) -> anyhow::Result<Arc<Lookups>> {
        let mut config = self.config.clone();
        // How many ask together says nothing of how to find them, so it is thought of once.
        let session = config.get_options().unwrap_or_default();
        let session = format!("-c plan_cache_mode=force_generic_plan {session}");
        config.options(session.trim());
        let (client, is_closed) = if let Some(tls) = self.tls.clone() {
            let (client, connection) = config.connect(tls).await?;
            (client, drive(connection))
        } else {
            let (client, connection) = config.connect(NoTls).await?;
            (client, drive(connection))
        };
        Ok(Lookups::new(AsyncPgConnection::try_from(client).await?, is_closed))
    }
}

/// Works on a connection until it ends, and tells so.
fn drive<S>(connection: Connection<Socket, S>) -> Arc<AtomicBool>
where
    S: TlsStream + Unpin + Send + 'static,
{
    let is_closed = Arc::new(AtomicBool::new(false));
    let closes = Closes(Arc::clone(&is_closed));
    tokio::spawn(async move {
        let mut connection = connection;
        let _closes = closes; // dropped first: who is told that it ended finds it so
        // Why it ended is told to whoever tries to open another.
        drop((&mut connection).await);
    });
    is_closed
}

struct Closes(Arc<AtomicBool>);

impl Drop for Closes {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}
