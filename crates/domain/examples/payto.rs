//! Checks a payto URI and prints the hashes under which the account is known.
//!
//! ```text
//! cargo run -p taler-merchant-domain --example payto -- \
//!     'payto://iban/DE75512108001245126199?receiver-name=Alice' VA4KHZHWM636VTSTD2ERF54JGG
//! ```

use std::{error::Error, process::ExitCode};

use taler_merchant_domain::{FullPaytoHash, NormalizedPaytoHash, PaytoUri, WireHash, WireSalt};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [uri, salt] = arguments.as_slice() else {
        eprintln!("usage: payto URI SALT");
        return ExitCode::FAILURE;
    };
    if let Err(error) = print_hashes(uri, salt) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[expect(clippy::print_stdout, reason = "the result of a command-line example")]
fn print_hashes(uri: &str, salt: &str) -> Result<(), Box<dyn Error>> {
    let account = PaytoUri::parse(uri)?;
    let salt = WireSalt::parse(salt).map_err(|error| format!("salt: {error}"))?;
    println!("target type      {}", account.target_type());
    println!("owner            {}", account.receiver_name());
    println!("normal form      {}", account.normalized());
    println!("wire hash        {}", WireHash::of(&account, &salt));
    println!("full hash        {}", FullPaytoHash::of(&account));
    println!("normalized hash  {}", NormalizedPaytoHash::of(account.normalized()));
    Ok(())
}
