//! The values of a configuration, each with its origin.

use super::line::unquote;
use crate::config::{error::ConfigError, origin::Origin};
use std::collections::BTreeMap;

/// Everything that was read: sections of options. Names compare without regard to case and keep the
/// spelling they were first seen in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    sections: BTreeMap<String, Section>,
}

/// A section, possibly collected from several places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// The name as it was first spelled.
    pub(crate) name: String,
    /// Where it was first seen.
    pub(crate) origin: Origin,
    options: BTreeMap<String, Entry>,
}

/// An option that has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name as it was spelled together with the value.
    pub(crate) name: String,
    /// The value, without blanks and quotes around it.
    pub(crate) text: String,
    /// Where the value comes from.
    pub(crate) origin: Origin,
}

impl Document {
    /// Applies an argument of `--set`: `section/OPTION=value`, the value written as in a file.
    ///
    /// # Errors
    /// [`ConfigError::Override`] unless it is such an assignment, on one line.
    pub(crate) fn apply_override(&mut self, argument: &str) -> Result<(), ConfigError> {
        let (target, value) = argument.split_once('=').ok_or(ConfigError::Override)?;
        let (section, option) = target.rsplit_once('/').ok_or(ConfigError::Override)?;
        let (section, option) = (section.trim_ascii(), option.trim_ascii());
        if section.is_empty() || option.is_empty() || argument.contains(['\n', '\r']) {
            return Err(ConfigError::Override);
        }
        self.set(section, option, unquote(value), Origin::CommandLine);
        Ok(())
    }

    /// Makes sure that the section exists.
    pub(crate) fn open(&mut self, section: &str, origin: &Origin) -> &mut Section {
        self.sections.entry(section.to_ascii_lowercase()).or_insert_with(|| Section {
            name: section.to_owned(),
            origin: origin.clone(),
            options: BTreeMap::new(),
        })
    }

    /// Sets an option; a later value wins.
    pub(crate) fn set(&mut self, section: &str, option: &str, text: &str, origin: Origin) {
        let entry = Entry { name: option.to_owned(), text: text.to_owned(), origin };
        self.open(section, &entry.origin).options.insert(option.to_ascii_uppercase(), entry);
    }

    /// Sets an option that nobody has set.
    pub(crate) fn set_default(&mut self, section: &str, option: &str, text: &str) {
        if self.find(section, option).is_none() {
            self.set(section, option, text, Origin::Default);
        }
    }

    /// Takes over the options of one section of another document.
    pub(crate) fn adopt(&mut self, section: Section) {
        let Section { name, origin, options } = section;
        self.open(&name, &origin).options.extend(options);
    }

    /// The value of an option.
    pub(crate) fn find(&self, section: &str, option: &str) -> Option<&Entry> {
        self.section(section)?.options.get(&option.to_ascii_uppercase())
    }

    /// A section.
    pub(crate) fn section(&self, section: &str) -> Option<&Section> {
        self.sections.get(&section.to_ascii_lowercase())
    }

    /// Removes a section and returns it.
    pub(crate) fn take_section(&mut self, section: &str) -> Option<Section> {
        self.sections.remove(&section.to_ascii_lowercase())
    }

    /// All sections, by their names in lower case.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (&str, &Section)> {
        self.sections.iter().map(|(key, section)| (key.as_str(), section))
    }
}

impl Section {
    /// All options, by their names in upper case.
    pub(crate) fn options(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.options.iter().map(|(key, entry)| (key.as_str(), entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'a>(document: &'a Document, section: &str, option: &str) -> Option<&'a str> {
        document.find(section, option).map(|entry| entry.text.as_str())
    }

    #[test]
    fn an_override_wins_and_names_the_command_line() {
        let mut document = Document::default();
        document.set("merchant", "PORT", "1", Origin::Default);
        document.apply_override("merchant/PORT=2").unwrap();
        let entry = document.find("merchant", "PORT").unwrap();
        assert_eq!((entry.text.as_str(), &entry.origin), ("2", &Origin::CommandLine));
    }

    #[test]
    fn an_override_keeps_case_and_further_signs_of_its_value() {
        let mut document = Document::default();
        document.apply_override("MerchantDB-Postgres/config = host=A/B").unwrap();
        assert_eq!(text(&document, "merchantdb-postgres", "CONFIG"), Some("host=A/B"));
    }

    #[test]
    fn an_override_may_be_quoted_or_empty() {
        let mut document = Document::default();
        document.apply_override("a/B=\" c \"").unwrap();
        document.apply_override("a/C=").unwrap();
        assert_eq!(text(&document, "a", "B"), Some(" c "));
        assert_eq!(text(&document, "a", "C"), Some(""));
    }

    #[test]
    fn an_override_without_section_option_or_value_is_refused() {
        for argument in ["", "merchant/PORT", "PORT=80", "/PORT=80", "merchant/=80", "a/B=c\nd"] {
            let error = Document::default().apply_override(argument).unwrap_err();
            assert!(matches!(error, ConfigError::Override), "{argument}");
        }
    }

    #[test]
    fn a_default_never_replaces_a_value() {
        let mut document = Document::default();
        document.set("a", "B", "given", Origin::CommandLine);
        document.set_default("A", "b", "default");
        document.set_default("a", "C", "default");
        assert_eq!(text(&document, "a", "B"), Some("given"));
        assert_eq!(text(&document, "a", "C"), Some("default"));
    }
}
