//! The installation paths every configuration starts with, and where the file itself is found.

use super::{
    environment::Environment,
    ini::{Document, Section},
    options::OptionSpec,
    reader::Effective,
    value::FileName,
};
use std::path::{Path, PathBuf};

/// The section that is looked up before the environment.
pub(crate) const SECTION: &str = "PATHS";

/// The directory for everything the server has to keep.
pub(crate) static DATA_HOME: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "TALER_DATA_HOME",
    form: FileName,
    default: None,
    meaning: "the data directory: database and server secret",
    example: "/var/lib/taler-merchant",
};

const SYSTEM_FILE: &str = "/etc/taler-merchant/taler-merchant.conf";
const FALLBACK_PREFIX: &str = "/usr";
const FALLBACK_HOME: &str = "/var/lib/taler-merchant";

/// A path that is set before any file is read. Options are documented the same way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PathVariable {
    pub(crate) name: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) default: &'static str,
    compute: fn(&Environment) -> String,
}

pub(crate) static VARIABLES: &[PathVariable] = &[
    PathVariable {
        name: "PREFIX",
        meaning: "where the program is installed",
        default: "the parent of the `bin` directory the program lies in, else `/usr/`",
        compute: |environment| below(prefix(environment), ""),
    },
    PathVariable {
        name: "BINDIR",
        meaning: "programs",
        default: "`${PREFIX}bin/`",
        compute: |environment| below(prefix(environment), "bin/"),
    },
    PathVariable {
        name: "LIBEXECDIR",
        meaning: "helper programs",
        default: "`${PREFIX}lib/taler-merchant/libexec/`",
        compute: |environment| below(prefix(environment), "lib/taler-merchant/libexec/"),
    },
    PathVariable {
        name: "DATADIR",
        meaning: "files that come with the program",
        default: "`${PREFIX}share/taler-merchant/`",
        compute: |environment| below(prefix(environment), "share/taler-merchant/"),
    },
    PathVariable {
        name: "TALER_HOME",
        meaning: "home of the user the server runs as",
        default: "`$TALER_HOME`, else `$HOME` of the environment, else `/var/lib/taler-merchant/`",
        compute: |environment| below(home(environment), ""),
    },
    PathVariable {
        name: DATA_HOME.name,
        meaning: DATA_HOME.meaning,
        default: "`${XDG_DATA_HOME:-~/.local/share}/taler-merchant/`",
        compute: |environment| xdg(environment, "XDG_DATA_HOME", ".local/share"),
    },
    PathVariable {
        name: "TALER_CONFIG_HOME",
        meaning: "further configuration of the user",
        default: "`${XDG_CONFIG_HOME:-~/.config}/taler-merchant/`",
        compute: |environment| xdg(environment, "XDG_CONFIG_HOME", ".config"),
    },
    PathVariable {
        name: "TALER_CACHE_HOME",
        meaning: "files that can be made again",
        default: "`${XDG_CACHE_HOME:-~/.cache}/taler-merchant/`",
        compute: |environment| xdg(environment, "XDG_CACHE_HOME", ".cache"),
    },
    PathVariable {
        name: "TALER_RUNTIME_DIR",
        meaning: "sockets",
        default: "`${XDG_RUNTIME_DIR:-~/.cache}/taler-merchant/`",
        // Not /tmp: anybody could be there first, with a socket of theirs.
        compute: |environment| xdg(environment, "XDG_RUNTIME_DIR", ".cache"),
    },
];

/// Sets every path that no file has set.
pub(crate) fn fill(document: &mut Document, environment: &Environment) {
    for variable in VARIABLES {
        document.set_default(SECTION, variable.name, &(variable.compute)(environment));
    }
}

/// The paths, as [`fill`] left them.
pub(crate) fn effective(document: &Document) -> Vec<Effective> {
    let options = document.section(SECTION).into_iter().flat_map(Section::options);
    let effective = options.map(|(name, entry)| Effective {
        section: SECTION.to_owned(),
        option: name.to_owned(),
        value: Some(entry.text.clone()),
        origin: entry.origin.clone(),
    });
    effective.collect()
}

/// The files that are tried when none is named, the first one first.
#[must_use]
pub(crate) fn candidates(environment: &Environment) -> Vec<PathBuf> {
    let user = match environment.directory("XDG_CONFIG_HOME") {
        Some(directory) => directory.to_owned(),
        None => home(environment).join(".config"),
    };
    vec![user.join("taler-merchant.conf"), PathBuf::from(SYSTEM_FILE)]
}

/// The first of the candidates that exists. One that may not even be looked at counts, so that
/// reading it says why.
pub(crate) fn find(environment: &Environment) -> Option<PathBuf> {
    candidates(environment).into_iter().find(|path| path.try_exists().unwrap_or(true))
}

/// The defaults of a distribution, read before the file; only an installed program has them.
pub(crate) fn defaults_pattern(environment: &Environment) -> Option<PathBuf> {
    Some(environment.prefix()?.join("share/taler-merchant/config.d/*.conf"))
}

fn prefix(environment: &Environment) -> &Path {
    environment.prefix().unwrap_or(Path::new(FALLBACK_PREFIX))
}

fn home(environment: &Environment) -> &Path {
    let home = environment.directory("TALER_HOME").or_else(|| environment.directory("HOME"));
    home.unwrap_or(Path::new(FALLBACK_HOME))
}

fn xdg(environment: &Environment, variable: &str, below_home: &str) -> String {
    match environment.directory(variable) {
        Some(directory) => below(directory, "taler-merchant/"),
        None => below(&home(environment).join(below_home), "taler-merchant/"),
    }
}

/// Directories end in a slash: `${DATADIR}sql` is how existing files write it.
fn below(directory: &Path, rest: &str) -> String {
    let directory = directory.to_string_lossy();
    format!("{}/{rest}", directory.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::origin::Origin;

    fn path(environment: &Environment, name: &str) -> String {
        let mut document = Document::default();
        fill(&mut document, environment);
        document.find(SECTION, name).unwrap().text.clone()
    }

    #[test]
    fn xdg_variables_decide_the_directories_of_the_user() {
        let environment = Environment::from_variables([
            ("HOME", "/home/shop"),
            ("XDG_DATA_HOME", "/data"),
            ("XDG_CONFIG_HOME", "/config/"),
            ("XDG_CACHE_HOME", "/cache"),
            ("XDG_RUNTIME_DIR", "/run/user/7"),
        ]);
        assert_eq!(path(&environment, "TALER_HOME"), "/home/shop/");
        assert_eq!(path(&environment, "TALER_DATA_HOME"), "/data/taler-merchant/");
        assert_eq!(path(&environment, "TALER_CONFIG_HOME"), "/config/taler-merchant/");
        assert_eq!(path(&environment, "TALER_CACHE_HOME"), "/cache/taler-merchant/");
        assert_eq!(path(&environment, "TALER_RUNTIME_DIR"), "/run/user/7/taler-merchant/");
    }

    #[test]
    fn without_xdg_variables_the_home_directory_decides() {
        let environment = Environment::from_variables([("HOME", "/h"), ("XDG_DATA_HOME", "x")]);
        assert_eq!(path(&environment, "TALER_DATA_HOME"), "/h/.local/share/taler-merchant/");
        assert_eq!(path(&environment, "TALER_CONFIG_HOME"), "/h/.config/taler-merchant/");
        assert_eq!(path(&environment, "TALER_CACHE_HOME"), "/h/.cache/taler-merchant/");
        assert_eq!(path(&environment, "TALER_RUNTIME_DIR"), "/h/.cache/taler-merchant/");
    }

    #[test]
    fn taler_home_comes_before_home_and_a_service_may_have_neither() {
        let both = Environment::from_variables([("HOME", "/h"), ("TALER_HOME", "/t")]);
        assert_eq!(path(&both, "TALER_HOME"), "/t/");
        assert_eq!(path(&Environment::default(), "TALER_HOME"), "/var/lib/taler-merchant/");
    }

    #[test]
    fn installation_paths_follow_the_program() {
        let environment = Environment::default().with_executable("/opt/taler/bin/taler-merchant");
        assert_eq!(path(&environment, "PREFIX"), "/opt/taler/");
        assert_eq!(path(&environment, "BINDIR"), "/opt/taler/bin/");
        assert_eq!(path(&environment, "LIBEXECDIR"), "/opt/taler/lib/taler-merchant/libexec/");
        assert_eq!(path(&environment, "DATADIR"), "/opt/taler/share/taler-merchant/");
        assert_eq!(path(&Environment::default(), "PREFIX"), "/usr/");
    }

    #[test]
    fn a_path_from_a_file_stays() {
        let mut document = Document::default();
        document.set(SECTION, "taler_data_home", "/srv", Origin::CommandLine);
        fill(&mut document, &Environment::default());
        assert_eq!(document.find(SECTION, "TALER_DATA_HOME").unwrap().text, "/srv");
    }

    #[test]
    fn the_file_of_the_user_is_tried_before_the_one_of_the_system() {
        let environment = Environment::from_variables([("HOME", "/h")]);
        let system = PathBuf::from("/etc/taler-merchant/taler-merchant.conf");
        assert_eq!(
            candidates(&environment),
            [PathBuf::from("/h/.config/taler-merchant.conf"), system.clone()]
        );
        let environment =
            Environment::from_variables([("HOME", "/h"), ("XDG_CONFIG_HOME", "/config")]);
        assert_eq!(
            candidates(&environment),
            [PathBuf::from("/config/taler-merchant.conf"), system]
        );
    }

    #[test]
    fn the_first_existing_file_is_taken() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("taler-merchant.conf");
        std::fs::write(&file, "").unwrap();
        let root = directory.path().to_str().unwrap();
        let environment = Environment::from_variables([("XDG_CONFIG_HOME", root)]);
        assert_eq!(find(&environment), Some(file));
    }

    #[test]
    fn only_an_installed_program_has_defaults_of_a_distribution() {
        assert_eq!(defaults_pattern(&Environment::default()), None);
        let installed = Environment::default().with_executable("/usr/bin/taler-merchant");
        assert_eq!(
            defaults_pattern(&installed),
            Some(PathBuf::from("/usr/share/taler-merchant/config.d/*.conf"))
        );
    }
}
