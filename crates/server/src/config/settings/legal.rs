//! Documents users agree to.

use crate::config::{
    error::ConfigError,
    options::OptionSpec,
    reader::{Reader, missing},
    value::{Etag, FileName},
};
use std::path::PathBuf;

/// A document in several languages and formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalDocument {
    /// The directory, with one more per language in it.
    pub directory: PathBuf,
    /// The version: the name of the files without their extension.
    pub etag: String,
}

/// Reads a document. A version alone names nothing; a directory needs one.
pub(super) fn read(
    reader: &mut Reader<'_>,
    directory: &OptionSpec<FileName>,
    etag: &OptionSpec<Etag>,
) -> Result<Option<LegalDocument>, ConfigError> {
    let found = (reader.find(directory)?, reader.find(etag)?);
    match found {
        (None, _) => Ok(None),
        (Some(directory), Some(etag)) => Ok(Some(LegalDocument { directory, etag })),
        (Some(_), None) => {
            let origin = reader.origin(directory.section, directory);
            Err(missing(etag.section, etag, origin))
        }
    }
}
