//! A server that has secrets everywhere, and somebody who talks to it and notes what it says.
use super::channels::{Gateway, MailServer};
use super::planted::{Evidence, Kind, Place};
use crate::program::{Installation, Process, client};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::fs::File;
use std::process::Command;
use taler_merchant_domain::base32;

pub(super) struct Run {
    pub(super) installation: Installation,
    pub(super) evidence: Evidence,
    /// The password of the instance `admin`.
    pub(super) password: String,
    secret: String,
    settings: Vec<String>,
    gateway_keys: [String; 3],
    mail: MailServer,
    gateway: Gateway,
    process: Option<Process>,
}

impl Run {
    /// Starts the server.
    pub(super) fn start(installation: Installation) -> Self {
        let mut evidence = Evidence::default();
        let password = evidence.plant(Kind::Secret, "the administrator's password");
        let secret = base32::encode(b"Pl4nted server secret, 32 bytes!");
        evidence.add(Kind::Secret, "the server secret", &secret);
        evidence.add(Kind::Hash, "the hash of a password", "$argon2id$");
        let mail_password = evidence.plant(Kind::Secret, "the password of the mail server");
        let mail = MailServer::start(&mail_password);
        let gateway = Gateway::start();
        let keys = ["authorization", "key in the URL", "key in the body"];
        let gateway_keys =
            keys.map(|what| evidence.plant_word(Kind::Secret, &format!("the gateway's {what}")));
        let [authorization, in_url, in_body] = &gateway_keys;
        let mut settings = vec![
            "merchant/ENABLE_SELF_PROVISIONING=YES".to_owned(),
            "merchant-email/HOST=localhost".to_owned(),
            "merchant-email/SECURITY=none".to_owned(),
            format!("merchant-email/PORT={}", mail.port),
            "merchant-email/USERNAME=shop".to_owned(),
            format!("merchant-email/PASSWORD={mail_password}"),
            "merchant-email/FROM=codes@shop.example".to_owned(),
            format!("merchant-sms/URL=http://127.0.0.1:{}/?key={in_url}", gateway.port),
            format!("merchant-sms/AUTHORIZATION=Bearer {authorization}"),
            format!(
                r#"merchant-sms/BODY={{"key":"{in_body}","to":"${{ADDRESS}}","text":"${{TEXT}}"}}"#
            ),
        ];
        // Servers that tests start take any password.
        if let Some(rest) =
            installation.postgres_url().and_then(|url| url.strip_prefix("postgres://postgres@"))
        {
            let word = evidence.plant_word(Kind::Secret, "the password of the database");
            settings.push(format!("merchantdb-postgres/CONFIG=postgres://postgres:{word}@{rest}"));
        }
        let mut run = Self {
            installation,
            evidence,
            password,
            secret,
            settings,
            gateway_keys,
            mail,
            gateway,
            process: None,
        };
        run.restart();
        run
    }

    fn restart(&mut self) {
        let log = File::create(self.installation.path().join("log")).unwrap();
        self.process = Some(Process::start(self.command(&["serve"]).stderr(log)));
    }

    /// The program, which knows all secrets and says all it can.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.installation.command(&[]);
        for setting in &self.settings {
            command.args(["--set", setting]);
        }
        command
            .env("TALER_MERCHANT_PASSWORD", &self.password)
            .env("TALER_MERCHANT_SECRET", &self.secret);
        command.env("RUST_LOG", "trace").args(arguments);
        command
    }

    /// Runs the program to its end and notes what it says.
    pub(super) fn note(&mut self, mut command: Command, place: Place, what: &str) -> bool {
        let done = command.output().unwrap();
        self.evidence.hear(place, &format!("standard output of {what}"), done.stdout);
        self.evidence.hear(Place::Output, &format!("standard error of {what}"), done.stderr);
        done.status.success()
    }

    /// Ends the server; then everything is known that there is.
    pub(super) async fn end(mut self) -> Evidence {
        let dump = self.installation.dump().await;
        self.evidence.hear(Place::Database, "the database beside the server", dump);
        let process = self.process.take().unwrap();
        process.terminate();
        let (well, out, _) = process.wait();
        assert!(well);
        self.evidence.hear(Place::Output, "standard output of the server", out);
        let log = std::fs::read(self.installation.path().join("log")).unwrap();
        self.evidence.hear(Place::Output, "the log", log);
        let dump = self.installation.dump().await;
        self.evidence.hear(Place::Database, "the database", dump);
        self.installation.close().await;
        self.evidence
    }

    pub(super) fn base(&self) -> &str {
        &self.process.as_ref().unwrap().base
    }

    pub(super) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        client().request(method, format!("{}{path}", self.base()))
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.request("POST", path).json(body)
    }

    /// Sends a request and notes the answer; its status and body, and what it is.
    async fn send(&mut self, request: RequestBuilder, place: Place) -> (u16, Value, String) {
        let (client, request) = request.build_split();
        let request = request.unwrap();
        let what = format!("the answer to {} {}", request.method(), request.url().path());
        let response = client.execute(request).await.unwrap();
        let status = response.status().as_u16();
        let place = if status >= 400 { Place::Refusal } else { place };
        let head = format!("{:?}", response.headers());
        let body = response.text().await.unwrap();
        self.evidence.hear(place, &format!("{what}, which is {status}"), format!("{head}\n{body}"));
        (status, serde_json::from_str(&body).unwrap_or(Value::Null), what)
    }

    /// Sends what works.
    pub(super) async fn done(&mut self, request: RequestBuilder) -> Value {
        let (status, body, what) = self.send(request, Place::Answer).await;
        assert!(status < 400, "{what}: {status} {body}");
        body
    }

    /// Sends what shows the audit log.
    pub(super) async fn audit(&mut self, request: RequestBuilder) {
        let (status, body, what) = self.send(request, Place::Audit).await;
        assert_eq!(status, 200, "{what}: {body}");
    }

    /// Sends what is refused with one of these.
    pub(super) async fn refused(&mut self, expected: &[u16], request: RequestBuilder) {
        let (status, body, what) = self.send(request, Place::Answer).await;
        assert!(expected.contains(&status), "{what}: {status} {body}");
    }

    /// Asks for a login token.
    pub(super) async fn token(&mut self, request: RequestBuilder) -> String {
        let body = self.done(request).await;
        let token = body["access_token"].as_str().unwrap().to_owned();
        let core = token.strip_prefix("secret-token:").unwrap();
        self.evidence.add(Kind::Token, "a token", core);
        token
    }

    pub(super) fn login(&self, id: &str, password: &str) -> RequestBuilder {
        let request = self.post(
            &format!("/instances/{id}/private/token"),
            &json!({ "scope": "all:refreshable" }),
        );
        request.basic_auth(id, Some(password))
    }

    /// Proves what is asked for, with a wrong code before each right one.
    pub(super) async fn prove(
        &mut self,
        request: impl Fn(&Self) -> RequestBuilder,
    ) -> RequestBuilder {
        let asked = self.done(request(self)).await;
        let mut ids = Vec::new();
        for one in asked["challenges"].as_array().unwrap() {
            let id = one["challenge_id"].as_str().unwrap();
            self.done(self.post(&format!("/challenge/{id}"), &json!({}))).await;
            let code = match one["tan_channel"].as_str().unwrap() {
                "email" => self.mail.code(),
                _ => self.gateway.code(&self.gateway_keys.each_ref().map(String::as_str)),
            };
            self.evidence.add(Kind::Secret, "a code", &code);
            self.evidence.add(Kind::Secret, "a code without its dash", &code.replace('-', ""));
            let path = format!("/challenge/{id}/confirm");
            let word = self.evidence.plant_word(Kind::Secret, "a word in place of a code");
            for wrong in ["9182-7364", &word] {
                self.refused(&[400, 409], self.post(&path, &json!({ "tan": wrong }))).await;
            }
            self.done(self.post(&path, &json!({ "tan": code }))).await;
            ids.push(id.to_owned());
        }
        request(self).header("Taler-Challenge-Ids", ids.join(","))
    }
}
