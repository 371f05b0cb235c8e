//! From the command line to the settings.

use super::{
    environment::Environment,
    error::ConfigError,
    ini::{Document, Loader},
    notices::notices,
    options,
    origin::Origin,
    paths,
    reader::{Effective, Reader},
    settings::{Settings, fill_currencies},
    warning::Warning,
};
use std::path::{Path, PathBuf};

/// What the command line says about the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigSource {
    /// The file of `-c`; otherwise it is looked for.
    pub file: Option<PathBuf>,
    /// The arguments of `--set`, in their order.
    pub overrides: Vec<String>,
}

/// A configuration that a server can start with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    settings: Settings,
    warnings: Vec<Warning>,
    effective: Vec<Effective>,
    file: Option<PathBuf>,
}

impl Configuration {
    /// Reads the configuration: defaults of the distribution, the file, the command line.
    ///
    /// # Errors
    /// The first value, line or file that cannot be used, with its place.
    pub fn load(source: &ConfigSource, environment: &Environment) -> Result<Self, ConfigError> {
        let mut document = Document::default();
        if let Some(pattern) = paths::defaults_pattern(environment) {
            Loader::default().read_matching(&mut document, &pattern, &Origin::Default)?;
        }
        let file = read_file(&mut document, source, environment)?;
        for argument in &source.overrides {
            document.apply_override(argument)?;
        }
        Self::from_document(document, file, environment)
    }

    /// What the server uses.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the operator should know.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Every value that is used, with its origin and without passwords.
    #[must_use]
    pub fn effective(&self) -> &[Effective] {
        &self.effective
    }

    /// The file that was read, if there is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    fn from_document(
        mut document: Document,
        file: Option<PathBuf>,
        environment: &Environment,
    ) -> Result<Self, ConfigError> {
        let mut warnings = notices(&document);
        paths::fill(&mut document, environment);
        fill_currencies(&mut document);
        let mut reader = Reader::new(&document, environment);
        let settings = Settings::read(&mut reader)?;
        let (noticed, read) = reader.finish();
        warnings.extend(noticed);
        warnings.extend(file.as_ref().and_then(|_| unset_currency(&read)));
        let effective = paths::effective(&document).into_iter().chain(read).collect();
        Ok(Self { settings, warnings, effective, file })
    }
}

fn read_file(
    document: &mut Document,
    source: &ConfigSource,
    environment: &Environment,
) -> Result<Option<PathBuf>, ConfigError> {
    let (file, origin) = match &source.file {
        Some(file) => (Some(file.clone()), Origin::CommandLine),
        None => (paths::find(environment), Origin::Default),
    };
    if let Some(file) = &file {
        Loader::default().read(document, file, &origin)?;
    }
    Ok(file)
}

/// A shop that has written a file has hardly meant to offer a currency for demonstrations.
fn unset_currency(read: &[Effective]) -> Option<Warning> {
    let (section, option) = (options::CURRENCY.section, options::CURRENCY.name);
    let is_it = |it: &&Effective| it.section.eq_ignore_ascii_case(section) && it.option == option;
    let Effective { value, origin, .. } = read.iter().find(is_it)?;
    let currency = value.as_deref().unwrap_or_default();
    let text = format!("{section}/{option} is not set; {currency}, a toy, is offered");
    (*origin == Origin::Default).then(|| Warning { origin: origin.clone(), text })
}

#[cfg(test)]
mod tests;
