//! The administrator's instance, made at the first start: the server is never open to whoever
//! comes first.
use anyhow::Context;
use std::fs::{self, OpenOptions};
use std::io::{IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use taler_merchant_domain::act::Request;
use taler_merchant_domain::audit::Origin;
use taler_merchant_domain::auth::{BEARER_PREFIX, Password};
use taler_merchant_domain::instances::{
    CreateInstance, CreateInstanceError, Created, Defaults, Initiator, InstanceService,
    InstanceSettings,
};
use taler_merchant_domain::random::{Entropy, draw};
use taler_merchant_domain::{InstanceId, LegalName, Location, base32};
use zeroize::Zeroizing;

/// The variables that name the administrator's first password, the newer name first.
pub const PASSWORD_VARIABLES: [&str; 2] = ["TALER_MERCHANT_PASSWORD", "TALER_MERCHANT_TOKEN"];

/// Where a generated password is told.
#[derive(Debug, Clone)]
pub enum Notice {
    /// On standard error, to somebody who is looking.
    Terminal,
    /// In a file for its owner alone, in this directory.
    File(PathBuf),
}

impl Notice {
    /// On the terminal if there is one.
    #[must_use]
    pub fn fitting(directory: &Path) -> Self {
        if std::io::stderr().is_terminal() {
            Self::Terminal
        } else {
            Self::File(directory.to_path_buf())
        }
    }
}

/// Makes the administrator's instance unless it is there.
///
/// Of several processes that start at once the one whose insertion won tells its password.
///
/// # Errors
/// When the given password cannot be one, or the store fails.
pub async fn ensure_admin(
    instances: &InstanceService,
    defaults: &Defaults,
    given: Option<&str>,
    entropy: &dyn Entropy,
    notice: &Notice,
) -> anyhow::Result<()> {
    let id = InstanceId::admin();
    if instances.find(&id).await.is_ok() {
        return Ok(());
    }
    let text = match given {
        Some(text) => Zeroizing::new(text.strip_prefix(BEARER_PREFIX).unwrap_or(text).to_owned()),
        None => generated(entropy),
    };
    let password = Password::parse(&text).context("the administrator's first password")?;
    let origin = Origin { source: "first start".to_owned(), request: String::new() };
    let command = CreateInstance {
        id,
        settings: settings(defaults)?,
        password,
        token_validity: None,
        request: Request { origin, shown: Vec::new() },
    };
    match instances.create(command, &Initiator::Operator).await {
        Ok(Created::New(_)) if given.is_none() => tell(&text, notice),
        Ok(_) | Err(CreateInstanceError::AlreadyExists) => Ok(()),
        Err(error) => Err(error).context("making the administrator's instance"),
    }
}

/// 100 bits, in groups that can be typed.
fn generated(entropy: &dyn Entropy) -> Zeroizing<String> {
    let bytes: Zeroizing<[u8; 13]> = Zeroizing::new(draw(entropy));
    let symbols = Zeroizing::new(base32::encode(bytes.as_slice()));
    let groups: Vec<String> =
        symbols.chars().take(20).collect::<Vec<_>>().chunks(5).map(String::from_iter).collect();
    Zeroizing::new(groups.join("-"))
}

fn settings(defaults: &Defaults) -> anyhow::Result<InstanceSettings> {
    Ok(InstanceSettings {
        name: LegalName::parse("Administrator")?,
        email: None,
        phone_number: None,
        website: None,
        logo: None,
        address: Location::default(),
        jurisdiction: Location::default(),
        use_stefan: true,
        default_pay_delay: defaults.pay_delay,
        default_refund_delay: defaults.refund_delay,
        default_wire_transfer_delay: defaults.wire_transfer_delay,
        default_wire_transfer_rounding_interval: defaults.wire_transfer_rounding_interval,
    })
}

/// Where nobody is looking, the log names a file and not the password.
fn tell(password: &str, notice: &Notice) -> anyhow::Result<()> {
    match notice {
        Notice::Terminal => {
            let mut terminal = std::io::stderr().lock();
            writeln!(terminal, "The password of the instance admin is: {password}")?;
            writeln!(terminal, "It is not shown again; `taler-merchant passwd` sets a new one.")?;
        }
        Notice::File(directory) => {
            fs::create_dir_all(directory)?;
            let path = directory.join("admin-password");
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(true).mode(0o600);
            let mut file = options.open(&path).with_context(|| path.display().to_string())?;
            writeln!(file, "{password}")?;
            file.sync_all()?;
            tracing::warn!(path = %path.display(), "the password of the instance admin was written to a file: read it and delete it");
        }
    }
    Ok(())
}
