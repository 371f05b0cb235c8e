//! Schemas admit what the domain admits.
use super::{assert_valid, named};
use crate::openapi::{document::document, schema};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use taler_merchant_domain as domain;
use taler_merchant_domain::accounts::{FacadeCredentials, WireSubjectMetadata};
use taler_merchant_domain::token_families::{ExtraData, KeyGranularity, TokenFamilyKind};
use taler_merchant_domain::{auth, challenges};
use utoipa::{PartialSchema, ToSchema};

/// Both take the good ones, and the schema's example; neither takes the bad ones.
fn check<T: ToSchema>(parse: impl Fn(&Value) -> bool, good: &[Value], bad: &[Value]) {
    let (name, validator) = (T::name(), named(&T::name()));
    let schema = serde_json::to_value(T::schema()).unwrap();
    let examples = schema["examples"].as_array().into_iter().flatten();
    for value in good.iter().chain(examples) {
        assert_valid(validator, value, &name);
        assert!(parse(value), "the domain refuses {name} {value}");
    }
    for value in bad {
        assert!(!validator.is_valid(value), "the schema of {name} admits {value}");
        assert!(!parse(value), "the domain admits {name} {value}");
    }
}

/// As the domain reads it from JSON.
fn reads<T: DeserializeOwned>(value: &Value) -> bool {
    serde_json::from_value::<T>(value.clone()).is_ok()
}

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| json!(text)).collect()
}

#[test]
fn names_and_ids() {
    let long = "a".repeat(128);
    check::<schema::InstanceId>(
        reads::<domain::InstanceId>,
        &texts(&["ab", "A1", "a_.@-", &long]),
        &texts(&["", "a", "-a", "a b", "a/b", "ä1", "ab\n", &format!("{long}a")]),
    );
    check::<schema::LegalName>(
        reads::<domain::LegalName>,
        &texts(&["a", " ", "é", &"é".repeat(255), "\u{2028}"]),
        &texts(&["", "a\0", "a\nb", "\u{7f}", "\u{85}", &"e".repeat(256)]),
    );
}

#[test]
fn addresses() {
    check::<schema::EmailAddress>(
        reads::<domain::EmailAddress>,
        &texts(&["Jo.Doe+Shop@Mail.Example", "o'neil@xn--mller-kva.example", "root@localhost"]),
        &texts(&["", "jo", "@a", "-o@a", "jo..d@a", ".jo@a", "jo.@a", "j d@a", "jo@", "jo@a..b"]),
    );
    check::<schema::PhoneNumber>(
        reads::<domain::PhoneNumber>,
        &texts(&["+41446681800", "+41 (44) 668-18 00", " +41\t44 6681800 ", "(+1) 234567"]),
        &texts(&["", "41446681800", "+0446681800", "+123456", "+1234567890123456", "+1 2x34567"]),
    );
    check::<schema::WebsiteUrl>(
        reads::<domain::WebsiteUrl>,
        &texts(&["https://shop.example", "HTTP://S:8080/a?b#c", "http://[::1]/", "https://ü.ch/ö"]),
        &texts(&[
            "",
            "shop.example",
            "ftp://a",
            "https://",
            "https:///a",
            "https://:80",
            "https://a b",
        ]),
    );
    check::<schema::ImageDataUrl>(
        reads::<domain::ImageDataUrl>,
        &texts(&[
            "data:image/png;base64,AA==",
            "DATA:Image/JPEG;BASE64,/9j/4A",
            "data:image/png;base64,AA",
        ]),
        &texts(&[
            "",
            "https://a/b.png",
            "data:image/svg+xml;base64,AA==",
            "data:image/png;base64,",
            "data:image/png;base64,00==",
        ]),
    );
}

#[test]
fn keys_and_tokens() {
    check::<schema::EddsaPublicKey>(
        reads::<domain::EddsaPublicKey>,
        &texts(&[&"0".repeat(52)]),
        &texts(&["", &"0".repeat(51), &"0".repeat(53), &"*".repeat(52)]),
    );
    let parses = |value: &Value| challenges::ChallengeId::parse(value.as_str().unwrap()).is_some();
    check::<schema::ChallengeId>(
        parses,
        &texts(&[&"0".repeat(52)]),
        &texts(&["", &"0".repeat(51), &"0".repeat(53), &"*".repeat(52)]),
    );
    let parses = |value: &Value| auth::TokenSecret::parse(value.as_str().unwrap()).is_ok();
    let zeros = "0".repeat(52);
    check::<schema::LoginToken>(
        parses,
        &texts(&[&format!("secret-token:{zeros}")]),
        &texts(&["", &zeros, "secret-token:", &format!("Bearer secret-token:{zeros}")]),
    );
    let parses = |value: &Value| auth::Password::parse(value.as_str().unwrap()).is_ok();
    check::<schema::Password>(
        parses,
        &texts(&["x", "ü", &"x".repeat(1024)]),
        &texts(&["", "a\0b", &"x".repeat(1025)]),
    );
}

#[test]
fn choices() {
    check::<schema::RoundingInterval>(
        reads::<domain::RoundingInterval>,
        &texts(&domain::RoundingInterval::ALL.map(domain::RoundingInterval::as_str)),
        &texts(&["", "none", "DECADE"]),
    );
    let parses = |value: &Value| challenges::TanChannel::parse(value.as_str().unwrap()).is_some();
    check::<schema::TanChannel>(
        parses,
        &texts(&challenges::TanChannel::ALL.map(challenges::TanChannel::as_str)),
        &texts(&["", "SMS", "totp"]),
    );
    let parses = |value: &Value| auth::Scope::parse(value.as_str().unwrap()).is_ok();
    let scopes = auth::Scope::ALL.map(auth::Scope::as_str);
    check::<schema::Scope>(parses, &texts(&scopes), &texts(&["", "ALL", "all:refreshable"]));
    let parses = |value: &Value| auth::ScopeRequest::parse(value.as_str().unwrap()).is_ok();
    let refreshable = scopes.map(|scope| json!(format!("{scope}:refreshable")));
    let good = [texts(&scopes), refreshable.to_vec()].concat();
    check::<schema::ScopeRequest>(parses, &good, &texts(&["", "all:", ":refreshable", "spa"]));
}

#[test]
fn accounts() {
    let zeros = "0".repeat(103);
    check::<schema::WireHash>(
        reads::<domain::WireHash>,
        &texts(&[&zeros]),
        &texts(&["", &zeros[1..], &format!("{zeros}0"), &"*".repeat(103)]),
    );
    check::<schema::WireSalt>(
        reads::<domain::WireSalt>,
        &texts(&[&zeros[..26]]),
        &texts(&["", &zeros[..25], &zeros[..27], &"*".repeat(26)]),
    );
    check::<schema::PaytoUri>(
        reads::<domain::PaytoUri>,
        &texts(&[
            "PAYTO://X-Taler-Bank/h:80/p/a?amount=EUR:1&receiver-name=a=b?c&x=",
            "payto://void/a?receiver-name=%C3%BC",
        ]),
        &texts(&[
            "",
            "payto://iban/DE75512108001245126199",
            "payto://iban?receiver-name=x",
            "payto:///a?receiver-name=x",
            "payto://void/a b?receiver-name=x",
            "payto://void/a#?receiver-name=x",
            "payto://void/a?Receiver-Name=x",
            "payto://void/a?receiver-name=",
            "https://void/a?receiver-name=x",
        ]),
    );
    check::<schema::BaseUrl>(
        reads::<domain::BaseUrl>,
        &texts(&["http://a/", "HTTPS://B_c.d-e.:8080/a//b~/;=,/", "https://[2001:db8::1]:1/[x]/"]),
        &texts(&[
            "",
            "https://a",
            "https://a/b",
            "ftp://a/",
            "https:///",
            "https://-a/",
            "https://.a/",
            "https://a..b/",
            "https://u@a/",
            "https://a:/",
            "https://a:b/",
            "https://a/?b/",
            "https://a/#b/",
            "https://a/ b/",
            "https://a/\\b/",
            "https://ä/",
        ]),
    );
    check::<schema::WireSubjectMetadata>(
        reads::<WireSubjectMetadata>,
        &texts(&["a", "A-1.b:2", &"a".repeat(40)]),
        &texts(&["", "a b", "a_b", "é", &"a".repeat(41)]),
    );
    let is_name = |value: &Value| FacadeCredentials::basic(value.as_str().unwrap(), "").is_ok();
    let long = "x".repeat(1025);
    check::<schema::FacadeUsername>(
        is_name,
        &texts(&["", "jö d", &long[1..]]),
        &texts(&["a:b", "a\n", "a\u{85}", &long]),
    );
    let is_password = |value: &Value| FacadeCredentials::basic("", value.as_str().unwrap()).is_ok();
    check::<schema::FacadePassword>(
        is_password,
        &texts(&["", "a:b", &long[1..]]),
        &texts(&["a\0", &long]),
    );
}

#[test]
fn token_families() {
    check::<schema::Slug>(
        reads::<domain::Slug>,
        &texts(&["a", "...", "..a", ".a.", "A-._~", &"a".repeat(128)]),
        &texts(&["", ".", "..", "a/b", "a b", "é", &"a".repeat(129)]),
    );
    check::<schema::LocalizedText>(
        reads::<domain::i18n::LocalizedText>,
        &texts(&["", "ü\n"]),
        &texts(&["a\0"]),
    );
    check::<schema::LocalizedTexts>(
        reads::<domain::LocalizedTexts>,
        &[json!({}), json!({"de-CH-1901": "", "x-shop": "a"})],
        &[json!({"de_DE": "x"}), json!({"": "x"}), json!({"de": null}), json!({"de": "\0"})],
    );
    let is_extra = |value: &Value| {
        value.as_object().is_some_and(|object| ExtraData::new(object.clone()).is_ok())
    };
    check::<schema::ExtraData>(
        is_extra,
        &[json!({}), json!({"trusted_domains": null, "expected_domains": [], "x": [1]})],
        &[json!({"trusted_domains": "a"}), json!({"expected_domains": [1]}), json!([])],
    );
    let of = |numbers: &[u64]| numbers.iter().map(|it| json!({"d_us": it})).collect::<Vec<_>>();
    let bad = [of(&[0, 1, 60_000_001]), vec![json!({"d_us": "forever"}), json!({})]].concat();
    let lengths = KeyGranularity::ALL.map(|one| one.length().micros());
    check::<schema::KeyGranularity>(reads::<KeyGranularity>, &of(&lengths), &bad);
    check::<schema::TokenFamilyKind>(
        reads::<TokenFamilyKind>,
        &texts(&TokenFamilyKind::ALL.map(TokenFamilyKind::as_str)),
        &texts(&["", "Discount"]),
    );
}

#[test]
fn times() {
    let numbers = [json!(0), json!(1), json!(domain::RelativeTime::MAX_MICROS)];
    let bad = [json!(-1), json!(1.5), json!("1"), json!(null), json!(1_u64 << 53), json!("never")];
    let of = |values: &[Value]| values.iter().map(|it| json!({"d_us": it, "x": 1})).collect();
    let (good, mut bad): (Vec<Value>, Vec<Value>) = (of(&numbers), of(&bad));
    bad.extend([json!({}), json!(5), json!({"d_ms": 5})]);
    let forever = json!({"d_us": "forever"});
    let all = [good.clone(), vec![forever.clone()]].concat();
    check::<schema::RelativeTime>(reads::<domain::RelativeTime>, &all, &bad);
    let is_finite = |value: &Value| {
        let time = serde_json::from_value::<domain::RelativeTime>(value.clone());
        time.is_ok_and(|time| !time.is_forever())
    };
    bad.push(forever);
    check::<schema::FiniteTime>(is_finite, &good, &bad);
    let last = domain::Timestamp::MAX_SECONDS;
    let good = [json!({"t_s": last}), json!({"t_s": "never"})];
    let bad = [json!({"t_s": last + 1}), json!({"t_s": "forever"}), json!({})];
    check::<schema::Timestamp>(reads::<domain::Timestamp>, &good, &bad);
    check::<schema::EndTimestamp>(reads::<domain::Timestamp>, &good, &bad);
}

#[test]
fn locations() {
    let full = json!({
        "country": "CH", "country_subdivision": "ZH", "district": "D", "town": "Zürich",
        "town_location": "L", "post_code": "8000", "street": "S", "building_name": "B",
        "building_number": "1", "address_lines": ["one", "two"],
    });
    let names: Vec<_> = full.as_object().unwrap().keys().collect();
    let schema = serde_json::to_value(schema::Location::schema()).unwrap();
    assert_eq!(schema["properties"].as_object().unwrap().keys().collect::<Vec<_>>(), names);
    check::<schema::Location>(
        reads::<domain::Location>,
        &[full, json!({}), json!({"town": null, "address_lines": null, "planet": 3})],
        &[
            json!({"town": 5}),
            json!({"town": "e".repeat(256)}),
            json!({"street": "a\0"}),
            json!({"address_lines": vec![""; 8]}),
            json!({"address_lines": [null]}),
            json!("CH"),
        ],
    );
}

#[test]
fn an_empty_text_is_as_good_as_none() {
    for name in ["EmailAddress", "ImageDataUrl", "PhoneNumber", "WebsiteUrl"] {
        let validator = named(&format!("{name}OrEmpty"));
        for value in [json!(null), json!("")] {
            assert_valid(validator, &value, name);
        }
        assert!(!validator.is_valid(&json!(" ")));
        assert!(!named(name).is_valid(&json!("")));
    }
}

#[test]
fn schemas_have_examples_that_fit() {
    let document = document();
    for (name, schema) in &document.components.unwrap().schemas {
        let schema = serde_json::to_value(schema).unwrap();
        for example in schema["examples"].as_array().into_iter().flatten() {
            assert_valid(named(name), example, name);
        }
    }
}
