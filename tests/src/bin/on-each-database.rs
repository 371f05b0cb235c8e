//! Runs a command against a server on each database: `on-each-database [--as-in-production] COMMAND
//! [ARGUMENTS]`.
//!
//! The command finds `BASE` (the URL of the server), `TOKEN` (of the administrator, for everything,
//! for ever), `PASSWORD` (his), `DATABASE` (`sqlite` or `postgres`) and `SERVER_PID` (of the process
//! that serves) in its environment. Ends with 0 only if the command does, on both. As in production,
//! a password costs what it costs there, and this machine is a proxy that says who its clients are.
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
            .env("SERVER_PID", std::process::id().to_string())
            .status()
            .expect("the command can be started")
    });
    let success = status.await.expect("the command ends").success();
    server.stop().await;
    success
}

#[actix_rt::main]
async fn main() -> ExitCode {
    let mut command: Vec<String> = std::env::args().skip(1).collect();
    let mut setup = Setup::default().with("ENABLE_SELF_PROVISIONING = YES");
    if command.first().is_some_and(|first| first == "--as-in-production") {
        command.remove(0);
        setup = Setup { real_cost: true, ..setup.with("TRUSTED_PROXIES = 127.0.0.1") };
    }
    let sqlite = run(Server::on_sqlite(&setup).await, "sqlite", command.clone()).await;
    let postgres = run(Server::on_postgres(&setup).await, "postgres", command).await;
    if sqlite && postgres { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
