//! `taler-merchant audit`.
use crate::program::{Installation, PASSWORD, login};
use serde_json::Value;

/// What the command prints; it ends well.
fn audit(installation: &Installation, arguments: &[&str]) -> String {
    let done = installation.run(&[&["audit"], arguments].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

async fn the_log_is_shown_beside_a_server(installation: Installation) {
    let process = installation.serve();
    for _ in 0..2 {
        assert_eq!(login(&process.base, PASSWORD).await.0, 200);
    }
    let table = audit(&installation, &[]);
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 4, "{table}");
    assert!(lines[0].starts_with("TIME "), "{table}");
    assert!(lines[1].contains(" tokens.create ") && lines[1].contains(" password of admin "));
    assert!(lines[3].contains(" instances.provision ") && lines[3].contains(" operator "));
    let json: Value = serde_json::from_str(&audit(&installation, &["admin", "--json"])).unwrap();
    assert_eq!(json["entries"][0]["source"], "127.0.0.1");
    assert_eq!(json["entries"].as_array().unwrap().len(), 3);
    let csv = audit(&installation, &["--csv", "--limit", "1"]);
    assert!(csv.starts_with("serial,time,") && csv.ends_with("\r\n"), "{csv}");
    assert_eq!(csv.matches("\r\n").count(), 2);
    for (arguments, lines) in [
        (["--action", "tokens.create"], 3),
        (["--action", "accounts.add"], 1),
        (["--before", "2001-01-01"], 1),
        (["--after", "2001-01-01T00:00:00Z"], 4),
        (["--after", "978307200"], 4),
        (["--limit", "0"], 1),
        (["--limit", "2"], 3),
    ] {
        let table = audit(&installation, &arguments);
        assert_eq!(table.lines().count(), lines, "{arguments:?} {table}");
    }
    assert_eq!(audit(&installation, &["nobody"]).lines().count(), 1);
    drop(process);
    installation.close().await;
}

#[actix_rt::test]
async fn the_log_is_shown_beside_a_server_on_postgres() {
    the_log_is_shown_beside_a_server(Installation::on_postgres().await).await;
}

#[actix_rt::test]
async fn the_log_is_shown_beside_a_server_on_sqlite() {
    the_log_is_shown_beside_a_server(Installation::on_sqlite().await).await;
}

#[test]
fn a_wrong_question_is_refused_with_what_would_be_right() {
    let installation = Installation::new();
    for (arguments, told) in [
        (["--after", "yesterday"], "2027-01-31"),
        (["--action", "sell"], "accounts.add"),
        (["--limit", "all"], "--limit"),
        (["--json", "--csv"], "--csv"),
        (["--", "-"], "instance id"),
    ] {
        let done = installation.run(&[&["audit"], &arguments[..]].concat());
        let log = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success() && log.contains(told), "{arguments:?} {log}");
    }
}
