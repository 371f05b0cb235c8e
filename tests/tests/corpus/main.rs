//! The inputs that the fuzzer kept, as plain tests.
#![cfg(test)]
#[path = "../../../fuzz/src/checks.rs"]
mod checks;

use std::path::Path;

/// Runs a check on every kept input of a target.
fn replay(target: &str, check: fn(&[u8])) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut count = 0;
    for file in std::fs::read_dir(directory).unwrap() {
        check(&std::fs::read(file.unwrap().path()).unwrap());
        count += 1;
    }
    println!("{target}: {count} inputs");
    assert!(count > 0);
}

#[test]
fn payto_uris() {
    replay("payto", checks::payto);
}

#[test]
fn base32_texts() {
    replay("base32", checks::base32);
}

#[test]
fn amounts() {
    replay("amount", checks::amount);
}

#[test]
fn configurations() {
    replay("ini", checks::ini);
}

#[test]
fn request_bodies() {
    replay("body", checks::body);
}
