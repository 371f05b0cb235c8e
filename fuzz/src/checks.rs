//! What must hold for any input. The fuzzer runs these, and so do plain tests on the kept corpus.
use taler_merchant_domain::payto::PaytoUri;
use taler_merchant_domain::{Amount, base32};
use taler_merchant_server::config::{ConfigSource, Configuration, Environment};

/// A payto URI that is accepted survives printing, and its normal form does not depend on its case.
pub(crate) fn payto(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(uri) = PaytoUri::parse(text) {
        assert_eq!(uri.as_str(), text);
        let again = PaytoUri::parse(uri.as_str()).expect("what was accepted is accepted again");
        assert_eq!(uri.normalized(), again.normalized());
        assert!(!uri.normalized().as_str().contains('?'));
    }
}

/// What decodes has the length that its encoding says, and its canonical form decodes to the same.
pub(crate) fn base32(data: &[u8]) {
    assert_eq!(base32::decode(&base32::encode(data)).as_deref(), Ok(data));
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(bytes) = base32::decode(text) {
        let canonical = base32::encode(&bytes);
        assert_eq!(base32::encoded_len(bytes.len()), canonical.len());
        assert_eq!(base32::decode(&canonical).as_deref(), Ok(bytes.as_slice()));
        assert!(base32::is_canonical(&canonical));
    }
}

/// An amount survives printing, and arithmetic never wraps.
pub(crate) fn amount(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut amounts = text.split(' ').filter_map(|text| Amount::parse(text).ok());
    let Some(one) = amounts.next() else { return };
    assert_eq!(Amount::parse(&one.to_string()).expect("what was printed is an amount"), one);
    for other in amounts {
        if let Ok(sum) = one.checked_add(other) {
            assert_eq!(sum.checked_sub(other).expect("less than the sum"), one);
        }
        if let Ok(difference) = one.checked_sub(other) {
            assert_eq!(difference.checked_add(other).expect("no more than before"), one);
        }
    }
}

/// A configuration is read or refused with a place; both end.
pub(crate) fn ini(data: &[u8]) {
    let directory = std::env::temp_dir();
    let file = directory.join(format!("taler-merchant-fuzz-{}.conf", std::process::id()));
    std::fs::write(&file, data).expect("a place for the file");
    let source = ConfigSource { file: Some(file.clone()), overrides: Vec::new() };
    let environment = Environment::from_variables([("HOME", "/nowhere")]);
    match Configuration::load(&source, &environment) {
        Ok(configuration) => {
            let shown = taler_merchant_server::config::render::text(&configuration);
            assert!(!shown.is_empty());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    drop(std::fs::remove_file(file));
}

/// A request body is read or refused; no complaint is about the server.
pub(crate) fn body(data: &[u8]) {
    if let Some((kind, body)) = data.split_first() {
        taler_merchant_http::fuzzing::request_body(*kind, body);
    }
}
