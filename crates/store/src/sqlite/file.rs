//! The files of a database: where they are, who may read them, which server has them.
use crate::error::{Context, StartError};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, absolute};

/// An absolute path, which SQLite cannot mistake for a URI or a database in memory.
pub(super) fn resolve(path: &Path) -> Result<String, StartError> {
    let full = absolute(path).context(|| format!("{} cannot be a path", path.display()))?;
    let text = full.to_str().ok_or_else(|| anyhow::anyhow!("it is not UTF-8"));
    text.map(str::to_owned).context(|| format!("{} cannot be a path", path.display()))
}

/// Makes the directories that are missing, for the owner alone.
pub(super) fn create_directory(path: &str) -> Result<(), StartError> {
    let Some(directory) = Path::new(path).parent() else { return Ok(()) };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(directory);
    made.context(|| format!("the directory of {path} cannot be made"))
}

/// Makes an empty file if there is none, for the owner alone. SQLite gives its own files beside
/// it the same permissions.
///
/// A file that is there is never opened: closing it again would take the locks away that other
/// connections of this process have on it.
pub(super) fn create(path: &str) -> Result<(), StartError> {
    let made = private().create_new(true).open(path);
    match made {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop).context(|| format!("{path} cannot be made")),
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600);
    options
}

/// Refuses a file that is not there, which SQLite would make.
pub(super) fn require(path: &str) -> Result<(), StartError> {
    std::fs::metadata(path).map(drop).context(|| format!("{path} cannot be opened"))
}

/// A lock beside a database, given back when it is dropped and when the process ends, however it
/// ends.
#[derive(Debug)]
pub(super) struct FileLock {
    _file: File,
}

impl FileLock {
    /// Held by the one server that has the database open.
    pub(super) fn of_server(path: &str) -> Result<Self, StartError> {
        let (file, name) = lock_file(path, "lock")?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StartError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => {
                Err(error).context(|| format!("{name} cannot be locked"))
            }
        }
    }

    /// Held while the database is made and migrated; others wait.
    pub(super) fn of_migration(path: &str) -> Result<Self, StartError> {
        let (file, name) = lock_file(path, "migrate-lock")?;
        let locked = file.lock().context(|| format!("{name} cannot be locked"));
        locked.map(|()| Self { _file: file })
    }
}

fn lock_file(path: &str, suffix: &str) -> Result<(File, String), StartError> {
    let name = format!("{path}.{suffix}");
    let file = private().create(true).open(&name);
    file.context(|| format!("{name} cannot be opened")).map(|file| (file, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_for_the_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data/shop/db");
        create_directory(path.to_str().unwrap()).unwrap();
        create(path.to_str().unwrap()).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&dir.path().join("data/shop")), 0o700);
        assert_eq!(mode(&dir.path().join("data")), 0o700);
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        std::fs::write(&path, "content").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        create(path.to_str().unwrap()).unwrap();
        assert_eq!(mode(&path), 0o640);
        assert_eq!(std::fs::read(&path).unwrap(), b"content");
    }

    #[test]
    fn a_relative_path_is_never_a_uri() {
        for text in [":memory:", "file:db?mode=memory", "db"] {
            let path = resolve(Path::new(text)).unwrap();
            assert!(path.starts_with('/') && path.ends_with(text), "{path}");
        }
    }
}
