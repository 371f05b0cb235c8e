//! The words of messages, in several languages.
//!
//! Each language is one file of named templates: those in `texts/` are built in, an operator may
//! replace them and add others. A template is plain text with placeholders such as `{code}`. All
//! are checked when they are read, so that composing a message cannot fail.
mod compose;
mod error;
mod language;
mod library;
mod template;

pub use compose::Mail;
pub use error::{Problem, WordsError};
pub use library::Words;
