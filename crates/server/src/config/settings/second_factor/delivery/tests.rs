use super::*;
use crate::config::{ConfigSource, Configuration, Environment, render};
use crate::config::{SecretSource, SmtpLogin};
use taler_merchant_challenge::{BodyForm, Security};

/// Reads a file of this text, of which messages say `main.conf`.
fn load(text: &str) -> Result<Configuration, String> {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("main.conf");
    std::fs::write(&file, text).unwrap();
    let source = ConfigSource { file: Some(file), overrides: Vec::new() };
    let environment = Environment::from_variables([("HOME", "/home/shop")]);
    let place = format!("{}/", directory.path().display());
    Configuration::load(&source, &environment)
        .map_err(|error| error.to_string().replace(&place, ""))
}

fn read(text: &str) -> SecondFactor {
    load(text).unwrap().settings().second_factor.clone()
}

fn problem(text: &str) -> String {
    load(text).unwrap_err()
}

const EMAIL: &str = "[merchant-email]\nHOST = mail.example\nFROM = codes@shop.example\n";
const SMS: &str =
    "[merchant-sms]\nURL = https://sms.example/\nBODY = [\"${ADDRESS}\", \"${TEXT}\"]\n";

#[test]
fn without_a_word_nothing_is_sent_and_nothing_demanded() {
    let settings = read("[merchant]\nCURRENCY = EUR\n");
    assert_eq!((&settings.email, &settings.sms), (&None, &None));
    assert!(settings.mandatory.is_empty() && settings.messages.is_none());
    assert_eq!(settings.without_sender, WithoutSender::Refuse);
    assert_eq!(settings.language.as_str(), "en");
}

#[test]
fn helpers_are_those_of_an_existing_file() {
    let settings = read(
        "[merchant]\nHELPER_SMS = send-sms\nHELPER_EMAIL = /bin/mail  -s Code\n\
         MANDATORY_TAN_CHANNELS = sms email\nMFA_WITHOUT_SENDER = allow\n",
    );
    assert_eq!(settings.sms, Some(Delivery::Helper(vec!["send-sms".to_owned()])));
    let command = ["/bin/mail", "-s", "Code"].map(str::to_owned).to_vec();
    assert_eq!(settings.email, Some(Delivery::Helper(command)));
    assert_eq!(settings.mandatory, TanChannel::ALL.into());
    assert_eq!(settings.without_sender, WithoutSender::Allow);
}

fn smtp(text: &str) -> SmtpSettings {
    match read(text).email {
        Some(Delivery::Server(settings)) => settings,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_mail_server_has_the_port_of_its_protection() {
    let settings = smtp(EMAIL);
    assert_eq!((settings.port, settings.security), (587, Security::StartTls));
    assert_eq!((settings.login, settings.from.as_str()), (None, "codes@shop.example"));
    assert_eq!(smtp(&format!("{EMAIL}SECURITY = tls\n")).port, 465);
    assert_eq!(smtp(&format!("{EMAIL}SECURITY = tls\nPORT = 26\n")).port, 26);
    assert_eq!(smtp(&format!("{EMAIL}HOST = localhost\nSECURITY = none\n")).port, 25);
    assert_eq!(
        problem(&format!("{EMAIL}SECURITY = none\n")),
        "main.conf:4: merchant-email/SECURITY is none, but mail.example is not this machine"
    );
}

#[test]
fn a_login_has_a_name_and_one_password() {
    let settings = smtp(&format!("{EMAIL}USERNAME = shop\nPASSWORD_FILE = $HOME/x\n"));
    let password = SecretSource::File("/home/shop/x".into());
    assert_eq!(settings.login, Some(SmtpLogin { user: "shop".to_owned(), password }));
    for (lines, expected) in [
        ("USERNAME = a", "main.conf:4: merchant-email/PASSWORD is missing, expected a password"),
        ("PASSWORD = a", "main.conf:4: merchant-email/USERNAME is missing, expected a name"),
        ("PASSWORD_FILE = a", "main.conf:4: merchant-email/USERNAME is missing, expected a name"),
        (
            "USERNAME = a\nPASSWORD = hunter2\nPASSWORD_FILE = b",
            "main.conf:6: merchant-email/PASSWORD_FILE is set, but PASSWORD of main.conf:5 is so \
             already: keep one of them",
        ),
    ] {
        assert_eq!(problem(&format!("{EMAIL}{lines}\n")), expected);
    }
}

#[test]
fn a_gateway_has_a_body_that_fits_its_form() {
    let settings = read(&format!("{SMS}AUTHORIZATION = Bearer x\n"));
    let Some(Delivery::Server(gateway)) = settings.sms else { panic!("{settings:?}") };
    assert_eq!(gateway.form, BodyForm::Json);
    assert!(matches!(gateway.authorization, Some(SecretSource::Given(_))));
    assert_eq!(
        problem(&format!("{SMS}BODY = a\n")),
        "main.conf:4: merchant-sms/BODY: the body is not JSON"
    );
    assert!(
        problem(&format!("{SMS}CONTENT_TYPE = form\n")).starts_with("main.conf:3: merchant-sms")
    );
    read(&format!("{SMS}CONTENT_TYPE = form\nBODY = a=${{ADDRESS}}&b=${{TEXT}}\n"));
}

#[test]
fn a_section_that_is_there_is_complete() {
    for (text, missing) in [
        ("\n[merchant-email]\n", "main.conf:2: merchant-email/HOST is missing"),
        ("[merchant-email]\nHOST = a\n", "main.conf:1: merchant-email/FROM is missing"),
        ("@inline-secret@ merchant-sms gone.conf\n", "main.conf:1: merchant-sms/URL is missing"),
        ("[merchant-sms]\nURL = https://a/\n", "main.conf:1: merchant-sms/BODY is missing"),
    ] {
        assert!(problem(text).starts_with(missing), "{}", problem(text));
    }
}

#[test]
fn two_senders_for_a_channel_stop_the_start_with_both_places() {
    for (text, expected) in [
        (
            &format!("[merchant]\nHELPER_EMAIL = mail\n{EMAIL}"),
            "main.conf:3: [merchant-email] delivers codes, but merchant/HELPER_EMAIL of \
             main.conf:2 does so already: keep one of them",
        ),
        (
            &format!("{SMS}[merchant]\nTAN_FILE = /x\n"),
            "main.conf:5: merchant/TAN_FILE delivers codes, but [merchant-sms] of main.conf:1 does \
             so already: keep one of them",
        ),
        (
            &"[merchant]\nTAN_FILE = /x\nHELPER_SMS = y\n".to_owned(),
            "main.conf:2: merchant/TAN_FILE delivers codes, but merchant/HELPER_SMS of main.conf:3 \
             does so already: keep one of them",
        ),
    ] {
        assert_eq!(problem(text), expected);
    }
    assert!(load(&format!("[merchant]\nHELPER_SMS = x\n{EMAIL}")).is_ok());
}

#[test]
fn a_mandatory_channel_needs_something_that_sends() {
    assert_eq!(
        problem(&format!("[merchant]\nMANDATORY_TAN_CHANNELS = email sms\n{EMAIL}")),
        "main.conf:2: merchant/MANDATORY_TAN_CHANNELS has sms, which needs HELPER_SMS or a section \
         [merchant-sms]"
    );
    let text = "[merchant]\nMANDATORY_TAN_CHANNELS = fax\n";
    assert!(problem(text).contains("is \"fax\", expected email, sms, or both"));
}

#[test]
fn codes_are_written_down_only_where_nobody_else_can_ask_for_them() {
    for lines in [
        "TAN_FILE = /x",
        "TAN_FILE = -\nBIND_TO = 127.0.0.1\nBASE_URL = http://localhost:9966/",
        "TAN_FILE = /x\nBASE_URL = http://[::1]:9966/",
        "TAN_FILE = /x\nSERVE = unix\nBASE_URL = http://127.0.0.1/",
    ] {
        let settings = read(&format!("[merchant]\n{lines}\n"));
        assert!(settings.sms.is_some(), "{lines}");
    }
    for lines in [
        "TAN_FILE = /x\nBIND_TO =\nBASE_URL = http://localhost/",
        "TAN_FILE = /x\nBASE_URL = https://shop.example/",
        "TAN_FILE = /x\nBASE_URL = https://127.0.0.1.example/",
        "TAN_FILE = /x\nSERVE = unix",
    ] {
        let problem = problem(&format!("[merchant]\n{lines}\n"));
        assert!(problem.starts_with("main.conf:2: merchant/TAN_FILE is for dev"), "{problem}");
    }
    let file = |text| read(&format!("[merchant]\nTAN_FILE = {text}\n")).email;
    assert_eq!(file("-"), Some(Delivery::File(TanFile::StandardError)));
    assert_eq!(file("$HOME/x"), Some(Delivery::File(TanFile::File("/home/shop/x".into()))));
}

#[test]
fn no_secret_is_shown() {
    let text = format!(
        "{EMAIL}USERNAME = shop\nPASSWORD = hunter2\n{SMS}URL = https://sms.example/?key=hunter2\n\
         BODY = [\"${{ADDRESS}}${{TEXT}}\", \"hunter2\"]\nAUTHORIZATION = Bearer hunter2\n"
    );
    let configuration = load(&text).unwrap();
    let shown = [
        render::text(&configuration),
        render::json(&configuration).to_string(),
        format!("{configuration:?}"),
    ];
    for shown in shown {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
    for line in ["BODY = [\"hunter2\"]", "URL = ftp://hunter2", "AUTHORIZATION = \u{1}hunter2"] {
        let problem = problem(&format!("{SMS}{line}\n"));
        assert!(problem.starts_with("main.conf:4: ") && !problem.contains("hunter2"), "{problem}");
    }
}
