//! What the program says to the operator, beside a server and when it cannot start.
use super::planted::{Kind, Place};
use super::run::Run;
use std::process::Stdio;

pub(super) fn commands(run: &mut Run) {
    for (arguments, place) in [
        (&["config"][..], Place::Output),
        (&["config", "--json"], Place::Output),
        (&["dbinit"], Place::Output),
        (&["audit", "--limit", "1000"], Place::Audit),
        (&["audit", "--json"], Place::Audit),
        (&["audit", "--csv", "--refused"], Place::Audit),
    ] {
        let command = run.command(arguments);
        if arguments[0] == "dbinit" && run.installation.postgres_url().is_none() {
            continue; // the server has it
        }
        assert!(run.note(command, place, &arguments.join(" ")), "{arguments:?}");
    }
    let p = run.evidence.plant(Kind::Secret, "the password for passwd");
    for (instance, is_there) in [("older", true), ("nobody", false)] {
        let file = run.installation.path().join("new-password");
        std::fs::write(&file, format!("{p}\n")).unwrap();
        let mut command = run.command(&["passwd", instance]);
        command.stdin(Stdio::from(std::fs::File::open(file).unwrap()));
        assert_eq!(run.note(command, Place::Output, "passwd"), is_there);
    }
}

/// Nothing but the settings, the environment or the command line is wrong.
pub(super) fn wrong_settings(run: &mut Run) {
    let p = run.evidence.plant_word(Kind::Secret, "a secret in a wrong setting");
    for (option, value) in [
        ("merchantdb-postgres/CONFIG", format!("postgres://shop:{p}@localhost:port/shop")),
        ("merchantdb-postgres/CONFIG", format!("host=/nowhere port=x password={p}")),
        ("merchantdb-postgres/CONFIG", p.clone()),
        ("merchantdb-postgres/CONFIG", format!("postgres://shop:{p}@127.0.0.1:1/shop")),
        ("merchant-email/PASSWORD", format!("{p}\x01")),
        ("merchant-sms/AUTHORIZATION", format!("Bearer {p}\x01")),
        ("merchant-sms/URL", format!("https://shop:{p}@sms.example/")),
        ("merchant-sms/URL", format!("ftp://sms.example/?key={p}")),
        ("merchant-sms/BODY", format!("{{\"key\": \"{p}\"")),
        ("merchant-sms/BODY", format!("{{\"key\": \"{p}\", \"text\": ${{TEXT}}}}")),
        ("merchant", p.clone()),
    ] {
        let database = if option.starts_with("merchantdb") { "postgres" } else { "sqlite" };
        let (database, setting) = (format!("merchant/DB={database}"), format!("{option}={value}"));
        let command = run.command(&["serve", "--set", &database, "--set", &setting]);
        let what = format!("serve with a wrong {option}");
        assert!(!run.note(command, Place::Output, &what), "{what}");
    }
    let file = run.installation.path().join("wrong.conf");
    for text in [
        format!("[merchant-email]\nPASSWORD {p}\n"),
        format!("[merchant-email]\nPASSWORD = \"{p}\n[{p}\n"),
        format!("@{p}@ {p}\n"),
    ] {
        std::fs::write(&file, text).unwrap();
        let command = run.command(&["-c", file.to_str().unwrap(), "config"]);
        run.note(command, Place::Output, "config with a file that is none");
    }
    for (variable, value) in
        [("TALER_MERCHANT_SECRET", p.clone()), ("TALER_MERCHANT_PASSWORD", p.repeat(100))]
    {
        let mut command = run.command(&["serve", "--set", "merchant/DB=sqlite"]);
        let other = run.installation.path().join("other.sqlite3");
        command.args(["--set", &format!("merchantdb-sqlite/PATH={}", other.display())]);
        command.env(variable, value);
        assert!(!run.note(command, Place::Output, &format!("serve with a wrong {variable}")));
    }
}
