//! Why a configuration cannot be used.

use super::{expand::TooDeep, ini::SyntaxError, origin::Origin};
use std::{io, path::PathBuf};

/// A configuration the server refuses to start with.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A line that is not of the dialect.
    #[error("{origin}: {problem}")]
    Syntax {
        /// The line.
        origin: Origin,
        /// What is wrong with it.
        problem: SyntaxError,
    },
    /// A file that was named, but cannot be read.
    #[error("{origin}: cannot read {}", path.display())]
    Unreadable {
        /// Who named the file.
        origin: Origin,
        /// The file.
        path: PathBuf,
        /// The answer of the operating system.
        source: io::Error,
    },
    /// A file that includes itself, directly or through others.
    #[error("{origin}: {} includes itself", path.display())]
    Cycle {
        /// The including line.
        origin: Origin,
        /// The file that is being read already.
        path: PathBuf,
    },
    /// A value that does not fit its option.
    #[error("{origin}: {section}/{option} is {found}, expected {expected}")]
    Wrong {
        /// The line with the value.
        origin: Origin,
        /// The section.
        section: String,
        /// The option.
        option: &'static str,
        /// What would fit.
        expected: String,
        /// The value in quotes, or a stand-in for a secret.
        found: String,
    },
    /// An option that has to be given and is not.
    #[error("{origin}: {section}/{option} is missing, expected {expected}")]
    Missing {
        /// What makes the option necessary.
        origin: Origin,
        /// The section.
        section: String,
        /// The option.
        option: &'static str,
        /// What would fit.
        expected: String,
    },
    /// A file name whose variables cannot be resolved.
    #[error("{origin}: {section}/{option} cannot be expanded")]
    Expansion {
        /// The line with the value.
        origin: Origin,
        /// The section.
        section: String,
        /// The option.
        option: &'static str,
        /// The limit that was hit.
        source: TooDeep,
    },
    /// Two values that are fine alone, but not together.
    #[error("{origin}: {text}")]
    Conflict {
        /// The line with the value that should change.
        origin: Origin,
        /// What collides, and the way out.
        text: String,
    },
    /// An argument of `--set` that is not an assignment. It is not repeated, since it may hold a secret.
    #[error("command line: --set expects section/OPTION=value on one line")]
    Override,
}
