use super::*;
use crate::config::{
    BaseUrl, Bind, BodyLimits, Database, LegalDocument, Serve, TimeSpan, options::TABLE,
};
use std::{collections::BTreeSet, fs};
use tempfile::TempDir;

mod money;

const KEY: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJ0";

fn environment() -> Environment {
    Environment::from_variables([("HOME", "/home/shop")])
}

/// A configuration without a file, whatever files the machine has.
fn without_file(overrides: &[&str]) -> Result<Configuration, ConfigError> {
    let mut document = Document::default();
    overrides.iter().try_for_each(|argument| document.apply_override(argument))?;
    Configuration::from_document(document, None, &environment())
}

/// A configuration of this text, in a file of which errors say `main.conf`.
fn parse(text: &str) -> Result<Configuration, ConfigError> {
    let mut document = Document::default();
    Loader::default().parse(&mut document, Path::new("main.conf"), text.as_bytes())?;
    Configuration::from_document(document, Some("main.conf".into()), &environment())
}

fn merchant(text: &str) -> Result<Configuration, ConfigError> {
    parse(&format!("[merchant]\nCURRENCY = EUR\n{text}\n"))
}

fn message(outcome: Result<Configuration, ConfigError>) -> String {
    outcome.unwrap_err().to_string()
}

fn warnings(configuration: &Configuration) -> Vec<String> {
    configuration.warnings().iter().map(ToString::to_string).collect()
}

fn days(span: TimeSpan) -> Option<u64> {
    span.micros().map(|micros| micros / 86_400_000_000)
}

#[test]
fn without_a_file_a_shop_can_start_on_this_machine() {
    let configuration = without_file(&[]).unwrap();
    let settings = configuration.settings();
    assert_eq!(settings.serve, Serve::Tcp { port: 9966, bind: Bind::Loopback });
    assert_eq!(settings.base_url, None);
    let path = "/home/shop/.local/share/taler-merchant/merchant.sqlite3".into();
    assert_eq!(settings.database, Database::Sqlite { path });
    assert_eq!(settings.currency.as_str(), "KUDOS");
    assert_eq!(warnings(&configuration), Vec::<String>::new());
}

#[test]
fn the_data_directory_holds_what_the_server_keeps() {
    let configuration = without_file(&["PATHS/TALER_DATA_HOME=/srv/$NAME", "PATHS/NAME=shop"]);
    let settings = configuration.unwrap().settings;
    assert_eq!(settings.data_directory, Path::new("/srv/shop"));
    assert_eq!(settings.secret_file, Path::new("/srv/shop/server-secret"));
    let path = "/srv/shop/merchant.sqlite3".into();
    assert_eq!(settings.database, Database::Sqlite { path });
}

#[test]
fn defaults_are_those_of_the_documentation() {
    let settings = without_file(&[]).unwrap().settings;
    let defaults = &settings.instance_defaults;
    assert_eq!(days(defaults.pay_delay), Some(1));
    assert_eq!(days(defaults.refund_delay), Some(15));
    assert_eq!(days(defaults.wire_transfer_delay), Some(1));
    assert_eq!(defaults.wire_transfer_rounding.as_str(), "NONE");
    assert_eq!(defaults.persona.as_str(), "expert");
    assert_eq!(days(settings.legal_preservation), Some(3650));
    assert_eq!(days(settings.audit_retention), Some(3650));
    assert_eq!(days(settings.audit_refused_retention), Some(90));
    assert_eq!(settings.body_limits, BodyLimits { plain: 1 << 20, image: 1 << 24 });
    let traffic = settings.traffic;
    assert_eq!(traffic.body_timeout.micros(), Some(30_000_000));
    assert_eq!(
        (traffic.max_connections, traffic.max_requests, traffic.max_long_polls),
        (1024, None, 1024)
    );
    assert_eq!((traffic.hsts_max_age, settings.proxies.is_empty()), (None, true));
    assert!(settings.password_as_bearer && !settings.self_provisioning);
    assert_eq!(settings.payment_targets.types, ["*"]);
    assert_eq!((settings.payment_targets.regex, settings.phone_regex), (None, None));
    assert_eq!((settings.terms, settings.privacy), (None, None));
}

#[test]
fn the_command_line_wins_over_the_file_and_the_file_over_defaults() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("shop.conf");
    fs::write(&file, "[merchant]\nCURRENCY = EUR\nPORT = 1\n").unwrap();
    let source = ConfigSource {
        file: Some(file.clone()),
        overrides: vec!["merchant/PORT=2".to_owned(), "merchant/PORT=3".to_owned()],
    };
    let configuration = Configuration::load(&source, &environment()).unwrap();
    assert_eq!(configuration.settings().serve, Serve::Tcp { port: 3, bind: Bind::Loopback });
    assert_eq!(configuration.settings().currency.as_str(), "EUR");
    assert_eq!(configuration.file(), Some(file.as_path()));
}

#[test]
fn a_named_file_has_to_exist() {
    let source = ConfigSource { file: Some("/nonexistent.conf".into()), overrides: Vec::new() };
    let outcome = Configuration::load(&source, &environment());
    assert_eq!(message(outcome), "command line: cannot read /nonexistent.conf");
}

fn installation(files: &[(&str, &str)]) -> (TempDir, Environment) {
    let directory = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let config = directory.path().join("config");
    let variables = [("HOME", "/home/shop"), ("XDG_CONFIG_HOME", config.to_str().unwrap())];
    let executable = directory.path().join("bin/taler-merchant");
    let environment = Environment::from_variables(variables).with_executable(executable);
    (directory, environment)
}

#[test]
fn a_distribution_sets_defaults_below_the_file() {
    let (_directory, environment) = installation(&[
        ("share/taler-merchant/config.d/1.conf", "[merchant]\nPORT = 1\nDEFAULT_PAY_DELAY = 9 d\n"),
        ("share/taler-merchant/config.d/2.conf", "[merchant]\nPORT = 2\n"),
        ("config/taler-merchant.conf", "[merchant]\nCURRENCY = CHF\n"),
    ]);
    let configuration = Configuration::load(&ConfigSource::default(), &environment).unwrap();
    let settings = configuration.settings();
    assert_eq!(settings.serve, Serve::Tcp { port: 2, bind: Bind::Loopback });
    assert_eq!(days(settings.instance_defaults.pay_delay), Some(9));
    assert_eq!(settings.currency.as_str(), "CHF");
}

#[test]
fn a_file_without_db_that_has_a_postgres_section_means_postgres() {
    let settings = parse("[merchantdb-postgres]\nCONFIG = postgres:///x\n").unwrap().settings;
    let Database::Postgres { config, .. } = settings.database else { panic!("not Postgres") };
    assert_eq!(config.expose(), "postgres:///x");
    let settings = parse("[merchantDB-Postgres]\n").unwrap().settings;
    let Database::Postgres { config, .. } = settings.database else { panic!("not Postgres") };
    assert_eq!(config.expose(), "postgres:///taler-merchant");
}

#[test]
fn a_secret_that_cannot_be_read_does_not_change_the_database() {
    let settings = parse("@inline-secret@ merchantdb-postgres gone.conf\n").unwrap().settings;
    assert!(matches!(settings.database, Database::Postgres { .. }));
}

#[test]
fn db_decides_if_it_is_set() {
    let text = "[merchant]\nDB = sqlite\n[merchantdb-postgres]\nCONFIG = postgres:///x\n\
                [merchantdb-sqlite]\nPATH = $HOME/shop.db\n";
    let path = "/home/shop/shop.db".into();
    assert_eq!(parse(text).unwrap().settings.database, Database::Sqlite { path });
    let settings = parse("[merchant]\nDB = postgres\n").unwrap().settings;
    assert!(matches!(settings.database, Database::Postgres { .. }));
}

#[test]
fn a_unix_socket_has_a_path_and_a_mode() {
    let settings = merchant("SERVE = unix\nUNIXPATH = /run/shop.http").unwrap().settings;
    assert_eq!(settings.serve, Serve::Unix { path: "/run/shop.http".into(), mode: 0o660 });
    let long = "x".repeat(107);
    assert!(message(merchant(&format!("SERVE = unix\nUNIXPATH = /{long}"))).contains("107 bytes"));
}

#[test]
fn other_machines_need_a_base_url() {
    for bind in ["", "0.0.0.0", "shop.example"] {
        assert_eq!(
            message(merchant(&format!("BIND_TO = {bind}"))),
            "main.conf:3: merchant/BIND_TO admits other machines, so merchant/BASE_URL has to be set"
        );
    }
    let settings = merchant("BIND_TO =\nBASE_URL = https://shop.example/").unwrap().settings;
    assert_eq!(settings.serve, Serve::Tcp { port: 9966, bind: Bind::Everywhere });
    let base_url = settings.base_url.as_ref().map(BaseUrl::as_str);
    assert_eq!(base_url, Some("https://shop.example/"));
    assert!(merchant("BIND_TO = ::1").is_ok());
}

#[test]
fn a_server_behind_a_proxy_is_told_that_it_cannot_tell_clients_apart() {
    let warned = |lines: &str| warnings(&merchant(lines).unwrap());
    let url = "BASE_URL = https://shop.example/";
    for (lines, limits) in [
        (url.to_owned(), "are off"),
        (format!("{url}\nSERVE = unix\nTRUSTED_PROXIES ="), "are off"),
        (format!("{url}\nBIND_TO ="), "hold for all together"),
    ] {
        let found = warned(&lines);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("main.conf:3: merchant/BASE_URL is reached"), "{}", found[0]);
        assert!(found[0].ends_with(limits), "{}", found[0]);
    }
    for lines in [
        format!("{url}\nTRUSTED_PROXIES = ::1"),
        format!("{url}\nBIND_TO =\nTRUSTED_PROXIES = 10.0.0.0/8"),
        "BASE_URL = http://shop.example/\nBIND_TO =".to_owned(),
        "BASE_URL = http://localhost:9966/".to_owned(),
        "SERVE = unix".to_owned(),
    ] {
        assert_eq!(warned(&lines), Vec::<String>::new(), "{lines}");
    }
}

#[test]
fn a_wrong_value_names_its_place_and_what_is_expected() {
    for (line, expected) in [
        ("PORT = 70000", "PORT is \"70000\", expected a number from 0 to 65535"),
        ("DB = mysql", "DB is \"mysql\", expected sqlite or postgres"),
        ("PASSWORD_AS_BEARER = maybe", "PASSWORD_AS_BEARER is \"maybe\", expected YES or NO"),
        ("SECRET_FILE =", "SECRET_FILE is \"\", expected a file name"),
        ("UPLOAD_LIMIT = 1", "UPLOAD_LIMIT is \"1\", expected a size such as 1 MiB, from 1024"),
        ("DEFAULT_PAY_DELAY = forever", "DEFAULT_PAY_DELAY is \"forever\", expected a duration"),
        ("UNIXPATH_MODE = rw", "UNIXPATH_MODE is \"rw\", expected permissions of three octal"),
    ] {
        let text = message(merchant(line));
        let expected = format!("main.conf:3: merchant/{expected}");
        assert!(text.starts_with(&expected), "{text}");
    }
}

#[test]
fn a_wrong_value_of_the_command_line_names_the_command_line() {
    let text = message(without_file(&["merchant/PORT=x"]));
    assert_eq!(text, "command line: merchant/PORT is \"x\", expected a number from 0 to 65535");
    assert!(matches!(without_file(&["merchant"]), Err(ConfigError::Override)));
}

#[test]
fn an_error_never_shows_a_password() {
    let text = "[merchantdb-postgres]\nCONFIG = mysql://shop:hunter2@db/shop\n";
    let text = message(parse(text));
    assert!(text.starts_with("main.conf:2: merchantdb-postgres/CONFIG is \"***\""), "{text}");
}

#[test]
fn an_option_without_default_is_unset_by_nothing() {
    let settings = merchant("BASE_URL = https://a/\nBASE_URL =\nPHONE_REGEX =").unwrap().settings;
    assert_eq!((settings.base_url, settings.phone_regex), (None, None));
}

#[test]
fn an_unknown_variable_is_warned_about_and_stays() {
    let configuration = merchant("SECRET_FILE = /x/$NONE/y").unwrap();
    assert_eq!(configuration.settings().secret_file, Path::new("/x/$NONE/y"));
    assert_eq!(
        warnings(&configuration),
        ["main.conf:3: merchant/SECRET_FILE refers to $NONE, which is not set"]
    );
}

#[test]
fn a_variable_that_names_itself_stops_the_start() {
    let outcome = parse("[PATHS]\nA = $A\n[merchant]\nSECRET_FILE = $A\n");
    assert_eq!(message(outcome), "main.conf:4: merchant/SECRET_FILE cannot be expanded");
}

#[test]
fn variables_are_replaced_in_file_names_only() {
    let settings = merchant("PHONE_REGEX = $HOME").unwrap().settings;
    assert_eq!(settings.phone_regex.as_deref(), Some("$HOME"));
}

#[test]
fn a_legal_document_needs_directory_and_version() {
    let settings = merchant("TERMS_DIR = /t\nTERMS_ETAG = v1\nPRIVACY_ETAG = v2").unwrap().settings;
    let terms = LegalDocument { directory: "/t".into(), etag: "v1".to_owned() };
    assert_eq!((settings.terms, settings.privacy), (Some(terms), None));
    let text = message(merchant("PRIVACY_DIR = /p"));
    assert!(text.starts_with("main.conf:3: merchant/PRIVACY_ETAG is missing"), "{text}");
}

#[test]
fn images_are_not_limited_below_other_bodies() {
    let text = message(merchant("UPLOAD_LIMIT = 2 MiB\nIMAGE_UPLOAD_LIMIT = 1 MiB"));
    assert_eq!(text, "main.conf:4: merchant/IMAGE_UPLOAD_LIMIT is below merchant/UPLOAD_LIMIT");
}

#[test]
fn what_has_no_effect_is_warned_about() {
    assert_eq!(
        warnings(&merchant("PROT = 1\nFORCE_AUDIT = YES").unwrap()),
        [
            "main.conf:4: merchant/FORCE_AUDIT is not supported; it is ignored",
            "main.conf:3: merchant/PROT is unknown; it is ignored"
        ]
    );
}

fn exchange(name: &str, rest: &str) -> String {
    format!("[merchant-exchange-{name}]\nMASTER_KEY = {KEY}\n{rest}\n")
}

/// A configuration that reads every option there is.
fn everything(database: &str) -> Configuration {
    let exchange = exchange("x", "EXCHANGE_BASE_URL = https://x.example/\nCURRENCY = EUR");
    let email = "[merchant-email]\nHOST = mail.example\nFROM = a@shop.example";
    let sms = "[merchant-sms]\nURL = https://sms.example/\nBODY = [\"${ADDRESS}${TEXT}\"]";
    merchant(&format!("DB = {database}\n{exchange}{email}\n{sms}")).unwrap()
}

#[test]
fn the_table_lists_exactly_the_options_that_are_read() {
    let listed: BTreeSet<_> =
        TABLE.iter().map(|it| (it.section().to_owned(), it.name().to_owned())).collect();
    let mut read = BTreeSet::new();
    for configuration in [everything("sqlite"), everything("postgres")] {
        for it in configuration.effective().iter().filter(|it| it.section != paths::SECTION) {
            let section = match it.section.split_once('-') {
                Some(("currency", _)) => "currency-*",
                Some(("merchant", name)) if name.starts_with("exchange") => "merchant-exchange-*",
                _ => &it.section,
            };
            read.insert((section.to_owned(), it.option.clone()));
        }
    }
    assert_eq!(read, listed);
}

#[test]
fn effective_values_know_who_set_them() {
    let configuration = merchant("PORT = 1").unwrap();
    let origin = |option: &str| {
        let found = configuration.effective().iter().find(|it| it.option == option).unwrap();
        (found.value.as_deref(), found.origin.to_string())
    };
    assert_eq!(origin("PORT"), (Some("1"), "main.conf:3".to_owned()));
    assert_eq!(origin("SERVE"), (Some("tcp"), "default".to_owned()));
    assert_eq!(origin("BASE_URL"), (None, "default".to_owned()));
    assert_eq!(origin("TALER_HOME"), (Some("/home/shop/"), "default".to_owned()));
}
