use super::secret_source::{self, SecretSource};
use crate::config::{
    error::ConfigError,
    options::email as options,
    reader::{Reader, missing},
    value::Bind,
};
use std::path::PathBuf;
use taler_merchant_challenge::Security;
use taler_merchant_domain::EmailAddress;

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Its host name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected; always on other machines.
    pub security: Security,
    /// As whom to log in.
    pub login: Option<SmtpLogin>,
    /// Where mail comes from.
    pub from: EmailAddress,
    /// A file of further certificates to trust.
    pub certificates: Option<PathBuf>,
}

/// An account on a mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpLogin {
    /// The name.
    pub user: String,
    /// The password.
    pub password: SecretSource,
}

/// Reads the section, if it is there.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Option<SmtpSettings>, ConfigError> {
    if reader.document.section(options::SECTION).is_none() {
        return Ok(None);
    }
    let host = reader.required(&options::HOST)?;
    let port = reader.find(&options::PORT)?;
    let security = reader.required(&options::SECURITY)?;
    let default_port = match security {
        Security::StartTls => 587,
        Security::Tls => 465,
        Security::None => 25,
    };
    if security == Security::None && !Bind::Host(host.clone()).is_loopback() {
        let origin = reader.origin(options::SECTION, &options::SECURITY);
        let text = format!("merchant-email/SECURITY is none, but {host} is not this machine");
        return Err(ConfigError::Conflict { origin, text });
    }
    Ok(Some(SmtpSettings {
        host,
        port: port.unwrap_or(default_port),
        security,
        login: read_login(reader)?,
        from: reader.required(&options::FROM)?,
        certificates: reader.find(&options::CA_FILE)?,
    }))
}

fn read_login(reader: &mut Reader<'_>) -> Result<Option<SmtpLogin>, ConfigError> {
    let user = reader.find(&options::USERNAME)?;
    let password = secret_source::read(reader, &options::PASSWORD, &options::PASSWORD_FILE)?;
    match (user, password) {
        (Some(user), Some(password)) => Ok(Some(SmtpLogin { user, password })),
        (None, None) => Ok(None),
        (Some(_), None) => {
            let origin = reader.origin(options::SECTION, &options::USERNAME);
            Err(missing(options::SECTION, &options::PASSWORD, origin))
        }
        (None, Some(source)) => {
            let origin = match source {
                SecretSource::Given(_) => reader.origin(options::SECTION, &options::PASSWORD),
                SecretSource::File(_) => reader.origin(options::SECTION, &options::PASSWORD_FILE),
            };
            Err(missing(options::SECTION, &options::USERNAME, origin))
        }
    }
}
