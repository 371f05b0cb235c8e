//! Hashes: SHA-512, whole or cut to its first half.
//!
//! Source: Taler core API, "Hashes".

use sha2::{Digest, Sha512};

use crate::fixed::base32_bytes;

base32_bytes! {
    /// A SHA-512 hash: 64 bytes, 103 base32 symbols.
    HashCode, 64, "a hash code of 103 base32 symbols"
}

base32_bytes! {
    /// The first 32 bytes of a SHA-512 hash, 52 base32 symbols.
    ShortHashCode, 32, "a short hash code of 52 base32 symbols"
}

impl HashCode {
    /// The hash of `bytes`.
    ///
    /// ```
    /// use taler_merchant_domain::HashCode;
    ///
    /// assert!(HashCode::of(b"").to_string().starts_with("SY1Y2DBYXYWBVWAM"));
    /// ```
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha512::digest(bytes).into())
    }
}

impl ShortHashCode {
    /// The first half of the hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut half = [0; 32];
        half.iter_mut().zip(Sha512::digest(bytes)).for_each(|(slot, byte)| *slot = byte);
        Self(half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_hash_is_the_first_half() {
        assert_eq!(HashCode::of(b"x").as_bytes()[..32], *ShortHashCode::of(b"x").as_bytes());
    }

    #[test]
    fn json_form_is_base32() {
        let hash = HashCode::of(b"Hello");
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(json, format!("\"{hash}\""));
        assert_eq!(serde_json::from_str::<HashCode>(&json).unwrap(), hash);
    }

    #[test]
    fn json_of_another_length_or_type_is_refused_with_the_expected_length() {
        let short = serde_json::from_value::<HashCode>("0000".into()).unwrap_err();
        assert_eq!(short.to_string(), "expected 103 base32 symbols, found 4");
        let number = serde_json::from_value::<HashCode>(5.into()).unwrap_err();
        assert_eq!(
            number.to_string(),
            "invalid type: integer `5`, expected a hash code of 103 base32 symbols"
        );
    }

    #[test]
    fn debug_names_the_type() {
        let hash = ShortHashCode::from_bytes([0; 32]);
        assert_eq!(format!("{hash:?}"), format!("ShortHashCode({})", "0".repeat(52)));
    }
}
