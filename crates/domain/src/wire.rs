//! Hashes by which bank accounts are known to contracts, exchanges and URLs.
//!
//! Source: GNU Taler cryptography notes, "Wire details" and "Payto hashes".

use crate::{
    fixed::base32_bytes,
    hash::ShortHashCode,
    kdf,
    payto::{NormalizedPaytoUri, PaytoUri},
};

base32_bytes! {
    /// The random part of a wire hash: 16 bytes, 26 base32 symbols. It is made once per account
    /// and kept, since contracts and deposits refer to it.
    WireSalt, 16, "a wire salt of 26 base32 symbols"
}

base32_bytes! {
    /// The salted hash of a bank account, `h_wire`: 64 bytes, 103 base32 symbols. It is the
    /// account's identifier in URLs, contracts and deposits.
    WireHash, 64, "a wire hash of 103 base32 symbols"
}

base32_bytes! {
    /// The hash of a full payto URI: 32 bytes, 52 base32 symbols.
    FullPaytoHash, 32, "a payto hash of 52 base32 symbols"
}

base32_bytes! {
    /// The hash of a normalized payto URI: 32 bytes, 52 base32 symbols. An exchange keeps the
    /// state of its KYC checks under it.
    NormalizedPaytoHash, 32, "a payto hash of 52 base32 symbols"
}

impl WireHash {
    /// The hash of an account. Every byte of the URI counts, options and case included.
    ///
    /// ```
    /// use taler_merchant_domain::{PaytoUri, WireHash, WireSalt};
    ///
    /// let account = PaytoUri::parse("payto://x-taler-bank/localhost/1?receiver-name=x")?;
    /// let salt = WireSalt::parse("4EHA3CHQQS1SAC1H64W3ARG8X0")?;
    /// assert!(WireHash::of(&account, &salt).to_string().starts_with("MC98XJ2R1AG0NYVVF3P1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(account: &PaytoUri, salt: &WireSalt) -> Self {
        let uri = terminated(account.as_str());
        Self::from_bytes(kdf::derive(salt.as_bytes(), &uri, &[b"merchant-wire-signature"]))
    }
}

impl FullPaytoHash {
    /// The hash of the URI as it was given.
    #[must_use]
    pub fn of(account: &PaytoUri) -> Self {
        Self::from_bytes(*ShortHashCode::of(&terminated(account.as_str())).as_bytes())
    }
}

impl NormalizedPaytoHash {
    /// The hash of the normal form.
    #[must_use]
    pub fn of(account: &NormalizedPaytoUri) -> Self {
        Self::from_bytes(*ShortHashCode::of(&terminated(account.as_str())).as_bytes())
    }
}

/// The text with the NUL character that ends it in C, which is hashed as well.
fn terminated(text: &str) -> Vec<u8> {
    [text.as_bytes(), b"\0"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(text: &str) -> PaytoUri {
        PaytoUri::parse(text).unwrap()
    }

    #[test]
    fn wire_hash_depends_on_salt_and_options() {
        let [alice, bob] =
            ["Alice", "Bob"].map(|name| account(&format!("payto://void/x?receiver-name={name}")));
        let [salt, other] = [WireSalt::from_bytes([1; 16]), WireSalt::from_bytes([2; 16])];
        assert_eq!(WireHash::of(&alice, &salt), WireHash::of(&alice, &salt));
        assert_ne!(WireHash::of(&alice, &salt), WireHash::of(&alice, &other));
        assert_ne!(WireHash::of(&alice, &salt), WireHash::of(&bob, &salt));
    }

    #[test]
    fn normalized_hash_is_equal_for_one_account() {
        let [full, bare] = [
            "payto://iban/SOGEDEFFXXX/de75512108001245126199?receiver-name=Alice",
            "payto://iban/DE75512108001245126199?receiver-name=Bob",
        ]
        .map(account);
        assert_ne!(FullPaytoHash::of(&full), FullPaytoHash::of(&bare));
        assert_eq!(
            NormalizedPaytoHash::of(full.normalized()),
            NormalizedPaytoHash::of(bare.normalized())
        );
    }
}
