//! Reading options into types, and remembering what was read.

use super::{
    environment::Environment,
    error::ConfigError,
    expand::expand,
    ini::{Document, Entry},
    options::{OptionSpec, section_fits},
    origin::Origin,
    value::Form,
    warning::Warning,
};

/// The value of an option that the server uses, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// The section, as the file spells it.
    pub section: String,
    /// The option.
    pub option: String,
    /// The value with variables replaced and passwords hidden; `None` if it is not set.
    pub value: Option<String>,
    /// Who set it.
    pub origin: Origin,
}

/// Reads options of a document. Everything that is read becomes an [`Effective`] value, in this
/// order, so that what is shown is what is used.
pub(crate) struct Reader<'a> {
    pub(crate) document: &'a Document,
    environment: &'a Environment,
    warnings: Vec<Warning>,
    effective: Vec<Effective>,
}

/// A text that was found for an option.
pub(crate) struct Found {
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

impl From<&Entry> for Found {
    fn from(entry: &Entry) -> Self {
        Self { text: entry.text.clone(), origin: entry.origin.clone() }
    }
}

impl Found {
    /// A text that nobody has written.
    pub(crate) fn by_default(text: &str) -> Self {
        Self { text: text.to_owned(), origin: Origin::Default }
    }
}

impl<'a> Reader<'a> {
    pub(crate) fn new(document: &'a Document, environment: &'a Environment) -> Self {
        Self { document, environment, warnings: Vec::new(), effective: Vec::new() }
    }

    /// What was noticed, and what was read.
    pub(crate) fn finish(self) -> (Vec<Warning>, Vec<Effective>) {
        (self.warnings, self.effective)
    }

    pub(crate) fn warn(&mut self, origin: Origin, text: String) {
        self.warnings.push(Warning { origin, text });
    }

    /// The value of an option or its default.
    pub(crate) fn required<F: Form>(
        &mut self,
        option: &OptionSpec<F>,
    ) -> Result<F::Value, ConfigError> {
        self.required_in(option.section, option)
    }

    /// The same for an option that is shown elsewhere.
    pub(crate) fn unrecorded<F: Form>(
        &self,
        option: &OptionSpec<F>,
    ) -> Result<F::Value, ConfigError> {
        Self::new(self.document, self.environment).required(option)
    }

    /// The value of an option of one of many sections, or its default.
    pub(crate) fn required_in<F: Form>(
        &mut self,
        section: &str,
        option: &OptionSpec<F>,
    ) -> Result<F::Value, ConfigError> {
        match self.given(section, option).or(option.default.map(Found::by_default)) {
            Some(found) => self.typed(section, option, found),
            None => Err(missing(section, option, self.origin_of_section(section))),
        }
    }

    /// The value of an option; otherwise `fallback`.
    pub(crate) fn required_or<F: Form>(
        &mut self,
        option: &OptionSpec<F>,
        fallback: Found,
    ) -> Result<F::Value, ConfigError> {
        let found = self.given(option.section, option).unwrap_or(fallback);
        self.typed(option.section, option, found)
    }

    /// The value of an option that may be missing, or be set to nothing.
    pub(crate) fn find<F: Form>(
        &mut self,
        option: &OptionSpec<F>,
    ) -> Result<Option<F::Value>, ConfigError> {
        self.find_in(option.section, option)
    }

    /// The same for one of many sections.
    pub(crate) fn find_in<F: Form>(
        &mut self,
        section: &str,
        option: &OptionSpec<F>,
    ) -> Result<Option<F::Value>, ConfigError> {
        let found = self.given(section, option);
        let is_value = |found: &Found| !found.text.is_empty() || option.form.accepts_empty();
        if let Some(found) = found.filter(is_value) {
            return self.typed(section, option, found).map(Some);
        }
        let origin = self.origin(section, option);
        self.record(section, option, None, origin);
        Ok(None)
    }

    /// The sections a pattern speaks of, as they are spelled.
    pub(crate) fn sections(&self, pattern: &str) -> Vec<String> {
        let sections = self.document.sections().filter(|(key, _)| section_fits(pattern, key));
        sections.map(|(_, section)| section.name.clone()).collect()
    }

    /// Who set an option.
    pub(crate) fn origin<F>(&self, section: &str, option: &OptionSpec<F>) -> Origin {
        let entry = self.document.find(section, option.name);
        entry.map_or(Origin::Default, |entry| entry.origin.clone())
    }

    /// Where a section begins.
    pub(crate) fn origin_of_section(&self, section: &str) -> Origin {
        self.document.section(section).map_or(Origin::Default, |found| found.origin.clone())
    }

    fn given<F>(&self, section: &str, option: &OptionSpec<F>) -> Option<Found> {
        self.document.find(section, option.name).map(Found::from)
    }

    fn typed<F: Form>(
        &mut self,
        section: &str,
        option: &OptionSpec<F>,
        found: Found,
    ) -> Result<F::Value, ConfigError> {
        let Found { text, origin } = found;
        let text = self.expanded(section, option, text, &origin)?;
        let shown = option.form.shown(&text);
        let Some(value) = option.form.parse(&text) else {
            return Err(ConfigError::Wrong {
                origin,
                section: section.to_owned(),
                option: option.name,
                expected: option.form.expected(),
                found: format!("{shown:?}"),
            });
        };
        self.record(section, option, Some(shown), origin);
        Ok(value)
    }

    fn expanded<F: Form>(
        &mut self,
        section: &str,
        option: &OptionSpec<F>,
        text: String,
        origin: &Origin,
    ) -> Result<String, ConfigError> {
        if !option.form.is_file_name() {
            return Ok(text);
        }
        let expanded = expand(&text, self.document, self.environment).map_err(|source| {
            let (section, option, origin) = (section.to_owned(), option.name, origin.clone());
            ConfigError::Expansion { origin, section, option, source }
        })?;
        for unknown in expanded.unknown {
            let text = format!("{section}/{} refers to {unknown}, which is not set", option.name);
            self.warn(origin.clone(), text);
        }
        Ok(expanded.text)
    }

    fn record<F>(
        &mut self,
        section: &str,
        option: &OptionSpec<F>,
        value: Option<String>,
        origin: Origin,
    ) {
        let section = self.document.section(section).map_or(section, |found| &found.name);
        let (section, option) = (section.to_owned(), option.name.to_owned());
        self.effective.push(Effective { section, option, value, origin });
    }
}

/// The error of an option that `origin` makes necessary.
pub(crate) fn missing<F: Form>(
    section: &str,
    option: &OptionSpec<F>,
    origin: Origin,
) -> ConfigError {
    let expected = option.form.expected();
    ConfigError::Missing { origin, section: section.to_owned(), option: option.name, expected }
}
