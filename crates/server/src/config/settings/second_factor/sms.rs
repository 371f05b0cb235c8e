use super::secret_source::{self, SecretSource};
use crate::config::{error::ConfigError, options::sms as options, reader::Reader, value::Secret};
use std::path::PathBuf;
use taler_merchant_challenge::{BodyForm, check_body};

/// A gateway for text messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewaySettings {
    /// Where messages are posted to.
    pub url: Secret,
    /// What is posted, checked against its form.
    pub body: Secret,
    /// The form of what is posted.
    pub form: BodyForm,
    /// The header `Authorization`.
    pub authorization: Option<SecretSource>,
    /// A file of further certificates to trust.
    pub certificates: Option<PathBuf>,
}

/// Reads the section, if it is there.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Option<GatewaySettings>, ConfigError> {
    if reader.document.section(options::SECTION).is_none() {
        return Ok(None);
    }
    let url = reader.required(&options::URL)?;
    let form = reader.required(&options::CONTENT_TYPE)?;
    let body: Secret = reader.required(&options::BODY)?;
    if let Err(problem) = check_body(form, body.expose()) {
        let origin = reader.origin(options::SECTION, &options::BODY);
        return Err(ConfigError::Conflict {
            origin,
            text: format!("merchant-sms/BODY: {problem}"),
        });
    }
    let authorization =
        secret_source::read(reader, &options::AUTHORIZATION, &options::AUTHORIZATION_FILE)?;
    let certificates = reader.find(&options::CA_FILE)?;
    Ok(Some(GatewaySettings { url, body, form, authorization, certificates }))
}
