//! Hashes of bank accounts.

use taler_merchant_domain::{FullPaytoHash, NormalizedPaytoHash, PaytoUri, WireHash, WireSalt};

use crate::{bytes, for_each, text};

#[test]
fn wire_hash_vectors_hold() {
    for_each("h-wire", include_str!("h-wire.json"), |vector| {
        let account = PaytoUri::parse(text(vector, "payto_uri")).unwrap();
        let salt = WireSalt::parse(text(vector, "salt")).unwrap();
        assert_eq!(salt.as_bytes()[..], bytes(vector, "salt_hex"));
        assert_eq!(WireHash::of(&account, &salt).to_string(), text(vector, "output"));
    });
}

#[test]
fn payto_hash_vectors_hold() {
    for_each("payto-hash", include_str!("payto-hash.json"), |vector| {
        let account = PaytoUri::parse(text(vector, "full_payto")).unwrap();
        let normalized = account.normalized();
        assert_eq!(FullPaytoHash::of(&account).to_string(), text(vector, "full_payto_hash"));
        assert_eq!(normalized.as_str(), text(vector, "normalized_payto"));
        let hash = NormalizedPaytoHash::of(normalized).to_string();
        assert_eq!(hash, text(vector, "normalized_payto_hash"));
    });
}
