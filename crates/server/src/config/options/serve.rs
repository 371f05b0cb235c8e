//! Options about how clients reach the server.

use super::spec::OptionSpec;
use crate::config::value::{Address, FileMode, FileName, Integer, OneOf, Proxies, Url};

const SECTION: &str = "merchant";

/// What the server listens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Transport {
    /// A TCP port.
    Tcp,
    /// A Unix domain socket.
    Unix,
}

pub(crate) static SERVE: OptionSpec<OneOf<Transport>> = OptionSpec {
    section: SECTION,
    name: "SERVE",
    form: OneOf(&[("tcp", Transport::Tcp), ("unix", Transport::Unix)]),
    default: Some("tcp"),
    meaning: "listen on a TCP port or on a Unix domain socket",
    example: "unix",
};

pub(crate) static PORT: OptionSpec<Integer<u16>> = OptionSpec {
    section: SECTION,
    name: "PORT",
    form: Integer { min: 0, max: u16::MAX },
    default: Some("9966"),
    meaning: "TCP port; 0 lets the system choose one",
    example: "8083",
};

pub(crate) static BIND_TO: OptionSpec<Address> = OptionSpec {
    section: SECTION,
    name: "BIND_TO",
    form: Address,
    default: None,
    meaning: "TCP address to listen on; not set: only this machine can connect; set to nothing: \
              every machine can",
    example: "192.0.2.7",
};

pub(crate) static UNIXPATH: OptionSpec<FileName> = OptionSpec {
    section: SECTION,
    name: "UNIXPATH",
    form: FileName,
    default: Some("${TALER_RUNTIME_DIR}/merchant.http"),
    meaning: "the Unix domain socket; at most 107 bytes",
    example: "/run/taler-merchant/merchant.http",
};

pub(crate) static UNIXPATH_MODE: OptionSpec<FileMode> = OptionSpec {
    section: SECTION,
    name: "UNIXPATH_MODE",
    form: FileMode,
    default: Some("660"),
    meaning: "permissions of the Unix domain socket",
    example: "666",
};

pub(crate) static BASE_URL: OptionSpec<Url> = OptionSpec {
    section: SECTION,
    name: "BASE_URL",
    form: Url,
    default: None,
    meaning: "public URL of the server; has to be set if BIND_TO admits other machines",
    example: "https://shop.example/",
};

pub(crate) static TRUSTED_PROXIES: OptionSpec<Proxies> = OptionSpec {
    section: SECTION,
    name: "TRUSTED_PROXIES",
    form: Proxies,
    default: None,
    meaning: "proxies that are believed when they say who the client is; see [Behind a \
              proxy](#behind-a-proxy)",
    example: "127.0.0.1 ::1",
};
