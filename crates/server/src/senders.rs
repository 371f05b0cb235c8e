//! From settings to what delivers codes.
use crate::config::{
    Delivery, Environment, GatewaySettings, SecondFactor, SecretSource, SmtpSettings, TanFile,
};
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use taler_merchant_challenge::{
    CommandSender, ConsoleSender, Gateway, GatewaySender, Helper, MailLogin, MailServer,
    SmtpSender, TIME_LIMIT, Words,
};
use taler_merchant_domain::challenges::{ChallengeSender, TanChannel};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::random::Entropy;
use zeroize::Zeroizing;

/// What delivers codes over each channel that has something that does.
pub type Senders = BTreeMap<TanChannel, Arc<dyn ChallengeSender>>;

/// What senders are made of.
struct Workshop<'a> {
    words: Arc<Words>,
    environment: &'a Environment,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

/// Makes the senders, and reads the files that they need: messages, secrets, certificates. Nobody
/// is contacted.
///
/// # Errors
/// When a file cannot be read or used, with the option that names it.
pub fn build(
    settings: &SecondFactor,
    environment: &Environment,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> anyhow::Result<Senders> {
    let words = Words::load(settings.messages.as_deref(), &settings.language)
        .context("merchant/TAN_MESSAGES_DIR and TAN_LANGUAGE")?;
    let workshop = Workshop { words: Arc::new(words), environment, clock, entropy };
    let mut senders = Senders::new();
    if let Some(delivery) = &settings.sms {
        senders.insert(TanChannel::Sms, workshop.sender(delivery, Workshop::gateway)?);
    }
    if let Some(delivery) = &settings.email {
        senders.insert(TanChannel::Email, workshop.sender(delivery, Workshop::smtp)?);
    }
    Ok(senders)
}

impl Workshop<'_> {
    fn sender<S>(
        &self,
        delivery: &Delivery<S>,
        server: fn(&Self, &S) -> anyhow::Result<Arc<dyn ChallengeSender>>,
    ) -> anyhow::Result<Arc<dyn ChallengeSender>> {
        match delivery {
            Delivery::Helper(command) => self.helper(command),
            Delivery::Server(settings) => server(self, settings),
            Delivery::File(file) => self.file(file),
        }
    }

    fn helper(&self, command: &[String]) -> anyhow::Result<Arc<dyn ChallengeSender>> {
        let (program, arguments) = command.split_first().context("a helper without a name")?;
        let variable = |name| self.environment.variable(name).map(str::to_owned);
        let helper = Helper {
            program: program.clone(),
            arguments: arguments.to_vec(),
            path: variable("PATH"),
            lang: variable("LANG"),
        };
        Ok(Arc::new(CommandSender::new(helper, Arc::clone(&self.words), TIME_LIMIT)))
    }

    fn smtp(&self, settings: &SmtpSettings) -> anyhow::Result<Arc<dyn ChallengeSender>> {
        let login = settings.login.as_ref().map(|login| {
            let password = secret(&login.password).context("merchant-email/PASSWORD_FILE")?;
            anyhow::Ok(MailLogin { user: login.user.clone(), password })
        });
        let server = MailServer {
            host: settings.host.clone(),
            port: settings.port,
            security: settings.security,
            certificates: certificates(settings.certificates.as_ref())
                .context("merchant-email/CA_FILE")?,
            login: login.transpose()?,
        };
        let sources = (Arc::clone(&self.clock), Arc::clone(&self.entropy));
        let words = Arc::clone(&self.words);
        let sender = SmtpSender::new(server, &settings.from, words, sources, TIME_LIMIT);
        Ok(Arc::new(sender.context("the section [merchant-email]")?))
    }

    fn gateway(&self, settings: &GatewaySettings) -> anyhow::Result<Arc<dyn ChallengeSender>> {
        let text = |secret: &str| Zeroizing::new(secret.to_owned());
        let authorization = settings.authorization.as_ref().map(secret).transpose();
        let gateway = Gateway {
            url: text(settings.url.expose()),
            body: text(settings.body.expose()),
            form: settings.form,
            authorization: authorization.context("merchant-sms/AUTHORIZATION_FILE")?,
            certificates: certificates(settings.certificates.as_ref())
                .context("merchant-sms/CA_FILE")?,
        };
        let sender = GatewaySender::new(&gateway, Arc::clone(&self.words), TIME_LIMIT);
        Ok(Arc::new(sender.context("the section [merchant-sms]")?))
    }

    fn file(&self, file: &TanFile) -> anyhow::Result<Arc<dyn ChallengeSender>> {
        tracing::warn!("codes are not sent but written down, as merchant/TAN_FILE says");
        let words = Arc::clone(&self.words);
        Ok(match file {
            TanFile::StandardError => Arc::new(ConsoleSender::new(io::stderr(), words)),
            TanFile::File(path) => {
                let sender = ConsoleSender::to_file(path, words);
                let place = || format!("merchant/TAN_FILE {}", path.display());
                Arc::new(sender.with_context(place)?)
            }
        })
    }
}

/// A secret, without the end of the line that editors add.
fn secret(source: &SecretSource) -> anyhow::Result<Zeroizing<String>> {
    let path = match source {
        SecretSource::Given(secret) => return Ok(Zeroizing::new(secret.expose().to_owned())),
        SecretSource::File(path) => path,
    };
    let text = Zeroizing::new(fs::read_to_string(path).with_context(|| reading(path))?);
    if fs::metadata(path)?.permissions().mode() & 0o007 != 0 {
        tracing::warn!("the secret in {} is open to every user", path.display());
    }
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        bail!("{} is empty", path.display());
    }
    Ok(Zeroizing::new(secret.to_owned()))
}

fn certificates(path: Option<&PathBuf>) -> anyhow::Result<Option<Vec<u8>>> {
    path.map(|path| fs::read(path).with_context(|| reading(path))).transpose()
}

fn reading(path: &Path) -> String {
    format!("reading {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::{SystemClock, SystemEntropy};
    use crate::config::{ConfigSource, Configuration};
    use taler_merchant_domain::challenges::{Address, ChallengeMessage, Notice, Operation, Tan};
    use tempfile::TempDir;

    /// The senders of a configuration, with `$HOME` for a directory with these files.
    fn senders(options: &[&str], files: &[(&str, &str)]) -> (anyhow::Result<Senders>, TempDir) {
        let home = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(home.path().join(name), text).unwrap();
        }
        let path = std::env::var("PATH").unwrap();
        let variables = [("HOME", home.path().to_str().unwrap()), ("PATH", &path)];
        let environment = Environment::from_variables(variables);
        let overrides = options.iter().map(|option| (*option).to_owned()).collect();
        let source = ConfigSource { file: Some("/dev/null".into()), overrides };
        let configuration = Configuration::load(&source, &environment).unwrap();
        let settings = &configuration.settings().second_factor;
        let senders = build(settings, &environment, Arc::new(SystemClock), Arc::new(SystemEntropy));
        (senders, home)
    }

    fn problem(options: &[&str], files: &[(&str, &str)]) -> String {
        format!("{:#}", senders(options, files).0.err().unwrap())
    }

    async fn send(senders: &Senders, channel: TanChannel, to: &str) {
        let (tan, operation) = (Tan::parse("1234-5678").unwrap(), Operation::AuthConfig);
        let notice = Notice::Code { tan, operation, instance: None, minutes: 15 };
        let to = Address::parse(channel, to).unwrap();
        let message = ChallengeMessage { to, languages: Vec::new(), notice };
        senders[&channel].send(message).await.unwrap();
    }

    const SMTP: [&str; 2] =
        ["merchant-email/HOST=mail.example", "merchant-email/FROM=a@shop.example"];
    const GATEWAY: [&str; 2] =
        ["merchant-sms/URL=https://sms.example/", "merchant-sms/BODY=[\"${ADDRESS}${TEXT}\"]"];

    #[actix_rt::test]
    async fn helpers_and_files_deliver() {
        let (built, home) = senders(&["merchant/TAN_FILE=$HOME/codes"], &[]);
        let built = built.unwrap();
        send(&built, TanChannel::Sms, "+41791234567").await;
        send(&built, TanChannel::Email, "jane@shop.example").await;
        let written = fs::read_to_string(home.path().join("codes")).unwrap();
        assert_eq!(written.matches("1234-5678").count(), 2, "{written}");
        let (built, _home) = senders(&["merchant/HELPER_SMS=true"], &[]);
        let built = built.unwrap();
        send(&built, TanChannel::Sms, "+41791234567").await;
        assert!(!built.contains_key(&TanChannel::Email));
    }

    #[test]
    fn servers_get_their_secrets_from_either_place() {
        assert!(senders(&[], &[]).0.unwrap().is_empty());
        let files = [("password", "hunter2\r\n"), ("authorization", "Bearer hunter2\n")];
        let from_files = [
            "merchant-email/USERNAME=shop",
            "merchant-email/PASSWORD_FILE=$HOME/password",
            "merchant-sms/AUTHORIZATION_FILE=$HOME/authorization",
        ];
        let given = ["merchant-email/USERNAME=shop", "merchant-email/PASSWORD=hunter2"];
        for options in [&from_files[..], &given, &[]] {
            let options = [&SMTP, &GATEWAY, options].concat();
            assert_eq!(senders(&options, &files).0.unwrap().len(), 2);
        }
    }

    #[test]
    fn a_secret_loses_only_the_end_of_its_line() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("x");
        fs::write(&path, " a \r\n").unwrap();
        assert_eq!(*secret(&SecretSource::File(path)).unwrap(), " a ");
    }

    #[test]
    fn a_file_that_cannot_be_used_is_named() {
        let with = |more: &[&'static str]| [&SMTP, &GATEWAY, more].concat();
        let login = ["merchant-email/USERNAME=shop", "merchant-email/PASSWORD_FILE=$HOME/x"];
        let ca = with(&["merchant-sms/CA_FILE=$HOME/x"]);
        let header = with(&["merchant-sms/AUTHORIZATION_FILE=$HOME/x"]);
        let url = ["merchant-sms/URL=http://sms.example/", GATEWAY[1]];
        for (options, files, expected) in [
            (with(&login), &[][..], "PASSWORD_FILE: reading /"),
            (with(&login), &[("x", "\n")], "/x is empty"),
            (ca.clone(), &[], "merchant-sms/CA_FILE: reading /"),
            (ca, &[("x", "x")], "[merchant-sms]: the file of certificates is not PEM"),
            (header, &[("x", "a\nb")], "the authorization must be printable"),
            (vec!["merchant/TAN_FILE=$HOME/no/x"], &[], "merchant/TAN_FILE /"),
            (vec!["merchant/TAN_MESSAGES_DIR=$HOME"], &[("de.txt", "")], "/de.txt: [code.sub"),
            (vec!["merchant/TAN_LANGUAGE=fr"], &[], "no messages in the language fr"),
            (url.to_vec(), &[], "only a server on this machine may be used, not sms.example"),
        ] {
            let problem = problem(&options, files);
            assert!(problem.contains(expected), "{problem}");
        }
    }
}
