//! Prints what a bank account is called in contracts: `outsider PAYTO_URI SALT`.
//!
//! Written as the author of another Taler program would: with the types of the protocol, and nothing
//! of a merchant backend.
use std::error::Error;
use std::io::{Write, stdout};
use taler_merchant_domain::payto::PaytoUri;
use taler_merchant_domain::wire::{FullPaytoHash, NormalizedPaytoHash, WireHash, WireSalt};

/// The lines that describe an account.
fn describe(uri: &str, salt: &str) -> Result<String, Box<dyn Error>> {
    let (uri, salt) = (PaytoUri::parse(uri)?, WireSalt::parse(salt)?);
    let normalized = uri.normalized();
    Ok(format!(
        "h_wire {}\nfull {}\nnormalized {} ({})\n",
        WireHash::of(&uri, &salt),
        FullPaytoHash::of(&uri),
        NormalizedPaytoHash::of(normalized),
        normalized.as_str(),
    ))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (uri, salt) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    stdout().write_all(describe(&uri, &salt)?.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use taler_merchant_domain::{Amount, ErrorCode, RelativeTime, Timestamp};

    #[test]
    fn an_account_is_described() {
        let text = describe(
            "payto://iban/DE75512108001245126199?receiver-name=John+Doe",
            "00000000000000000000000000",
        )
        .unwrap();
        assert!(
            text.starts_with("h_wire ") && text.contains("payto://iban/DE75512108001245126199)")
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error =
            describe("payto://iban/DE75512108001245126198?receiver-name=x", "").unwrap_err();
        assert!(!error.to_string().is_empty());
    }

    #[test]
    fn money_time_and_errors_are_at_hand() {
        let price = Amount::parse("KUDOS:1.50").unwrap();
        let total = price.checked_add(Amount::parse("KUDOS:0.5").unwrap()).unwrap();
        assert_eq!(total.to_string(), "KUDOS:2");
        assert!(price.checked_add(Amount::parse("EUR:1").unwrap()).is_err());
        let day = RelativeTime::from_secs(86_400);
        assert_eq!(Timestamp::from_seconds(0).saturating_add(day), Timestamp::from_seconds(86_400));
        assert_eq!(ErrorCode::MerchantGenericInstanceUnknown.http_status(), 404);
    }
}
