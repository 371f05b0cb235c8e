//! The contract between an option and the type of its value.

/// A way to read a text. An implementation accepts exactly what [`Form::expected`] says.
pub(crate) trait Form {
    /// What the text stands for.
    type Value;

    /// The value, or `None` if the text is none of them.
    fn parse(&self, text: &str) -> Option<Self::Value>;

    /// Which texts are accepted, in the words of an error: "expected .."
    fn expected(&self) -> String;

    /// Whether variables are replaced before the text is read.
    fn is_file_name(&self) -> bool {
        false
    }

    /// Whether an empty text is a value. Otherwise it unsets an option that has no default.
    fn accepts_empty(&self) -> bool {
        false
    }

    /// The text as it may be printed: without passwords, fit to be read again.
    fn shown(&self, text: &str) -> String {
        text.to_owned()
    }
}
