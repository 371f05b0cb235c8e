//! `taler-merchant`: a merchant backend for GNU Taler.
use clap::Parser;
use std::process::ExitCode;
use taler_merchant_server::cli::Cli;
use taler_merchant_server::commands::{self, Misconfigured};
use taler_merchant_server::config::Environment;
use taler_merchant_server::telemetry;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let environment = Environment::of_process();
    let logging = telemetry::start(environment.variable("RUST_LOG"));
    let run = || {
        actix_web::rt::System::new().block_on(commands::run(cli.command, cli.common, environment))
    };
    match logging.and_then(|()| run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            // EX_CONFIG of sysexits: a service manager need not try again.
            ExitCode::from(if error.is::<Misconfigured>() { 78 } else { 1 })
        }
    }
}

/// The whole chain of causes: the operator is the one who can act on it.
fn report(error: &anyhow::Error) {
    let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    let text = chain.join(": ");
    if let Err(failure) = std::io::Write::write_all(
        &mut std::io::stderr().lock(),
        format!("taler-merchant: {text}\n").as_bytes(),
    ) {
        tracing::error!(%failure, "{text}");
    }
}
