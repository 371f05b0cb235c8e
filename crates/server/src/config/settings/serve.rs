//! How clients reach the server.

use crate::config::{
    error::ConfigError,
    options::{self, Transport},
    reader::Reader,
    value::{BaseUrl, Bind, Form},
};
use std::path::{Path, PathBuf};
use taler_merchant_http::TrustedProxies;

/// The longest name of a Unix domain socket, in bytes.
const MAX_SOCKET_NAME: usize = 107;

/// Where the server takes connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Serve {
    /// On a TCP port.
    Tcp {
        /// The port; 0 lets the system choose one.
        port: u16,
        /// The addresses.
        bind: Bind,
    },
    /// On a Unix domain socket.
    Unix {
        /// The socket.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
}

/// Reads whose word counts about who the client is.
///
/// Who is reached from outside and takes connections from this machine only is behind a proxy, and
/// so is who is reached by https, which this server does not speak. Then all the world has one address,
/// and nothing can be limited for each client.
pub(super) fn read_proxies(
    reader: &mut Reader<'_>,
    serve: &Serve,
    base_url: Option<&BaseUrl>,
) -> Result<TrustedProxies, ConfigError> {
    let proxies = reader.find(&options::TRUSTED_PROXIES)?;
    let is_local = match serve {
        Serve::Tcp { bind, .. } => bind.is_loopback(),
        Serve::Unix { .. } => true,
    };
    let is_behind = |url: &&BaseUrl| !url.is_loopback() && (is_local || url.is_https());
    if proxies.is_none() && base_url.as_ref().is_some_and(is_behind) {
        let origin = reader.origin(options::BASE_URL.section, &options::BASE_URL);
        let limits = if is_local { "are off" } else { "hold for all together" };
        let text = format!(
            "merchant/BASE_URL is reached through a proxy, and merchant/TRUSTED_PROXIES is not set: \
             clients cannot be told apart, and limits for each of them {limits}"
        );
        reader.warn(origin, text);
    }
    Ok(proxies.unwrap_or_default())
}

/// Reads the place and the public URL, which has to be known before strangers can connect: links
/// and payment requests must not depend on a header they send.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(Serve, Option<BaseUrl>), ConfigError> {
    let transport = reader.required(&options::SERVE)?;
    let port = reader.required(&options::PORT)?;
    let bind = reader.find(&options::BIND_TO)?.unwrap_or(Bind::Loopback);
    let path = reader.required(&options::UNIXPATH)?;
    let mode = reader.required(&options::UNIXPATH_MODE)?;
    let base_url = reader.find(&options::BASE_URL)?;
    match transport {
        Transport::Unix if path.as_os_str().len() > MAX_SOCKET_NAME => {
            Err(wrong_socket(reader, &path))
        }
        Transport::Unix => Ok((Serve::Unix { path, mode }, base_url)),
        Transport::Tcp if base_url.is_none() && !bind.is_loopback() => Err(no_base_url(reader)),
        Transport::Tcp => Ok((Serve::Tcp { port, bind }, base_url)),
    }
}

fn wrong_socket(reader: &Reader<'_>, path: &Path) -> ConfigError {
    let option = &options::UNIXPATH;
    ConfigError::Wrong {
        origin: reader.origin(option.section, option),
        section: option.section.to_owned(),
        option: option.name,
        expected: format!("{} of at most {MAX_SOCKET_NAME} bytes", option.form.expected()),
        found: format!("\"{}\"", path.display()),
    }
}

fn no_base_url(reader: &Reader<'_>) -> ConfigError {
    let origin = reader.origin(options::BIND_TO.section, &options::BIND_TO);
    let text = "merchant/BIND_TO admits other machines, so merchant/BASE_URL has to be set";
    ConfigError::Conflict { origin, text: text.to_owned() }
}
