//! Serving as the product does.
use actix_web::dev::Server;
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::Duration;

/// As long as the product keeps an idle connection.
pub const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// As many threads as the product has.
#[must_use]
pub fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A port of the system's choice, for this machine only.
///
/// # Errors
/// When there is none.
pub fn listener() -> std::io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
}

/// Says where it serves in the words of the product, and does so until it is told to end.
///
/// # Errors
/// When serving fails.
pub async fn announce(server: Server, address: SocketAddr) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Serving http://{address}/")?;
    out.flush()?;
    drop(out);
    Ok(server.await?)
}
