//! Texts that are hardly checked here.

use super::form::Form;

/// Any text but an empty one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FreeText {
    /// What the text is, with an article.
    pub(crate) what: &'static str,
}

impl Form for FreeText {
    type Value = String;

    fn parse(&self, text: &str) -> Option<String> {
        (!text.is_empty() && !text.contains(char::is_control)).then(|| text.to_owned())
    }

    fn expected(&self) -> String {
        self.what.to_owned()
    }
}

/// Words with blanks between them, at least one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words;

impl Form for Words {
    type Value = Vec<String>;

    fn parse(&self, text: &str) -> Option<Vec<String>> {
        let words: Vec<String> = text.split_ascii_whitespace().map(str::to_owned).collect();
        (!words.is_empty() && !text.contains(char::is_control)).then_some(words)
    }

    fn expected(&self) -> String {
        "words with blanks between them".to_owned()
    }
}

/// The version of a document. It becomes part of a file name, so it cannot lead elsewhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Etag;

impl Form for Etag {
    type Value = String;

    fn parse(&self, text: &str) -> Option<String> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let fits = text.chars().all(is_part) && !text.starts_with('.') && !text.is_empty();
        fits.then(|| text.to_owned())
    }

    fn expected(&self) -> String {
        "letters, digits, dots, dashes and underscores".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_divided_by_blanks() {
        assert_eq!(Words.parse(" iban  x-taler-bank ").unwrap(), ["iban", "x-taler-bank"]);
        assert_eq!(Words.parse("  "), None);
    }

    #[test]
    fn a_free_text_keeps_everything_but_control_characters() {
        let form = FreeText { what: "a regular expression" };
        assert_eq!(form.parse("^\\+41[0-9]+$").as_deref(), Some("^\\+41[0-9]+$"));
        assert_eq!(form.parse("a\0"), None);
        assert_eq!(form.parse(""), None);
    }

    #[test]
    fn an_etag_cannot_leave_its_directory() {
        assert_eq!(Etag.parse("terms-v1.2").as_deref(), Some("terms-v1.2"));
        for text in ["", "..", "../x", "a/b", ".hidden", "a b"] {
            assert_eq!(Etag.parse(text), None, "{text}");
        }
    }
}
