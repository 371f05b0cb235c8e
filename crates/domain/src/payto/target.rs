//! The path behind each target type: what it must look like, and its normal form.

use super::{InvalidPayto, iban};
use crate::host;

/// Checks `path` and returns the normal form of the URI. `unchanged` is the URI as given, without
/// options; `target_type` is in lower case.
pub(super) fn normalize(
    target_type: &str,
    path: &str,
    unchanged: &str,
) -> Result<String, InvalidPayto> {
    match target_type {
        "iban" => Ok(format!("payto://iban/{}", iban::parse(path)?)),
        "x-taler-bank" => {
            let (bank, account) = at_a_bank(path)?;
            Ok(format!("payto://x-taler-bank/{}/{account}", bank.to_ascii_lowercase()))
        }
        "bitcoin" => Ok(format!("payto://bitcoin/{}", address(path)?)),
        "cyclos" => at_a_bank(path).map(|_| unchanged.to_owned()),
        "upi" | "ilp" => some_account(path).map(|_| unchanged.to_ascii_lowercase()),
        _ => some_account(path).map(|_| unchanged.to_owned()),
    }
}

/// Splits `HOST[:PORT]/[PATH/]ACCOUNT` before the path.
fn at_a_bank(path: &str) -> Result<(&str, &str), InvalidPayto> {
    let (bank, account) = path.split_once('/').ok_or(InvalidPayto::Path)?;
    let (name, port) = bank.split_once(':').unwrap_or((bank, "0"));
    if !host::is_name(name) {
        return Err(InvalidPayto::Host);
    }
    if host::port(port).is_none() {
        return Err(InvalidPayto::Port);
    }
    if account.rsplit('/').next().is_none_or(str::is_empty) {
        return Err(InvalidPayto::Account);
    }
    Ok((bank, account))
}

/// One part of letters and digits, as in base58 and bech32.
fn address(path: &str) -> Result<&str, InvalidPayto> {
    let is_address = !path.is_empty() && path.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_address.then_some(path).ok_or(InvalidPayto::Account)
}

/// Any path that is not empty: the target type is none that is known here.
fn some_account(path: &str) -> Result<&str, InvalidPayto> {
    (!path.is_empty()).then_some(path).ok_or(InvalidPayto::Account)
}
