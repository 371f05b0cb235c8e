use super::settings::{self, InvalidTarget, Settings};
use super::tls::Trust;
use std::path::PathBuf;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

/// Where Debian and its relatives have the socket.
const SOCKET_DIRECTORY: &str = "/var/run/postgresql";

/// What a connection string leaves out comes from these variables, as with libpq.
const VARIABLES: [(&str, &str); 10] = [
    ("host", "PGHOST"),
    ("port", "PGPORT"),
    ("user", "PGUSER"),
    ("password", "PGPASSWORD"),
    ("dbname", "PGDATABASE"),
    ("options", "PGOPTIONS"),
    ("application_name", "PGAPPNAME"),
    ("connect_timeout", "PGCONNECT_TIMEOUT"),
    ("sslmode", "PGSSLMODE"),
    ("sslrootcert", "PGSSLROOTCERT"),
];

/// A Postgres database: where it is, and how it is spoken to.
///
/// Read from a URL (`postgres://user@host:5432/database?sslmode=require`) or from keywords with
/// values (`host=/run/postgresql dbname=shop`), with the meaning and the defaults of libpq: what is
/// missing comes from the environment, then it is the socket in `/var/run/postgresql` and the user
/// that the process runs as.
///
/// | `sslmode` | means |
/// | --- | --- |
/// | `disable` | no TLS |
/// | `prefer` (default) | TLS if the server offers it, with any certificate: keeps listeners out, not impostors |
/// | `require`, `verify-ca`, `verify-full` | TLS, with a certificate for the name of the host |
///
/// Certificates are checked against `sslrootcert=FILE`, a PEM file, or those that the operating
/// system trusts. This is stricter than libpq, where `require` takes any certificate and
/// `verify-ca` any name. On a unix socket there is no TLS, whatever `sslmode` says.
#[derive(Debug, Clone)]
pub struct Target {
    pub(super) config: Config,
    pub(super) trust: Trust,
}

impl Target {
    /// Reads a connection string; `environment` looks variables up.
    ///
    /// # Errors
    /// See [`InvalidTarget`].
    pub fn parse(
        text: &str,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, InvalidTarget> {
        let mut settings = settings::parse(text)?;
        for (keyword, variable) in VARIABLES {
            if let (false, Some(value)) = (settings.contains_key(keyword), environment(variable)) {
                settings.insert(keyword.to_owned(), value);
            }
        }
        if !settings.contains_key("host") && !settings.contains_key("hostaddr") {
            settings.insert("host".to_owned(), SOCKET_DIRECTORY.to_owned());
        }
        let (mode, roots) = (settings.remove("sslmode"), settings.remove("sslrootcert"));
        let config = to_config(&settings)?;
        let trust = to_trust(mode.as_deref(), roots, &config)?;
        Ok(Self { config, trust }.with_mode())
    }

    fn with_mode(mut self) -> Self {
        self.config.ssl_mode(match self.trust {
            Trust::NoTls => SslMode::Disable,
            Trust::Anyone => SslMode::Prefer,
            Trust::System | Trust::File(_) => SslMode::Require,
        });
        self
    }
}

/// The environment of this process, for [`Target::parse`].
#[must_use]
pub fn process_environment(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

fn to_config(settings: &Settings) -> Result<Config, InvalidTarget> {
    let escape = |value: &str| value.replace('\\', r"\\").replace('\'', r"\'");
    let pair = |(keyword, value): (&String, &String)| format!("{keyword}='{}'", escape(value));
    let text: Vec<_> = settings.iter().map(pair).collect();
    Ok(text.join(" ").parse()?)
}

fn to_trust(
    mode: Option<&str>,
    roots: Option<String>,
    config: &Config,
) -> Result<Trust, InvalidTarget> {
    let roots = roots.filter(|file| file != "system").map(PathBuf::from);
    let trust = match mode.unwrap_or("prefer") {
        "disable" => Trust::NoTls,
        "prefer" => Trust::Anyone,
        "require" | "verify-ca" | "verify-full" => roots.map_or(Trust::System, Trust::File),
        _ => return Err(InvalidTarget::SslMode),
    };
    let hosts = config.get_hosts();
    let local = !hosts.is_empty() && hosts.iter().all(|host| matches!(host, Host::Unix(_)));
    Ok(if local { Trust::NoTls } else { trust })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, environment: &[(&str, &str)]) -> Target {
        let look_up = |name: &str| {
            let found = environment.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Target::parse(text, look_up).unwrap()
    }

    fn hosts(target: &Target) -> Vec<Host> {
        target.config.get_hosts().to_vec()
    }

    #[test]
    fn what_is_missing_is_local() {
        let target = parse("postgres:///taler-merchant", &[]);
        assert_eq!(hosts(&target), [Host::Unix("/var/run/postgresql".into())]);
        assert_eq!(target.config.get_dbname(), Some("taler-merchant"));
        assert_eq!(target.config.get_user(), None);
        assert_eq!(target.trust, Trust::NoTls);
    }

    #[test]
    fn what_is_missing_comes_from_the_environment() {
        let environment =
            [("PGHOST", "db.example"), ("PGPORT", "5433"), ("PGUSER", "me"), ("PGPASSWORD", "x y")];
        let target = parse("", &environment);
        assert_eq!(hosts(&target), [Host::Tcp("db.example".to_owned())]);
        assert_eq!(target.config.get_ports(), [5433]);
        assert_eq!(target.config.get_user(), Some("me"));
        assert_eq!(target.config.get_password(), Some(&b"x y"[..]));
        let target = parse("host=/run/pg port=1 dbname=x", &environment);
        assert_eq!(hosts(&target), [Host::Unix("/run/pg".into())]);
        assert_eq!((target.config.get_ports(), target.config.get_dbname()), (&[1][..], Some("x")));
    }

    #[test]
    fn both_forms_mean_the_same() {
        let url = r"postgres://m'e:p\w@[::1]:5433/a%20b?application_name=x&options=-c%20a%3Db";
        let pairs = r"user='m\'e' password=p\\w host=::1 port=5433 dbname='a b' application_name=x
                      options='-c a=b'";
        assert_eq!(parse(url, &[]).config, parse(pairs, &[]).config);
    }

    #[test]
    fn sslmode_decides_whose_certificate_is_good() {
        let trust = |settings: &str| parse(&format!("host=db.example {settings}"), &[]).trust;
        assert_eq!(trust("sslmode=disable"), Trust::NoTls);
        assert_eq!(trust(""), Trust::Anyone);
        assert_eq!(trust("sslmode=prefer sslrootcert=/ca.pem"), Trust::Anyone);
        assert_eq!(trust("sslmode=require"), Trust::System);
        assert_eq!(trust("sslmode=verify-full sslrootcert=system"), Trust::System);
        for mode in ["require", "verify-ca", "verify-full"] {
            let settings = format!("sslmode={mode} sslrootcert=/ca.pem");
            assert_eq!(trust(&settings), Trust::File("/ca.pem".into()));
        }
        assert_eq!(parse("host=/run,/tmp sslmode=require", &[]).trust, Trust::NoTls);
        assert_eq!(parse("host=/run,db.example sslmode=require", &[]).trust, Trust::System);
    }

    #[test]
    fn what_is_not_supported_is_named_without_a_secret() {
        let error = Target::parse("password=secret service=x", |_| None).unwrap_err();
        let chain = format!("{:#}", anyhow::Error::new(error));
        assert!(chain.contains("unknown option `service`") && !chain.contains("secret"), "{chain}");
        let error = Target::parse("host=a sslmode=allow", |_| None).unwrap_err();
        assert!(matches!(error, InvalidTarget::SslMode));
    }

    #[test]
    fn a_password_never_shows() {
        let target = parse("postgres://me:secret@db.example", &[]);
        assert!(!format!("{target:?}").contains("secret"));
    }
}
