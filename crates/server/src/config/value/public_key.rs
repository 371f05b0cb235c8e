//! Public keys of exchanges.

use super::form::Form;

/// The master public key of an exchange in base32; whether it is a point on the curve is left to
/// those who check signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterKey(String);

impl MasterKey {
    /// The 52 characters, as they were written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A key of 32 bytes. The base32 of Taler has a meaning for every letter and digit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicKey;

impl Form for PublicKey {
    type Value = MasterKey;

    fn parse(&self, text: &str) -> Option<MasterKey> {
        let base32 = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (base32 && text.len() == 52).then(|| MasterKey(text.to_owned()))
    }

    fn expected(&self) -> String {
        "a public key of 52 base32 characters".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_52_letters_and_digits() {
        let key = "0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJ0";
        assert_eq!(PublicKey.parse(key).unwrap().as_str(), key);
        assert_eq!(PublicKey.parse(&key[1..]), None);
        assert_eq!(PublicKey.parse(&key.replace('A', "-")), None);
    }
}
