//! The protocol types against published test vectors, which lie beside this file.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a malformed vector ends the test"
)]

mod crypto;
mod payto;
mod values;

use std::io::Write;

use serde_json::Value;

/// Runs `check` on every vector of a file and reports how many there were.
pub(crate) fn for_each(name: &str, file: &str, check: impl Fn(&Value)) {
    let file: Value = serde_json::from_str(file).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    vectors.iter().for_each(check);
    assert!(!vectors.is_empty());
    // Not `println!`, whose output a passing test keeps to itself.
    let mut log = std::io::stdout().lock();
    writeln!(log, "{name}: {} vectors checked", vectors.len()).unwrap();
}

pub(crate) fn text<'v>(vector: &'v Value, member: &str) -> &'v str {
    vector[member].as_str().unwrap_or_else(|| panic!("{member} is missing in {vector}"))
}

pub(crate) fn bytes(vector: &Value, member: &str) -> Vec<u8> {
    let digits = text(vector, member).as_bytes();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
