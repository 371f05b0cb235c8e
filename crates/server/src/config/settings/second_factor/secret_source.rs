use crate::config::{
    error::ConfigError,
    options::OptionSpec,
    reader::Reader,
    value::{FileName, Secret, SecretText},
};
use std::path::PathBuf;

/// Where a secret is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// In the configuration.
    Given(Secret),
    /// In a file, but for the end of its line.
    File(PathBuf),
}

/// Reads a secret that is given in one place at most.
pub(super) fn read(
    reader: &mut Reader<'_>,
    secret: &OptionSpec<SecretText>,
    file: &OptionSpec<FileName>,
) -> Result<Option<SecretSource>, ConfigError> {
    match (reader.find(secret)?, reader.find(file)?) {
        (Some(_), Some(_)) => {
            let other = reader.origin(secret.section, secret);
            let text = format!(
                "{}/{} is set, but {} of {other} is so already: keep one of them",
                file.section, file.name, secret.name
            );
            Err(ConfigError::Conflict { origin: reader.origin(file.section, file), text })
        }
        (Some(secret), None) => Ok(Some(SecretSource::Given(secret))),
        (None, Some(file)) => Ok(Some(SecretSource::File(file))),
        (None, None) => Ok(None),
    }
}
