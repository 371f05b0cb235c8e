use crate::base32;
use std::fmt;
use zeroize::Zeroizing;

/// The password of an instance: 1 to 1024 bytes of UTF-8 without NUL.
///
/// Has no `Display`, and its `Debug` tells nothing.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

/// Why a text cannot be a password. The text is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPassword {
    /// It is empty.
    #[error("a password cannot be empty")]
    Empty,
    /// It is longer than [`Password::MAX_BYTES`].
    #[error("a password has at most 1024 bytes")]
    TooLong,
    /// It has a NUL character.
    #[error("a password cannot contain a NUL character")]
    Nul,
    /// It looks like a login token, which is never tried as a password.
    #[error("a password cannot have the form of a login token")]
    TokenShaped,
}

impl Password {
    /// The longest password, in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// Checks a password that is to be set or tried.
    ///
    /// # Errors
    /// See [`InvalidPassword`].
    pub fn parse(text: &str) -> Result<Self, InvalidPassword> {
        match text {
            "" => Err(InvalidPassword::Empty),
            _ if text.len() > Self::MAX_BYTES => Err(InvalidPassword::TooLong),
            _ if text.contains('\0') => Err(InvalidPassword::Nul),
            _ if is_token_shaped(text) => Err(InvalidPassword::TokenShaped),
            _ => Ok(Self(Zeroizing::new(text.to_owned()))),
        }
    }

    /// The bytes to hash.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// 52 symbols of base32: what follows the prefix in our own tokens.
fn is_token_shaped(text: &str) -> bool {
    let bare = text.strip_prefix(super::BEARER_PREFIX).unwrap_or(text);
    bare.len() == 52 && base32::decode_array::<32>(bare).is_ok()
}

/// A salted, slow hash of a password in PHC form, as the hashing port made it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes over what a [`PasswordHasher`](super::PasswordHasher) or a store holds.
    #[must_use]
    pub fn from_phc(text: String) -> Self {
        Self(text)
    }

    /// The PHC string.
    #[must_use]
    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

/// Whether a password fits a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Match,
    /// It does not.
    Mismatch,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_1_to_1024_bytes() {
        assert_eq!(Password::parse("").unwrap_err(), InvalidPassword::Empty);
        assert!(Password::parse("x").is_ok());
        assert!(Password::parse(&"x".repeat(1024)).is_ok());
        assert_eq!(Password::parse(&"x".repeat(1025)).unwrap_err(), InvalidPassword::TooLong);
        assert_eq!(Password::parse(&"ü".repeat(513)).unwrap_err(), InvalidPassword::TooLong);
    }

    #[test]
    fn what_looks_like_a_token_is_no_password() {
        let token = "0".repeat(52);
        for text in [token.clone(), token.to_lowercase(), format!("secret-token:{token}")] {
            assert_eq!(Password::parse(&text).unwrap_err(), InvalidPassword::TokenShaped);
        }
        assert!(Password::parse(&"0".repeat(51)).is_ok());
        assert!(Password::parse(&"!".repeat(52)).is_ok());
    }

    #[test]
    fn a_password_never_shows() {
        let password = Password::parse("correct horse").unwrap();
        assert_eq!(format!("{password:?}"), "Password(..)");
        assert_eq!(format!("{:?}", PasswordHash::from_phc("$x$".to_owned())), "PasswordHash(..)");
    }
}
