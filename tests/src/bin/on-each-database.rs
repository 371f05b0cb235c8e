//! Runs a command against a server on each database: `on-each-database COMMAND [ARGUMENTS]`.
//!
//! The command finds `BASE` (the URL of the server), `TOKEN` (of the administrator, for everything,
//! for ever), `PASSWORD` (his) and `DATABASE` (`sqlite` or `postgres`) in its environment. Ends with
//! 0 only if the command does, on both.
#![expect(clippy::expect_used, reason = "a tool for developers fails by panicking")]
use std::process::{Command, ExitCode};
use taler_merchant_tests::{ADMIN_PASSWORD, Server, Setup};

async fn run(server: Server, database: &'static str, command: Vec<String>) -> bool {
    let admin = server.admin().await;
    let (base, token) = (format!("http://{}", server.address()), admin.token().to_owned());
    let status = actix_rt::task::spawn_blocking(move || {
        let (program, arguments) = command.split_first().expect("a command");
        Command::new(program)
            .args(arguments)
            .env("BASE", base)
            .env("TOKEN", token)
            .env("PASSWORD", ADMIN_PASSWORD)
            .env("DATABASE", database)
            .status()
            .expect("the command can be started")
    });
    let success = status.await.expect("the command ends").success();
    server.stop().await;
    success
}

#[actix_rt::main]
async fn main() -> ExitCode {
    let command: Vec<String> = std::env::args().skip(1).collect();
    let setup = Setup::default().with("ENABLE_SELF_PROVISIONING = YES");
    let sqlite = run(Server::on_sqlite(&setup).await, "sqlite", command.clone()).await;
    let postgres = run(Server::on_postgres(&setup).await, "postgres", command).await;
    if sqlite && postgres { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
