//! Reading files, and the files they include.

use super::{document::Document, error::SyntaxError, glob, line::Line};
use crate::config::{error::ConfigError, origin::Origin};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Reads files into a [`Document`] and follows their directives.
#[derive(Debug, Default)]
pub(crate) struct Loader {
    /// The files that are being read, outermost first.
    active: Vec<PathBuf>,
}

/// The position in a file.
struct Cursor {
    path: Arc<Path>,
    line: usize,
    section: Option<String>,
}

impl Loader {
    /// Reads a file that `from` names.
    pub(crate) fn read(
        &mut self,
        document: &mut Document,
        path: &Path,
        from: &Origin,
    ) -> Result<(), ConfigError> {
        // A pipe has no canonical name, and cannot include itself either.
        let identity = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if self.active.contains(&identity) {
            return Err(ConfigError::Cycle { origin: from.clone(), path: path.to_owned() });
        }
        let bytes = fs::read(path).map_err(|source| unreadable(from, path, source))?;
        self.active.push(identity);
        let outcome = self.parse(document, path, &bytes);
        self.active.pop();
        outcome
    }

    /// Reads every file of a directory that matches the pattern, sorted by name.
    pub(crate) fn read_matching(
        &mut self,
        document: &mut Document,
        pattern: &Path,
        from: &Origin,
    ) -> Result<(), ConfigError> {
        let directory = pattern.parent().unwrap_or(Path::new("."));
        let name = pattern.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if directory.to_string_lossy().contains(['*', '?']) {
            let problem = SyntaxError::PatternInDirectory;
            return Err(ConfigError::Syntax { origin: from.clone(), problem });
        }
        let files =
            glob::files(directory, name).map_err(|source| unreadable(from, directory, source))?;
        files.iter().try_for_each(|file| self.read(document, file, from))
    }

    /// Takes over one section of a file. A file that cannot be read is skipped, but the section
    /// exists from then on: others decide by it, and must not decide by who may read the secret.
    fn read_secret(
        &mut self,
        document: &mut Document,
        section: &str,
        path: &Path,
        from: &Origin,
    ) -> Result<(), ConfigError> {
        document.open(section, from);
        let mut secrets = Document::default();
        match self.read(&mut secrets, path, from) {
            Err(ConfigError::Unreadable { path: unread, .. }) if unread == path => return Ok(()),
            outcome => outcome?,
        }
        if let Some(section) = secrets.take_section(section) {
            document.adopt(section);
        }
        Ok(())
    }

    /// Reads the content of a file.
    pub(crate) fn parse(
        &mut self,
        document: &mut Document,
        path: &Path,
        bytes: &[u8],
    ) -> Result<(), ConfigError> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut cursor = Cursor { path: path.into(), line: 0, section: None };
        for line in bytes.split(|byte| *byte == b'\n') {
            cursor.line += 1;
            let Ok(text) = str::from_utf8(line) else {
                return Err(cursor.refuse(SyntaxError::NotUtf8));
            };
            let line = Line::parse(text).map_err(|problem| cursor.refuse(problem))?;
            self.apply(document, &mut cursor, &line)?;
        }
        Ok(())
    }

    fn apply(
        &mut self,
        document: &mut Document,
        cursor: &mut Cursor,
        line: &Line<'_>,
    ) -> Result<(), ConfigError> {
        let origin = cursor.origin();
        match *line {
            Line::Blank => {}
            Line::Section(name) => {
                document.open(name, &origin);
                cursor.section = Some(name.to_owned());
            }
            Line::Option { name, value } => {
                let Some(section) = &cursor.section else {
                    return Err(cursor.refuse(SyntaxError::OutsideSection));
                };
                document.set(section, name, value, origin);
            }
            Line::Inline(file) => self.read(document, &cursor.resolve(file), &origin)?,
            Line::InlineMatching(pattern) => {
                self.read_matching(document, &cursor.resolve(pattern), &origin)?;
            }
            Line::InlineSecret { section, file } => {
                self.read_secret(document, section, &cursor.resolve(file), &origin)?;
            }
        }
        Ok(())
    }
}

impl Cursor {
    fn origin(&self) -> Origin {
        Origin::File { path: Arc::clone(&self.path), line: self.line }
    }

    fn refuse(&self, problem: SyntaxError) -> ConfigError {
        ConfigError::Syntax { origin: self.origin(), problem }
    }

    /// A file named here; relative names start at the directory of this file.
    fn resolve(&self, file: &str) -> PathBuf {
        match self.path.parent() {
            Some(directory) if directory != Path::new("") => directory.join(file),
            _ => Path::new(".").join(file),
        }
    }
}

fn unreadable(from: &Origin, path: &Path, source: io::Error) -> ConfigError {
    ConfigError::Unreadable { origin: from.clone(), path: path.to_owned(), source }
}

#[cfg(test)]
mod tests;
