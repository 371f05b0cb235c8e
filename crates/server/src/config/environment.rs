//! What the configuration may know about the process it is read in.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

/// Environment variables and the place of the program. Reading a configuration asks nothing else
/// of the process, so a test decides all of it.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    executable: Option<PathBuf>,
}

impl Environment {
    /// The environment of the running process. Variables that are not UTF-8 are left out.
    #[must_use]
    pub fn of_process() -> Self {
        let variables = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self { variables, executable: std::env::current_exe().ok() }
    }

    /// An environment of exactly these variables.
    #[must_use]
    pub fn from_variables<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let variables =
            variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { variables: variables.collect(), executable: None }
    }

    /// The same environment for a program at `executable`.
    #[must_use]
    pub fn with_executable(self, executable: impl Into<PathBuf>) -> Self {
        Self { executable: Some(executable.into()), ..self }
    }

    /// The value of a variable.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The value of a variable that names a directory. The XDG rules say that a relative path, like
    /// an empty one, counts as unset.
    pub(crate) fn directory(&self, name: &str) -> Option<&Path> {
        self.variable(name).map(Path::new).filter(|path| path.is_absolute())
    }

    /// The prefix the program is installed under: `PREFIX` of `PREFIX/bin/taler-merchant`.
    pub(crate) fn prefix(&self) -> Option<&Path> {
        let bin = self.executable.as_deref()?.parent()?;
        if bin.file_name()? == "bin" { bin.parent() } else { None }
    }
}

/// Names nothing: variables hold passwords.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("executable", &self.executable).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_or_empty_directory_counts_as_unset() {
        let environment = Environment::from_variables([("A", "relative"), ("B", ""), ("C", "/c")]);
        assert_eq!(environment.directory("A"), None);
        assert_eq!(environment.directory("B"), None);
        assert_eq!(environment.directory("C"), Some(Path::new("/c")));
    }

    #[test]
    fn the_prefix_is_known_only_below_bin() {
        let nowhere = Environment::default();
        assert_eq!(nowhere.prefix(), None);
        let built = nowhere.clone().with_executable("/src/target/release/taler-merchant");
        assert_eq!(built.prefix(), None);
        let installed = nowhere.with_executable("/usr/local/bin/taler-merchant");
        assert_eq!(installed.prefix(), Some(Path::new("/usr/local")));
    }

    #[test]
    fn the_process_has_an_environment_and_a_program() {
        let environment = Environment::of_process();
        assert!(environment.variable("PATH").is_some());
        assert!(environment.executable.is_some());
    }

    #[test]
    fn debug_output_holds_no_variable() {
        let environment = Environment::from_variables([("TALER_MERCHANT_SECRET", "hunter2")]);
        assert!(!format!("{environment:?}").contains("hunter2"));
    }
}
