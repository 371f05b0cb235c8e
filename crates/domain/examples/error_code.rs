//! Looks up a Taler error code by its number or name.
//!
//! ```text
//! cargo run -p taler-merchant-domain --example error_code -- 2000
//! cargo run -p taler-merchant-domain --example error_code -- GENERIC_JSON_INVALID
//! ```

use std::process::ExitCode;

use taler_merchant_domain::ErrorCode;

#[expect(clippy::print_stdout, reason = "the result of a command-line example")]
fn main() -> ExitCode {
    let Some(wanted) = std::env::args().nth(1) else {
        eprintln!("usage: error_code NUMBER|NAME");
        return ExitCode::FAILURE;
    };
    let Some(code) = find(&wanted) else {
        eprintln!("{wanted} is not in the registry");
        return ExitCode::FAILURE;
    };
    println!("{code}");
    println!("{}", code.hint());
    if code.http_status() != 0 {
        println!("HTTP status {}", code.http_status());
    }
    ExitCode::SUCCESS
}

/// Takes the name with or without the prefix that C programs use.
fn find(wanted: &str) -> Option<ErrorCode> {
    if let Ok(number) = wanted.parse() {
        return ErrorCode::from_number(number);
    }
    let name = wanted.trim_start_matches("TALER_EC_");
    ErrorCode::ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(name))
}
