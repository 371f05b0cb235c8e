//! Adds amounts of one currency.
//!
//! ```text
//! cargo run -p taler-merchant-domain --example amount -- EUR:1.50 EUR:0.75
//! ```

use std::{error::Error, process::ExitCode};

use taler_merchant_domain::Amount;

#[expect(clippy::print_stdout, reason = "the result of a command-line example")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match sum(&arguments) {
        Ok(total) => {
            println!("{total}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn sum(arguments: &[String]) -> Result<Amount, Box<dyn Error>> {
    let (first, others) = arguments.split_first().ok_or("usage: amount CURRENCY:VALUE...")?;
    let mut total = Amount::parse(first)?;
    for text in others {
        let amount = Amount::parse(text).map_err(|error| format!("{text}: {error}"))?;
        total = total.checked_add(amount)?;
    }
    Ok(total)
}
