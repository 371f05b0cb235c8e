//! Amounts and points in time in signed data.

use taler_merchant_domain::{Amount, Timestamp, eddsa::SignedField};

use crate::{bytes, for_each, text};

#[test]
fn amount_and_timestamp_vectors_hold() {
    for_each("amount-timestamp", include_str!("amount-timestamp.json"), |vector| {
        let mut output = Vec::new();
        match text(vector, "kind") {
            "amount" => Amount::parse(text(vector, "input")).unwrap().append_to(&mut output),
            "timestamp" => serde_json::from_value::<Timestamp>(vector["input"].clone())
                .unwrap()
                .append_to(&mut output),
            kind => panic!("unknown kind {kind}"),
        }
        assert_eq!(output, bytes(vector, "output_hex"), "{vector}");
    });
}
