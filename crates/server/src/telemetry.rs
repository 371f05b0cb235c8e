//! Logs: text on a terminal, JSON otherwise.
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Starts logging to standard error. `filter` is in the form of `RUST_LOG`; `info` without one.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(filter: Option<&str>) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter.unwrap_or("info,actix_server=warn"))?;
    let terminal = std::io::stderr().is_terminal();
    // Ansi off a terminal would end in files; control characters in values are escaped by both.
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(terminal);
    let started = if terminal { log.compact().try_init() } else { log.json().try_init() };
    started.map_err(|error| anyhow::anyhow!(error))
}
