//! Logs: text on a terminal, JSON otherwise.
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Without a filter. What is no request is an error to `actix_http`, and strangers could fill the log.
const DEFAULT: &str = "info,actix_server=warn,actix_http=off";

/// Starts logging to standard error. `filter` is in the form of `RUST_LOG`.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(filter: Option<&str>) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter.unwrap_or(DEFAULT))?;
    let terminal = std::io::stderr().is_terminal();
    // Ansi off a terminal would end in files; control characters in values are escaped by both.
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(terminal);
    let started = if terminal { log.compact().try_init() } else { log.json().try_init() };
    started.map_err(|error| anyhow::anyhow!(error))
}
