//! Names and modes of files.

use super::form::Form;
use std::path::{Path, PathBuf};

/// A file name; the only form in which variables are replaced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileName;

impl Form for FileName {
    type Value = PathBuf;

    fn parse(&self, text: &str) -> Option<PathBuf> {
        if text.is_empty() || text.contains(char::is_control) {
            return None;
        }
        // Doubled slashes stem from `${DIRECTORY}/file`, where the variable ends in one.
        Some(Path::new(text).components().collect())
    }

    fn expected(&self) -> String {
        "a file name".to_owned()
    }

    fn is_file_name(&self) -> bool {
        true
    }

    fn shown(&self, text: &str) -> String {
        self.parse(text).map_or_else(|| text.to_owned(), |path| path.to_string_lossy().into_owned())
    }
}

/// Permissions of a file, in octal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileMode;

impl Form for FileMode {
    type Value = u32;

    fn parse(&self, text: &str) -> Option<u32> {
        let octal = text.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
        let mode = u32::from_str_radix(text, 8).ok().filter(|mode| octal && *mode <= 0o777);
        mode.filter(|_| text.len() >= 3)
    }

    fn expected(&self) -> String {
        "permissions of three octal digits".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_loses_doubled_slashes() {
        assert_eq!(FileName.parse("/data//x/./y/").unwrap().to_str(), Some("/data/x/y"));
        assert_eq!(FileName.parse("../x").unwrap().to_str(), Some("../x"));
    }

    #[test]
    fn a_file_name_is_neither_empty_nor_has_control_characters() {
        assert_eq!(FileName.parse(""), None);
        assert_eq!(FileName.parse("a\nb"), None);
    }

    #[test]
    fn a_mode_is_octal() {
        assert_eq!(FileMode.parse("660"), Some(0o660));
        assert_eq!(FileMode.parse("0600"), Some(0o600));
        for text in ["", "66", "680", "1777", "+66", "rw-"] {
            assert_eq!(FileMode.parse(text), None, "{text}");
        }
    }
}
