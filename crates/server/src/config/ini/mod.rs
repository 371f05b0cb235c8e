//! The INI dialect of GNU Taler: sections, options, comments and includes.

mod document;
mod error;
mod glob;
mod line;
mod loader;
mod write;

pub(crate) use document::{Document, Entry, Section};
pub(crate) use loader::Loader;
pub(crate) use write::assignment;

pub use error::SyntaxError;
