//! The URI as a whole.

use super::{query, target};
use crate::text::{display_text, json_string};

const SCHEME: &str = "payto://";
/// Longest URI in bytes. RFC 8905 has no limit, databases and QR codes have.
const MAX_LEN: usize = 2048;

/// A full `payto://` URI of a bank account, with the name of its owner.
///
/// The text is kept exactly as given and is the identity of the account: the wire hash covers
/// every byte of it. Two texts may still mean one account, which
/// [`normalized`](Self::normalized) tells.
///
/// ```
/// use taler_merchant_domain::PaytoUri;
///
/// let account =
///     PaytoUri::parse("payto://iban/SOGEDEFFXXX/DE75512108001245126199?receiver-name=Jo%20Doe")?;
/// assert_eq!(account.target_type(), "iban");
/// assert_eq!(account.receiver_name(), "Jo Doe");
/// assert_eq!(account.normalized().as_str(), "payto://iban/DE75512108001245126199");
/// # Ok::<(), taler_merchant_domain::payto::InvalidPayto>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct PaytoUri {
    text: String,
    target_type: String,
    receiver_name: String,
    normalized: NormalizedPaytoUri,
}

/// The part of a URI by which "the same account" is decided: no options, upper and lower case
/// folded where the target type allows it.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct NormalizedPaytoUri(String);

/// What is wrong with a payto URI.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidPayto {
    /// It is longer than 2048 bytes.
    #[error("a payto URI must not exceed 2048 bytes")]
    Length,
    /// It does not begin with `payto://`.
    #[error("a payto URI must begin with payto://")]
    Scheme,
    /// A character is not allowed. `position` is a byte offset that counts from 1.
    #[error("character {position} is not allowed in a payto URI")]
    Character {
        /// Byte offset of the first such character, from 1.
        position: usize,
    },
    /// A `%` is not followed by two hexadecimal digits.
    #[error("a payto URI must have two hexadecimal digits after each %")]
    Escape,
    /// The target type is empty, has a wrong character or is not followed by `/`.
    #[error("a payto URI must name a target type, followed by /")]
    TargetType,
    /// The path does not have the number of parts that the target type asks for.
    #[error("the path of the payto URI does not fit its target type")]
    Path,
    /// The BIC is not 8 or 11 letters and digits.
    #[error("the BIC must have 8 or 11 letters and digits")]
    Bic,
    /// The IBAN has a wrong character, an unknown country or the wrong length for its country.
    #[error("the IBAN does not have the form of a known country")]
    Iban,
    /// The check digits of the IBAN are wrong.
    #[error("the check digits of the IBAN are wrong")]
    IbanChecksum,
    /// The host of the bank is not a host name.
    #[error("the host in the payto URI is not a host name")]
    Host,
    /// The port of the bank is not a number up to 65535.
    #[error("the port in the payto URI is not a port number")]
    Port,
    /// The account or address is empty or has a wrong character.
    #[error("the account in the payto URI is missing or malformed")]
    Account,
    /// An option is not of the form `key=value`, or its key is empty.
    #[error("the options of a payto URI must have the form key=value")]
    Option,
    /// An option occurs twice.
    #[error("an option of the payto URI occurs twice")]
    DuplicateOption,
    /// The option `receiver-name` is absent, empty, not UTF-8 or has control characters.
    #[error("the payto URI must name its owner in the option receiver-name")]
    ReceiverName,
}

impl PaytoUri {
    /// Takes a URI as it is given.
    ///
    /// # Errors
    /// [`InvalidPayto`] names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidPayto> {
        let rest = check_text(text)?;
        let (account, options) = rest.split_once('?').unwrap_or((rest, ""));
        let (target_type, path) = account.split_once('/').ok_or(InvalidPayto::TargetType)?;
        let target_type = check_target_type(target_type)?;
        let receiver_name = query::receiver_name(options)?;
        // The scheme has the same length in every case, so this is the text up to the options.
        let unchanged = text.split('?').next().unwrap_or_default();
        let normalized = target::normalize(&target_type, path, unchanged)?;
        Ok(Self {
            text: text.to_owned(),
            target_type,
            receiver_name,
            normalized: NormalizedPaytoUri(normalized),
        })
    }

    /// The URI as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The target type in lower case, such as `iban` or `x-taler-bank`.
    #[must_use]
    pub fn target_type(&self) -> &str {
        &self.target_type
    }

    /// The name of the owner, percent-decoded.
    #[must_use]
    pub fn receiver_name(&self) -> &str {
        &self.receiver_name
    }

    /// The form that is equal for two URIs of the same account.
    #[must_use]
    pub const fn normalized(&self) -> &NormalizedPaytoUri {
        &self.normalized
    }
}

impl NormalizedPaytoUri {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

display_text!(PaytoUri);
display_text!(NormalizedPaytoUri);
json_string!(PaytoUri, "a payto URI");

/// Checks what concerns the whole text and returns it without the scheme.
fn check_text(text: &str) -> Result<&str, InvalidPayto> {
    if text.len() > MAX_LEN {
        return Err(InvalidPayto::Length);
    }
    let (scheme, rest) = text.split_at_checked(SCHEME.len()).ok_or(InvalidPayto::Scheme)?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return Err(InvalidPayto::Scheme);
    }
    if let Some(index) = text.bytes().position(|byte| !is_allowed(byte)) {
        return Err(InvalidPayto::Character { position: index + 1 });
    }
    let is_escape = |part: &str| part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !rest.split('%').skip(1).all(is_escape) {
        return Err(InvalidPayto::Escape);
    }
    Ok(rest)
}

/// Blanks and `#` are missing on purpose: the reference library is stricter than the RFC.
const fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'/' | b':'
                | b'$'
                | b'&'
                | b'?'
                | b'!'
                | b'-'
                | b'_'
                | b'.'
                | b','
                | b';'
                | b'='
                | b'*'
                | b'+'
                | b'%'
                | b'~'
                | b'@'
                | b'('
                | b')'
                | b'['
                | b']'
        )
}

fn check_target_type(text: &str) -> Result<String, InvalidPayto> {
    let is_name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    if text.is_empty() || !is_name {
        return Err(InvalidPayto::TargetType);
    }
    Ok(text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
