//! The server secret: from the environment, from its file, or made at the first start.
use anyhow::{Context, bail};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use taler_merchant_domain::base32;
use taler_merchant_domain::random::Entropy;
use taler_merchant_domain::secrets::ServerSecret;

/// The variable that holds the secret where no file should.
pub const SECRET_VARIABLE: &str = "TALER_MERCHANT_SECRET";

/// The secret as 52 symbols of base32 from `variable`, else from `file`, which is made if absent.
///
/// # Errors
/// When either holds something else, or the file cannot be read, written, or is open to others.
pub fn obtain(
    variable: Option<&str>,
    file: &Path,
    entropy: &dyn Entropy,
) -> anyhow::Result<ServerSecret> {
    if let Some(text) = variable {
        return parse(text).with_context(|| format!("the variable {SECRET_VARIABLE}"));
    }
    match fs::read_to_string(file) {
        Ok(text) => {
            check_mode(file)?;
            parse(&text).with_context(|| format!("the secret in {}", file.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            create(file, entropy).with_context(|| format!("making {}", file.display()))
        }
        Err(error) => Err(error).with_context(|| format!("reading {}", file.display())),
    }
}

fn parse(text: &str) -> anyhow::Result<ServerSecret> {
    match base32::decode_array(text.trim()) {
        Ok(bytes) => Ok(ServerSecret::from_bytes(bytes)),
        Err(_) => bail!("is not 52 symbols of base32"),
    }
}

fn check_mode(file: &Path) -> anyhow::Result<()> {
    let mode = fs::metadata(file)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        bail!("{} is open to others (mode {mode:03o}): chmod 600 it", file.display());
    }
    Ok(())
}

/// Written beside its place and linked there, so that of two first starts one wins, and a cut in
/// power leaves all of it or nothing.
fn create(file: &Path, entropy: &dyn Entropy) -> anyhow::Result<ServerSecret> {
    let directory = file.parent().context("has no directory")?;
    fs::create_dir_all(directory)?;
    let secret = ServerSecret::generate(entropy);
    let draft = directory.join(format!(".server-secret.{}", std::process::id()));
    let mut handle =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    handle.write_all(format!("{}\n", base32::encode(secret.expose())).as_bytes())?;
    handle.sync_all()?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => {
            fs::File::open(directory)?.sync_all()?;
            Ok(secret)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => parse(&fs::read_to_string(file)?),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::testing::SeededEntropy;

    #[test]
    fn the_first_start_makes_a_file_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("data/server-secret");
        let made = obtain(None, &file, &SeededEntropy::new(1)).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let read = obtain(None, &file, &SeededEntropy::new(2)).unwrap();
        assert_eq!(made.expose(), read.expose());
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "no draft is left");
    }

    #[test]
    fn the_variable_comes_first() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("server-secret");
        let text = "0".repeat(52);
        let secret = obtain(Some(&text), &file, &SeededEntropy::new(1)).unwrap();
        assert_eq!(secret.expose(), &[0; 32]);
        assert!(!file.exists());
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("server-secret");
        obtain(None, &file, &SeededEntropy::new(1)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let error = obtain(None, &file, &SeededEntropy::new(1)).unwrap_err();
        assert!(error.to_string().contains("open to others"), "{error}");
    }

    #[test]
    fn what_is_not_a_secret_is_refused_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("server-secret");
        fs::write(&file, "short").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(obtain(None, &file, &SeededEntropy::new(1)).is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "short");
    }
}
