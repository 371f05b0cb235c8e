//! The command line.
use crate::program::{Installation, PASSWORD, login};
use serde_json::Value;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn help_has_examples_and_exit_codes() {
    let done = Installation::new().run(&["--help"]);
    let help = text(done.stdout);
    assert!(done.status.success());
    for part in
        ["serve", "dbinit", "passwd", "audit", "config", "openapi", "Examples:", "Exit codes:"]
    {
        assert!(help.contains(part), "{part}\n{help}");
    }
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    assert_eq!(Installation::new().run(&["sing"]).status.code(), Some(2));
}

#[test]
fn a_wrong_configuration_ends_with_78_and_names_the_place() {
    let installation = Installation::new();
    let file = installation.path().join("my.conf");
    std::fs::write(&file, "[merchant]\n\nSERVE = carrier pigeon\n").unwrap();
    let done = installation.run(&["-c", file.to_str().unwrap(), "config"]);
    assert_eq!(done.status.code(), Some(78));
    let log = text(done.stderr);
    assert!(log.contains("my.conf:3") && log.contains("SERVE"), "{log}");
    let done = installation.run(&["-c", "/nowhere/at/all", "config"]);
    assert_eq!(done.status.code(), Some(78));
}

#[test]
fn the_configuration_is_shown_with_its_origins() {
    let installation = Installation::new();
    let done = installation.run(&["--set", "merchant/CURRENCY=EUR", "config"]);
    let shown = text(done.stdout);
    assert!(shown.contains("CURRENCY") && shown.contains("command line"), "{shown}");
    let done = installation.run(&["config", "--json"]);
    let shown: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert!(shown.is_object() || shown.is_array());
}

#[test]
fn the_description_of_the_interface_is_printed() {
    let done = Installation::new().run(&["openapi"]);
    assert!(done.status.success());
    let described: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(described["openapi"], "3.1.0");
    assert!(described["paths"]["/private/token"]["post"].is_object());
}

#[test]
fn the_schema_can_be_made_beforehand() {
    let installation = Installation::new();
    for _ in 0..2 {
        let done = installation.run(&["dbinit"]);
        assert!(done.status.success(), "{}", text(done.stderr));
        assert!(text(done.stdout).contains("The schema is up to date"));
    }
}

async fn passwd_sets_a_password_and_revokes_tokens(installation: Installation) {
    let process = installation.serve();
    let (_, before) = login(&process.base, PASSWORD).await;
    let done = installation.run_with(&["passwd"], "a new one\n");
    assert!(done.status.success(), "{}", text(done.stderr));
    assert!(!text(done.stdout).contains("a new one"));
    assert_eq!(login(&process.base, PASSWORD).await.0, 401);
    assert_eq!(login(&process.base, "a new one").await.0, 200);
    let token = before["access_token"].as_str().unwrap();
    let request = crate::program::client().get(format!("{}/private", process.base));
    assert_eq!(request.bearer_auth(token).send().await.unwrap().status(), 401);
    let done = installation.run_with(&["passwd", "nobody"], "x\n");
    assert_eq!(done.status.code(), Some(1));
    assert!(text(done.stderr).contains("there is no such instance"));
    let done = installation.run_with(&["passwd"], "\n");
    assert_eq!(done.status.code(), Some(1));
    drop(process);
    installation.close().await;
}

#[actix_rt::test]
async fn passwd_works_beside_a_server_on_postgres() {
    passwd_sets_a_password_and_revokes_tokens(Installation::on_postgres().await).await;
}

#[actix_rt::test]
async fn passwd_works_beside_a_server_on_sqlite() {
    passwd_sets_a_password_and_revokes_tokens(Installation::on_sqlite().await).await;
}

#[actix_rt::test]
async fn another_server_secret_is_refused() {
    let installation = Installation::on_sqlite().await;
    drop(installation.serve());
    let mut command = installation.command(&["serve"]);
    let done = command.env("TALER_MERCHANT_SECRET", "1".repeat(52)).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    let log = text(done.stderr);
    assert!(log.contains("belongs to another server secret"), "{log}");
    installation.close().await;
}
