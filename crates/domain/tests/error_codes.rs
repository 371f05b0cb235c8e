//! The enum of error codes against the registry's table.

#![expect(clippy::unwrap_used, reason = "a malformed table ends the test")]

use std::{collections::BTreeMap, io::Write};

use taler_merchant_domain::ErrorCode;

struct Row {
    name: &'static str,
    http_status: u16,
    hint: &'static str,
    confirmed: bool,
}

/// Rows of the table by number. A status of `-` means that no source states one.
fn registry() -> BTreeMap<u16, Row> {
    let table = include_str!("data/error-codes.tsv");
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("code\tname\thttp_status\thint\tstatus"));
    let rows: Vec<(u16, Row)> = lines.map(parse_row).collect();
    let by_number: BTreeMap<u16, Row> = rows.into_iter().collect();
    assert_eq!(by_number.len(), table.lines().count() - 1, "a number occurs twice");
    by_number
}

fn parse_row(line: &'static str) -> (u16, Row) {
    let columns: Vec<&str> = line.split('\t').collect();
    let [number, name, http_status, hint, status] = columns[..] else {
        panic!("not five columns: {line}");
    };
    let http_status = if http_status == "-" { 0 } else { http_status.parse().unwrap() };
    (number.parse().unwrap(), Row { name, http_status, hint, confirmed: status == "confirmed" })
}

/// `MERCHANT_GENERIC_UNAUTHORIZED` becomes `MerchantGenericUnauthorized`.
fn camel_case(name: &str) -> String {
    name.split('_').fold(String::new(), |camel, word| {
        let (head, tail) = word.split_at(1);
        camel + head + &tail.to_ascii_lowercase()
    })
}

#[test]
fn every_row_of_the_registry_has_its_variant() {
    let registry = registry();
    for (number, row) in &registry {
        let code = ErrorCode::from_number(*number)
            .unwrap_or_else(|| panic!("{number} {} is missing", row.name));
        assert_eq!(code.number(), *number);
        assert_eq!(code.name(), row.name);
        assert_eq!(code.http_status(), row.http_status, "{}", row.name);
        assert_eq!(code.hint(), row.hint, "{}", row.name);
        assert_eq!(format!("{code:?}"), camel_case(row.name));
    }
    // Not `println!`, whose output a passing test keeps to itself.
    let mut log = std::io::stdout().lock();
    writeln!(log, "{} error codes compared", registry.len()).unwrap();
}

#[test]
fn every_variant_has_its_row_in_the_registry() {
    let registry = registry();
    let listed: Vec<u16> = ErrorCode::ALL.iter().map(|code| code.number()).collect();
    assert_eq!(listed, registry.keys().copied().collect::<Vec<_>>());
    for number in 0..=u16::MAX {
        assert_eq!(ErrorCode::from_number(number).is_some(), registry.contains_key(&number));
    }
}

#[test]
#[expect(clippy::as_conversions, reason = "the discriminant is what is tested")]
fn discriminants_are_the_registry_numbers() {
    for code in ErrorCode::ALL {
        assert_eq!(*code as u16, code.number());
    }
}

#[test]
fn only_the_purge_conflict_is_provisional() {
    let provisional: Vec<u16> =
        registry().iter().filter(|(_, row)| !row.confirmed).map(|(number, _)| *number).collect();
    assert_eq!(provisional, [2649]);
    assert_eq!(
        ErrorCode::from_number(2649),
        Some(ErrorCode::MerchantPrivateDeleteInstancePurgeRequired)
    );
}
