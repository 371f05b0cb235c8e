use super::*;
use crate::config::{ConfigSource, Environment, PostgresConfig};
use proptest::prelude::*;
use std::{fs, path::Path};

fn load(text: &str) -> Configuration {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("shop.conf");
    fs::write(&file, text).unwrap();
    let source = ConfigSource {
        file: Some(file),
        overrides: vec!["merchant/DEFAULT_PERSONA=developer".to_owned()],
    };
    Configuration::load(&source, &environment()).unwrap()
}

fn environment() -> Environment {
    Environment::from_variables([("HOME", "/home/shop")])
}

fn file(configuration: &Configuration) -> String {
    configuration.file().map(Path::to_string_lossy).unwrap().into_owned()
}

#[test]
fn the_text_shows_values_with_their_origins() {
    let configuration = load("[merchant]\nCURRENCY = EUR\nBIND_TO = ::1\n");
    let text = text(&configuration);
    let file = file(&configuration);
    assert!(text.starts_with(&format!("# read from {file}\n\n[PATHS]\n# default\n")), "{text}");
    assert!(text.contains("\n[merchant]\n# default\nSERVE = tcp\n"), "{text}");
    assert!(text.contains(&format!("\n# {file}:3\nBIND_TO = ::1\n")), "{text}");
    assert!(text.contains("\n# command line\nDEFAULT_PERSONA = developer\n"), "{text}");
    assert!(text.contains("\n# BASE_URL is not set\n"), "{text}");
    assert!(text.contains("SECRET_FILE = /home/shop/.local/share/taler-merchant/server-secret\n"));
}

#[test]
fn a_section_is_shown_once_however_often_it_is_written() {
    let text = text(&load("[Merchant]\nPORT = 1\n[MERCHANT]\nCURRENCY = EUR\n"));
    assert_eq!(text.matches("\n[Merchant]\n").count(), 1);
    assert!(!text.contains("[merchant]") && !text.contains("[MERCHANT]"));
}

#[test]
fn warnings_are_part_of_the_text() {
    let configuration = load("[merchant]\nCURRENCY = EUR\nPROT = 1\n");
    let warning = format!(
        "\n# warning: {}:3: merchant/PROT is unknown; it is ignored\n",
        file(&configuration)
    );
    assert!(text(&configuration).contains(&warning));
}

#[test]
fn the_json_shows_the_same() {
    let configuration = load("[merchant]\nCURRENCY = EUR\nPROT = 1\n");
    let file = file(&configuration);
    let json = json(&configuration);
    assert_eq!(json["file"], file);
    let options = json["options"].as_array().unwrap();
    let find = |name: &str| options.iter().find(|it| it["option"] == name).unwrap();
    let origin = json!({"kind": "file", "file": file, "line": 2});
    assert_eq!(
        find("CURRENCY"),
        &json!({"section": "merchant", "option": "CURRENCY", "value": "EUR", "origin": origin})
    );
    assert_eq!(find("DEFAULT_PERSONA")["origin"], json!({"kind": "command line"}));
    assert_eq!(find("BASE_URL")["value"], Value::Null);
    assert_eq!(find("BASE_URL")["origin"], json!({"kind": "default"}));
    assert_eq!(json["warnings"][0]["text"], "merchant/PROT is unknown; it is ignored");
}

#[test]
fn no_password_is_shown() {
    for config in
        ["postgres://shop:hunter2@db/shop", "host=db password='hunter2' user=shop dbname=shop"]
    {
        let configuration = load(&format!("[merchantdb-postgres]\nCONFIG = {config}\n"));
        let shown =
            [text(&configuration), json(&configuration).to_string(), format!("{configuration:?}")];
        assert!(shown.iter().all(|it| !it.contains("hunter2") && it.contains("***")), "{shown:?}");
        let database = &configuration.settings().database;
        let exposed = match database {
            crate::config::Database::Postgres { config, .. } => PostgresConfig::expose(config),
            crate::config::Database::Sqlite { .. } => "",
        };
        assert_eq!(exposed, config);
    }
}

#[test]
fn a_value_cannot_steer_the_terminal() {
    let configuration = load("[PATHS]\nMINE = a\u{1b}[2Jb\n[merchant]\nCURRENCY = EUR\n");
    assert!(!text(&configuration).contains('\u{1b}'));
}

/// A line for `[merchant]`, of options that do not depend on each other.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "PORT = [1-9][0-9]{0,3}",
        "BIND_TO = (127\\.0\\.0\\.[1-9]|localhost|::1)",
        "BASE_URL = https://[a-z]{1,8}\\.example/([a-z]{1,3}/){0,2}",
        "UNIXPATH = (\\$\\{NONE:-)?/run/[a-z]{1,4}",
        "UNIXPATH_MODE = [0-7]{3}",
        "SERVE = (tcp|unix|TCP)",
        "TRUSTED_PROXIES = (unix|10\\.0\\.0\\.[0-9]|fd00::/8|::1 unix)",
        "DB = (sqlite|postgres)",
        "CURRENCY = [A-Z]{1,11}",
        "DEFAULT_PAY_DELAY = [0-9]{1,3} (s|min|hours|days|weeks|years)( [0-9] ms)?",
        "LEGAL_PRESERVATION = (forever|[0-9]{1,2} years)",
        "AUDIT_(REFUSED_)?RETENTION = (forever|[0-9]{1,2} years)",
        "SECRET_FILE = \\$HOME/[a-z]{1,4}//[a-z]",
        "PHONE_REGEX = [\" +0-9a-z\\[\\]^\\$#=]{0,8}",
        "PAYMENT_TARGET_TYPES = [a-z*]{1,5}( [a-z]{1,5})?",
        "PAYMENT_TARGET_REGEX = \"[ -~]{0,8}\"",
        "UPLOAD_LIMIT = [1-9][0-9]{0,2} (kB|KiB)?",
        "(ENABLE_SELF_PROVISIONING|PASSWORD_AS_BEARER) = (YES|no)",
        "DEFAULT_WIRE_TRANSFER_ROUNDING_INTERVAL = (day|WEEK|Year)",
        "HELPER_(SMS|EMAIL) = \\$?/[a-z]{1,4}( [a-z-]{1,3}){0,2}",
        "TAN_FILE = (-|/tmp//[a-z])",
        "TAN_LANGUAGE = [a-z]{2}(-[A-Z]{2})?",
        "MANDATORY_TAN_CHANNELS = (sms|email|sms  email)",
        "MFA_WITHOUT_SENDER = (allow|REFUSE)",
        "[A-Z_]{1,6} = [ -~]{0,6}",
    ]
}

/// Further sections.
fn section() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\[currency-(eur|CHF|usd)\\]\nENABLED = (YES|NO)\nNAME = [A-Za-z ]{1,8}\\.",
        "\\[currency-x\\]\nENABLED = NO\nCODE = (EUR|USD)",
        "\\[merchantdb-sqlite\\]\nPATH = [a-z]{1,8}\\.db",
        "\\[merchantdb-postgres\\]\nCONFIG = postgres:///[a-z]{1,8}",
        "\\[PATHS\\]\nTALER_DATA_HOME = \\$HOME/[a-z]{1,5}/?",
        "\\[merchant-exchange-[a-z]{1,4}\\]\nCURRENCY = EUR\nMASTER_KEY = [A-Z0-9]{52}\n\
         EXCHANGE_BASE_URL = https://[a-z]{1,4}/",
        "\\[taler\\]\nCURRENCY = [A-Z]{1,3}",
    ]
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_the_same_settings(
        lines in prop::collection::vec(line(), 0..8),
        sections in prop::collection::vec(section(), 0..4),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("shop.conf");
        let source = ConfigSource { file: Some(file.clone()), overrides: Vec::new() };
        fs::write(&file, format!("[merchant]\n{}\n{}", lines.join("\n"), sections.join("\n"))).unwrap();
        let Ok(first) = Configuration::load(&source, &environment()) else { return Ok(()) };
        fs::write(&file, text(&first)).unwrap();
        let second = Configuration::load(&source, &environment()).unwrap();
        prop_assert_eq!(first.settings(), second.settings());
        let values = |it: &Configuration| -> Vec<_> {
            it.effective().iter().map(|it| (it.option.clone(), it.value.clone())).collect()
        };
        prop_assert_eq!(values(&first), values(&second));
    }
}
