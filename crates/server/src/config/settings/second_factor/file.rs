use crate::config::{
    error::ConfigError, options, reader::Reader, settings::serve::Serve, value::BaseUrl,
};
use std::path::{Path, PathBuf};

/// Where messages are written instead of being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TanFile {
    /// To the standard error.
    StandardError,
    /// To the end of a file.
    File(PathBuf),
}

/// Reads the place, which is for servers only that nobody else can reach: who can read it solves
/// every challenge.
pub(super) fn read(
    reader: &mut Reader<'_>,
    serve: &Serve,
    base_url: Option<&BaseUrl>,
) -> Result<Option<TanFile>, ConfigError> {
    let option = &options::TAN_FILE;
    let Some(path) = reader.find(option)? else { return Ok(None) };
    if !is_private(serve, base_url) {
        let text = "merchant/TAN_FILE is for development: BIND_TO must not admit other machines, \
                    BASE_URL must name this one if it is set, and has to be set on a socket";
        let origin = reader.origin(option.section, option);
        return Err(ConfigError::Conflict { origin, text: text.to_owned() });
    }
    let is_standard_error = path == Path::new("-");
    Ok(Some(if is_standard_error { TanFile::StandardError } else { TanFile::File(path) }))
}

fn is_private(serve: &Serve, base_url: Option<&BaseUrl>) -> bool {
    let names_this_machine = base_url.map(BaseUrl::is_loopback);
    match serve {
        Serve::Tcp { bind, .. } => bind.is_loopback() && names_this_machine.unwrap_or(true),
        // Behind it can be a proxy that serves the world.
        Serve::Unix { .. } => names_this_machine.unwrap_or(false),
    }
}
