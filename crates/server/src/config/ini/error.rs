//! What can be wrong with a line.

/// A line that is not of the dialect. The text of the line is not repeated: it may hold a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    /// Bytes that are not text.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// `[` without `]` at the end of the line.
    #[error("a section header has to end in ]")]
    UnclosedSection,
    /// `[]`
    #[error("the section has no name")]
    UnnamedSection,
    /// Neither comment, header, directive nor assignment.
    #[error("expected a comment, [section] or NAME = VALUE")]
    NotAnAssignment,
    /// `= VALUE`
    #[error("the option has no name")]
    UnnamedOption,
    /// An assignment above the first header.
    #[error("the option stands before the first [section]")]
    OutsideSection,
    /// A word between `@` that is no directive.
    #[error("expected @inline@, @inline-matching@ or @inline-secret@")]
    UnknownDirective,
    /// A directive without its file, or without its section.
    #[error("expected {0}")]
    MissingOperand(&'static str),
    /// `@inline-matching@` with a pattern before the last slash.
    #[error("only the file name may contain * or ?, not the directory")]
    PatternInDirectory,
}
