//! One function for each command of the command line.
use crate::adapters::HashingCost;
use crate::audit;
use crate::cli::{Command, Common};
use crate::config::{ConfigSource, Configuration, Environment, Settings, render};
use crate::serve::{Running, Start, stop_at_signals};
use crate::stores::{self, Opener, describe};
use crate::wiring::Wiring;
use anyhow::{Context, anyhow};
use std::io::{BufRead, IsTerminal, Write};
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::act::Request;
use taler_merchant_domain::auth::Password;
use taler_merchant_domain::instances::{ChangePassword, Subject};
use taler_merchant_http::openapi_json;
use zeroize::Zeroizing;

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used")]
pub struct Misconfigured(#[source] anyhow::Error);

/// Runs a command.
///
/// # Errors
/// [`Misconfigured`], or whatever kept the command from being done.
pub async fn run(command: Command, common: Common, environment: Environment) -> anyhow::Result<()> {
    let source = ConfigSource { file: common.config, overrides: common.set };
    let configuration =
        Configuration::load(&source, &environment).map_err(|error| Misconfigured(error.into()))?;
    for warning in configuration.warnings() {
        tracing::warn!("{warning}");
    }
    let settings = configuration.settings();
    match command {
        Command::Serve => serve(settings, &environment).await,
        Command::Dbinit => dbinit(settings, &environment).await,
        Command::Passwd { instance } => passwd(settings, &environment, &instance).await,
        Command::Config { json } => show(&configuration, json),
        Command::Audit(wanted) => print(&audit::show(settings, &environment, &wanted).await?),
        Command::Openapi => say(&openapi_json()),
    }
}

async fn serve(settings: &Settings, environment: &Environment) -> anyhow::Result<()> {
    let running = Running::start(settings, environment, &Start::new(settings)).await?;
    stop_at_signals(running.stop_handle())?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Serving {}", crate::serve::public_url(settings, &running.addresses))?;
    writeln!(out, "Data: {}", describe(&settings.database))?;
    out.flush()?;
    drop(out);
    drop(sd_notify::notify(&[sd_notify::NotifyState::Ready]));
    running.run().await
}

async fn dbinit(settings: &Settings, environment: &Environment) -> anyhow::Result<()> {
    stores::migrate(&settings.database, environment).await?;
    say(&format!("The schema is up to date: {}", describe(&settings.database)))
}

async fn passwd(
    settings: &Settings,
    environment: &Environment,
    instance: &str,
) -> anyhow::Result<()> {
    let id = InstanceId::parse(instance).with_context(|| instance.to_owned())?;
    let cost = HashingCost::default();
    let store = stores::open(&settings.database, environment, Opener::Command).await?;
    let instances = Wiring::new(settings, environment, cost, &store).await?.instances();
    let password = Password::parse(&ask()?)?;
    let command = ChangePassword { password, old_password: None, request: Request::operator() };
    let subject = Subject::Operated(id);
    instances.set_password(&subject, command).await.with_context(|| instance.to_owned())?;
    store.drain().await;
    say(&format!("The password of {instance} is set; its login tokens are revoked."))
}

/// Twice at a terminal, so that a slip is noticed; else the first line of what is piped in.
fn ask() -> anyhow::Result<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        let mut line = Zeroizing::new(String::new());
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let first = Zeroizing::new(rpassword::prompt_password("New password: ")?);
    let second = Zeroizing::new(rpassword::prompt_password("Once more: ")?);
    if *first == *second { Ok(first) } else { Err(anyhow!("the two passwords differ")) }
}

fn show(configuration: &Configuration, json: bool) -> anyhow::Result<()> {
    say(&if json { render::json(configuration).to_string() } else { render::text(configuration) })
}

/// As it is, but with an end of its last line.
fn print(text: &str) -> anyhow::Result<()> {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    Ok(write!(std::io::stdout().lock(), "{text}{end}")?)
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{}", text.trim_end())?)
}
