//! Logs: text on a terminal, JSON otherwise.
use std::io::IsTerminal;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Without a filter. What is no request is an error to `actix_http`, and strangers could fill the log.
const DEFAULT: &str = "info,actix_server=warn,actix_http=off";

/// Starts logging to standard error. `filter` is in the form of `RUST_LOG`: levels, each for a target
/// or for all.
///
/// # Errors
/// When the filter cannot be read.
pub fn start(filter: Option<&str>) -> anyhow::Result<()> {
    let filter: Targets = filter.unwrap_or(DEFAULT).parse()?;
    let terminal = std::io::stderr().is_terminal();
    // Ansi off a terminal would end in files; control characters in values are escaped by both.
    let log = fmt::layer().with_writer(std::io::stderr).with_ansi(terminal);
    let log = if terminal { log.compact().boxed() } else { log.json().boxed() };
    let started = tracing_subscriber::registry().with(log).with(filter).try_init();
    started.map_err(|error| anyhow::anyhow!(error))
}
