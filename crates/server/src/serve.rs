//! Serving: from a configuration to a running server, and back to silence.
use crate::adapters::HashingCost;
use crate::bootstrap::{self, Notice, PASSWORD_VARIABLES};
use crate::config::{Bind, Environment, Serve, Settings};
use crate::stores::{self, Opener};
use crate::sweeper::Sweeper;
use crate::wiring::Wiring;
use actix_web::dev::{Server, ServerHandle};
use actix_web::{HttpServer, web};
use anyhow::Context;
use std::fs;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_http::{application, remember_refusals};
use taler_merchant_store::Database;
use tokio::signal::unix::{SignalKind, signal};

/// How long requests under way may take to end at shutdown, in seconds.
const DRAIN_SECONDS: u64 = 10;
/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// What differs between a server in production and one in a test.
#[derive(Debug, Clone)]
pub struct Start {
    /// What a password hash costs.
    pub cost: HashingCost,
    /// Where a generated password is told.
    pub notice: Notice,
    /// How many threads serve.
    pub workers: usize,
}

impl Start {
    /// As in production.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let notice = Notice::fitting(&settings.data_directory);
        Self { cost: HashingCost::default(), notice, workers }
    }
}

/// A server that takes connections as soon as its future is polled.
pub struct Running {
    /// The addresses that it listens on; none for a unix socket.
    pub addresses: Vec<SocketAddr>,
    handle: ServerHandle,
    server: Server,
    store: Database,
    sweeper: Sweeper,
}

impl Running {
    /// Migrates, bootstraps and binds.
    ///
    /// # Errors
    /// When anything that the server needs is missing or does not fit; nothing is left running.
    pub async fn start(
        settings: &Settings,
        environment: &Environment,
        start: &Start,
    ) -> anyhow::Result<Self> {
        let opener = Opener::Server { workers: start.workers };
        let store = stores::open(&settings.database, environment, opener).await?;
        let wiring = Wiring::new(settings, environment, start.cost, &store).await?;
        let given = PASSWORD_VARIABLES.iter().find_map(|name| environment.variable(name));
        bootstrap::ensure_admin(
            &wiring.instances(),
            wiring.defaults(),
            given,
            wiring.entropy(),
            &start.notice,
        )
        .await?;
        let sweeper = wiring.sweeper(store.leader());
        let (server, addresses) = listen(wiring, settings, start)?;
        Ok(Self { addresses, handle: server.handle(), server, store, sweeper })
    }

    /// What stops it.
    #[must_use]
    pub fn stop_handle(&self) -> Stop {
        Stop(self.handle.clone())
    }

    /// Serves until the handle stops it; then waits for the writes under way.
    ///
    /// # Errors
    /// When the server itself fails.
    pub async fn run(self) -> anyhow::Result<()> {
        let Self { server, store, sweeper, .. } = self;
        let sweeper = Arc::new(sweeper);
        let sweeping = Arc::clone(&sweeper);
        let sweeping = actix_web::rt::spawn(async move { sweeping.run().await });
        let ended = server.await;
        sweeping.abort();
        sweeper.end().await;
        store.drain().await;
        ended.context("serving")
    }
}

/// Stops a server; requests under way are finished.
#[derive(Debug, Clone)]
pub struct Stop(ServerHandle);

impl Stop {
    /// Answers when no connection is served any more.
    pub async fn stop(&self) {
        self.0.stop(true).await;
    }
}

/// Binds, so that from here on connections wait for the server to run.
fn listen(
    wiring: Wiring,
    settings: &Settings,
    start: &Start,
) -> anyhow::Result<(Server, Vec<SocketAddr>)> {
    let server = HttpServer::new(move || application(web::Data::new(wiring.api())))
        .workers(start.workers)
        .disable_signals()
        .on_connect(remember_refusals)
        .shutdown_timeout(DRAIN_SECONDS)
        .client_request_timeout(HEAD_TIMEOUT)
        .max_connections(settings.traffic.max_connections)
        // Who hangs up gets no answer, and does not keep a long poll waiting.
        .h1_allow_half_closed(false)
        .keep_alive(KEEP_ALIVE);
    match &settings.serve {
        Serve::Tcp { port, bind } => {
            let mut server = server;
            for listener in
                listeners(bind, *port).with_context(|| format!("listening on port {port}"))?
            {
                server = server.listen(listener)?;
            }
            let addresses = server.addrs();
            Ok((server.run(), addresses))
        }
        Serve::Unix { path, mode } => {
            remove_stale(path)?;
            let server = server.bind_uds(path);
            let server = server.with_context(|| format!("listening on {}", path.display()))?;
            fs::set_permissions(path, fs::Permissions::from_mode(*mode))?;
            Ok((server.run(), Vec::new()))
        }
    }
}

/// One listener for each address; of loopback and of the wildcard, IPv6 where there is any.
fn listeners(bind: &Bind, port: u16) -> std::io::Result<Vec<TcpListener>> {
    match bind {
        Bind::Loopback => {
            let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
            let port = first.local_addr()?.port();
            let second = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok();
            Ok(std::iter::once(first).chain(second).collect())
        }
        Bind::Everywhere => {
            // Takes IPv4 too, unless the system was told otherwise.
            let both = TcpListener::bind((Ipv6Addr::UNSPECIFIED, port));
            Ok(vec![both.or_else(|_| TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)))?])
        }
        Bind::Host(host) => {
            let addresses = (host.as_str(), port).to_socket_addrs()?;
            addresses.map(TcpListener::bind).collect()
        }
    }
}

/// A socket that nobody listens on any more is in the way of the next.
fn remove_stale(path: &Path) -> anyhow::Result<()> {
    let is_socket = fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket());
    if is_socket && std::os::unix::net::UnixStream::connect(path).is_err() {
        fs::remove_file(path).with_context(|| format!("removing {}", path.display()))?;
    }
    Ok(())
}

/// Stops the server at SIGTERM or SIGINT; requests under way are finished.
///
/// # Errors
/// When the signals cannot be listened to.
pub fn stop_at_signals(handle: Stop) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: requests under way are finished");
        drop(sd_notify::notify(&[sd_notify::NotifyState::Stopping]));
        handle.stop().await;
    });
    Ok(())
}

/// What a person types to reach the server.
#[must_use]
pub fn public_url(settings: &Settings, addresses: &[SocketAddr]) -> String {
    if let Some(url) = &settings.base_url {
        return url.as_str().to_owned();
    }
    match (&settings.serve, addresses.first()) {
        (Serve::Unix { path, .. }, _) => format!("unix:{}", path.display()),
        (Serve::Tcp { .. }, Some(address)) if address.ip().is_loopback() => {
            format!("http://localhost:{}/", address.port())
        }
        (Serve::Tcp { .. }, Some(address)) => format!("http://{address}/"),
        (Serve::Tcp { port, .. }, None) => format!("http://localhost:{port}/"),
    }
}
