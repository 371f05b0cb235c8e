//! Against a mail server of another make, which every test starts for itself.
use super::*;
use crate::testing::{Logs, a_certificate, a_message, english, tags};
use crate::{MailLogin, Security};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Stdio;
use taler_merchant_domain::testing::{FixedClock, SeededEntropy};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};
use zeroize::Zeroizing;

const LIMIT: Duration = crate::TIME_LIMIT;

/// A server that ends when this is dropped, since its input ends then.
struct Server {
    port: u16,
    told: Lines<BufReader<ChildStdout>>,
    certificates: Option<Vec<u8>>,
    _child: Child,
    _directory: tempfile::TempDir,
}

impl Server {
    /// With the options that `mail_server.py` describes.
    async fn start(mut options: Value) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let certificates = options.get("tls").is_some().then(|| {
            let (certificate, key) = a_certificate();
            for (name, pem) in [("certificate", &certificate), ("key", &key)] {
                let path = directory.path().join(name);
                std::fs::write(&path, pem).unwrap();
                options[name] = json!(path);
            }
            certificate.into_bytes()
        });
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        let python = root.join("target/python/bin/python");
        assert!(python.exists(), "Type: scripts/python-tools");
        let mut child = Command::new(python)
            .arg(root.join("tests/python/mail_server.py"))
            .arg(options.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Self { port: 0, told, certificates, _child: child, _directory: directory };
        server.port = server.told().await["port"].as_u64().unwrap().try_into().unwrap();
        server
    }

    /// The next thing it tells.
    async fn told(&mut self) -> Value {
        let line = self.told.next_line().await.unwrap().expect("the mail server ended");
        serde_json::from_str(&line).unwrap()
    }

    fn place(&self, security: Security) -> MailServer {
        let (port, certificates) = (self.port, self.certificates.clone());
        MailServer { host: "localhost".to_owned(), port, security, certificates, login: None }
    }
}

fn sender(server: MailServer, limit: Duration) -> Result<SmtpSender, SetupError> {
    let from = EmailAddress::parse("codes@shop.example").unwrap();
    let sources: (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (FixedClock::at(784_111_777_000_000), Arc::new(SeededEntropy::new(1)));
    SmtpSender::new(server, &from, english(), sources, limit)
}

async fn send(server: MailServer) -> Result<(), SendError> {
    sender(server, LIMIT).unwrap().send(a_message("jane@shop.example")).await
}

fn login(user: &str, password: &str) -> MailLogin {
    MailLogin { user: user.to_owned(), password: Zeroizing::new(password.to_owned()) }
}

fn told(error: SendError) -> String {
    format!("{:#}", anyhow::Error::new(error))
}

#[actix_rt::test]
async fn a_mail_arrives_as_it_was_written() {
    let mut server = Server::start(json!({})).await;
    let sender = sender(server.place(Security::None), LIMIT).unwrap();
    let message = ChallengeMessage { languages: tags(&["de"]), ..a_message("jane@shop.example") };
    sender.send(message).await.unwrap();
    let got = server.told().await;
    assert_eq!(got["from"], "codes@shop.example");
    assert_eq!(got["to"], json!(["jane@shop.example"]));
    assert_eq!((&got["tls"], &got["login"]), (&json!(false), &json!(false)));
    let content = got["content"].as_str().unwrap();
    for text in [
        "\r\nSubject: Ihr Code: ein neues Passwort setzen\r\n",
        "\r\nDate: Sun, 06 Nov 1994 08:49:37 +0000\r\n",
        "\r\nAuto-Submitted: auto-generated\r\n",
        "\r\nContent-Transfer-Encoding: quoted-printable\r\n",
        "\r\n\r\n1234-5678 ist Ihr Code. Er best=C3=A4tigt: ein neues Passwort setzen.\r\n",
    ] {
        assert!(content.contains(text), "{text:?} is not in:\n{content}");
    }
}

#[actix_rt::test]
async fn a_mail_goes_through_either_kind_of_tls_with_a_login() {
    for (tls, security) in [("start", Security::StartTls), ("implicit", Security::Tls)] {
        let options = json!({"tls": tls, "login": ["shop", "hunter2"]});
        let mut server = Server::start(options).await;
        let place = server.place(security);
        send(MailServer { login: Some(login("shop", "hunter2")), ..place }).await.unwrap();
        let got = server.told().await;
        assert_eq!((&got["tls"], &got["login"]), (&json!(true), &json!(true)), "{tls}");
    }
}

#[actix_rt::test]
async fn a_login_that_fails_is_a_wrong_configuration() {
    let server = Server::start(json!({"login": ["shop", "hunter2"]})).await;
    for login in [Some(login("shop", "other")), Some(login("other", "hunter2")), None] {
        let error = send(MailServer { login, ..server.place(Security::None) }).await.unwrap_err();
        assert!(matches!(error, SendError::Misconfigured(_)), "{error:?}");
    }
    let server = Server::start(json!({})).await;
    let login = Some(login("shop", "hunter2"));
    let error = send(MailServer { login, ..server.place(Security::None) }).await.unwrap_err();
    assert!(matches!(error, SendError::Misconfigured(_)), "no login is offered: {error:?}");
}

#[actix_rt::test]
async fn a_certificate_that_does_not_fit_is_a_wrong_configuration() {
    for (tls, security) in [("start", Security::StartTls), ("implicit", Security::Tls)] {
        let server = Server::start(json!({"tls": tls})).await;
        let place = || server.place(security);
        let (other, _) = a_certificate();
        for wrong in [
            MailServer { certificates: None, ..place() },
            MailServer { certificates: Some(other.into_bytes()), ..place() },
            MailServer { host: "127.0.0.1".to_owned(), ..place() },
        ] {
            let error = send(wrong).await.unwrap_err();
            assert!(matches!(error, SendError::Misconfigured(_)), "{error:?}");
            assert!(told(error).contains("certificate"));
        }
    }
}

#[actix_rt::test]
async fn nothing_is_sent_in_the_clear_where_tls_is_wanted() {
    let server = Server::start(json!({})).await;
    let error = send(server.place(Security::StartTls)).await.unwrap_err();
    assert!(matches!(error, SendError::Misconfigured(_)), "{error:?}");
    assert!(told(error).contains("STARTTLS"));
}

#[test]
fn without_tls_only_this_machine_is_a_server() {
    let place = |host: &str, certificates| {
        let (host, security) = (host.to_owned(), Security::None);
        MailServer { host, port: 25, security, certificates, login: None }
    };
    for host in ["mail.example", "192.0.2.7", "::", "localhost.example"] {
        let error = sender(place(host, None), LIMIT).unwrap_err();
        assert!(matches!(error, SetupError::InTheClear(_)), "{host}");
    }
    for host in ["localhost", "127.0.0.2", "::1"] {
        sender(place(host, None), LIMIT).unwrap();
    }
}

#[test]
fn a_file_without_certificates_is_refused() {
    for pem in ["", "-----BEGIN CERTIFICATE-----\n", "x"] {
        let (host, security) = ("mail.example".to_owned(), Security::Tls);
        let certificates = Some(pem.as_bytes().to_vec());
        let server = MailServer { host, port: 465, security, certificates, login: None };
        assert!(matches!(sender(server, LIMIT), Err(SetupError::Certificates)), "{pem}");
    }
}

#[actix_rt::test]
async fn what_the_server_refuses_is_told_by_its_number_only() {
    let logs = Logs::capture();
    for (command, answer, expected) in [
        ("RCPT", "550 no such mailbox ADDRESS", "nothing can be sent to this address"),
        ("RCPT", "550 5.1.1 <ADDRESS> unknown", "nothing can be sent to this address"),
        (
            "RCPT",
            "550 5.7.1 relaying to ADDRESS denied",
            "failed: the mail server answered 550 to the rec",
        ),
        (
            "RCPT",
            "451 4.7.1 greylisted ADDRESS",
            "for now: the mail server answered 451 to the rec",
        ),
        ("DATA", "554 looks like 1234-5678", "failed: the mail server answered 554 to the message"),
    ] {
        let server = Server::start(json!({"answers": {command: answer}})).await;
        let text = told(send(server.place(Security::None)).await.unwrap_err());
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("jane") && !text.contains("1234-5678"), "{text}");
    }
    let logged = logs.text();
    assert!(!logged.contains("jane") && !logged.contains("1234-5678"), "{logged}");
}

#[actix_rt::test]
async fn neither_password_nor_code_is_logged_or_told() {
    let logs = Logs::capture();
    let server = Server::start(json!({"login": ["shop", "hunter2"]})).await;
    let place = || server.place(Security::None);
    let good = MailServer { login: Some(login("shop", "hunter2")), ..place() };
    let debug = format!("{good:?} {:?}", sender(good.clone(), LIMIT).unwrap());
    send(good).await.unwrap();
    let error =
        send(MailServer { login: Some(login("shop", "hunter3")), ..place() }).await.unwrap_err();
    let error = format!("{error:?}");
    for text in [debug, error, logs.text()] {
        for secret in ["hunter", "1234-5678", "jane"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

async fn fall_silent(command: &str) {
    let mut server = Server::start(json!({"answers": {command: "hang"}})).await;
    let sender = sender(server.place(Security::None), Duration::from_secs(2)).unwrap();
    let error = sender.send(a_message("jane@shop.example")).await.unwrap_err();
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    assert_eq!(server.told().await["hangs"], command);
}

#[actix_rt::test]
async fn a_server_that_falls_silent_is_given_up() {
    tokio::join!(fall_silent("RCPT"), fall_silent("DATA"));
}

#[actix_rt::test]
async fn a_server_that_is_not_there_or_breaks_off_may_come_back() {
    let server = Server::start(json!({"answers": {"RCPT": "close"}})).await;
    let error = send(server.place(Security::None)).await.unwrap_err();
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for security in [Security::None, Security::Tls, Security::StartTls] {
        let place = MailServer { port, ..server.place(security) };
        let error = send(place).await.unwrap_err();
        assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
        assert!(told(error).contains("refused"));
    }
}
