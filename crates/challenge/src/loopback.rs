use std::net::IpAddr;

/// Whether a host can be this machine. Where a name really leads is seen when it is connected to.
pub(crate) fn may_be_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
