//! Every type of the wire against JSON that nobody has checked.

#![expect(clippy::unwrap_used, reason = "a value that cannot be written again ends the test")]

use std::fmt::Debug;

use proptest::{collection, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use taler_merchant_domain::{
    Amount, Currency, EddsaPublicKey, EddsaSignature, EmailAddress, ErrorCode, FullPaytoHash,
    HashCode, ImageDataUrl, InstanceId, LanguageTag, LegalName, LocalizedTexts, Location,
    NormalizedPaytoHash, PaytoUri, PhoneNumber, RelativeTime, RoundingInterval, ShortHashCode,
    Slug, Timestamp, WebsiteUrl, WireHash, WireSalt,
};

/// Any JSON, with a preference for what the types look for.
fn any_json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[A-Z]{1,12}:[0-9]{1,17}(\\.[0-9]{0,9})?",
        "[0-9A-Za-z]{26}|[0-9A-Z]{52}|[0-9A-Z]{103}",
        "payto://(void|iban)/[A-Z0-9]{1,22}\\?receiver-name=[a-z]{0,3}",
        "never|forever|WEEK|de-CH|a@b\\.example|\\+41446681800|https://shop\\.example",
        "data:image/png;base64,[A-Za-z0-9]{0,8}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0_u64..3_000).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        let member = "t_s|d_us|country|address_lines|de|[a-z]{0,3}";
        prop_oneof![
            collection::vec(inner.clone(), 0..9).prop_map(Value::from),
            collection::btree_map(member, inner, 0..4).prop_map(|object| json!(object)),
        ]
    })
}

/// What is accepted is written in a form that is accepted as the same value.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: &Value) {
    if let Ok(value) = serde_json::from_value::<T>(json.clone()) {
        let written = serde_json::to_value(&value).unwrap();
        assert_eq!(serde_json::from_value::<T>(written).unwrap(), value, "{json}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn arbitrary_json_never_panics_and_accepted_json_is_stable(json in any_json()) {
        check::<Amount>(&json);
        check::<Currency>(&json);
        check::<EddsaPublicKey>(&json);
        check::<EddsaSignature>(&json);
        check::<EmailAddress>(&json);
        check::<ErrorCode>(&json);
        check::<FullPaytoHash>(&json);
        check::<HashCode>(&json);
        check::<ImageDataUrl>(&json);
        check::<InstanceId>(&json);
        check::<LanguageTag>(&json);
        check::<LegalName>(&json);
        check::<LocalizedTexts>(&json);
        check::<Location>(&json);
        check::<NormalizedPaytoHash>(&json);
        check::<PaytoUri>(&json);
        check::<PhoneNumber>(&json);
        check::<RelativeTime>(&json);
        check::<RoundingInterval>(&json);
        check::<ShortHashCode>(&json);
        check::<Slug>(&json);
        check::<Timestamp>(&json);
        check::<WebsiteUrl>(&json);
        check::<WireHash>(&json);
        check::<WireSalt>(&json);
    }
}
