//! What is known about an option.

use crate::config::value::Form;

/// An option: where it stands, how it is read and what it is for.
#[derive(Debug)]
pub(crate) struct OptionSpec<F> {
    /// The section; a final `*` stands for the name of one of many.
    pub(crate) section: &'static str,
    /// The name, in upper case.
    pub(crate) name: &'static str,
    /// How the value is read.
    pub(crate) form: F,
    /// The text that counts if nobody sets the option.
    pub(crate) default: Option<&'static str>,
    /// What the option decides.
    pub(crate) meaning: &'static str,
    /// A value somebody might set.
    pub(crate) example: &'static str,
}

/// An option regardless of the type of its value.
pub(crate) trait Described: Sync {
    /// The section; a final `*` stands for the name of one of many.
    fn section(&self) -> &'static str;
    /// The name, in upper case.
    fn name(&self) -> &'static str;
    /// What the option decides.
    fn meaning(&self) -> &'static str;
    /// The text that counts if nobody sets the option.
    fn default(&self) -> Option<&'static str>;
    /// A value somebody might set.
    fn example(&self) -> &'static str;
    /// Which values are accepted.
    fn expected(&self) -> String;
    /// Whether this value is.
    #[cfg(test)]
    fn accepts(&self, text: &str) -> bool;
}

impl<F: Form + Sync> Described for OptionSpec<F> {
    fn section(&self) -> &'static str {
        self.section
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn meaning(&self) -> &'static str {
        self.meaning
    }

    fn default(&self) -> Option<&'static str> {
        self.default
    }

    fn example(&self) -> &'static str {
        self.example
    }

    fn expected(&self) -> String {
        self.form.expected()
    }

    #[cfg(test)]
    fn accepts(&self, text: &str) -> bool {
        self.form.parse(text).is_some()
    }
}

/// Whether a section, in lower case, is one the pattern speaks of.
pub(crate) fn section_fits(pattern: &str, section: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => section.strip_prefix(prefix).is_some_and(|name| !name.is_empty()),
        None => section == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_a_name() {
        assert!(section_fits("currency-*", "currency-eur"));
        assert!(!section_fits("currency-*", "currency-"));
        assert!(section_fits("merchant", "merchant"));
        assert!(!section_fits("merchant", "merchant-exchange-x"));
    }
}
