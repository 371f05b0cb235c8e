//! Where a value comes from.

use std::{fmt, path::Path, sync::Arc};

/// The place a value was taken from, shown in errors, in warnings and by `taler-merchant config`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it: the documented default.
    Default,
    /// A line of a configuration file, counted from one.
    File {
        /// The file, as it was named by the operator or by the including file.
        path: Arc<Path>,
        /// The line in it.
        line: usize,
    },
    /// An argument of the command.
    CommandLine,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::CommandLine => f.write_str("command line"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_shown_with_its_line() {
        let origin = Origin::File { path: Path::new("/etc/shop.conf").into(), line: 7 };
        assert_eq!(origin.to_string(), "/etc/shop.conf:7");
    }
}
