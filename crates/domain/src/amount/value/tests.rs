use proptest::prelude::*;

use super::*;

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

#[test]
fn text_form_is_canonical_after_parsing() {
    for (text, canonical) in [
        ("EUR:0", "EUR:0"),
        ("EUR:1.50", "EUR:1.5"),
        ("EUR:1.00000000", "EUR:1"),
        ("EUR:007.00000001", "EUR:7.00000001"),
        (" \tE:4503599627370496.99999999", "E:4503599627370496.99999999"),
    ] {
        assert_eq!(amount(text).to_string(), canonical);
    }
}

#[test]
fn text_outside_the_grammar_is_refused_by_its_part() {
    for (text, error) in [
        ("", InvalidAmount::Form),
        ("EUR5", InvalidAmount::Form),
        ("5:EUR", InvalidAmount::Currency(InvalidCurrency)),
        (":5", InvalidAmount::Currency(InvalidCurrency)),
        ("eur:5", InvalidAmount::Currency(InvalidCurrency)),
        ("LONGCURRENCY:5", InvalidAmount::Currency(InvalidCurrency)),
        ("EUR:", InvalidAmount::Value),
        ("EUR:.5", InvalidAmount::Value),
        ("EUR:-5", InvalidAmount::Value),
        ("EUR:+5", InvalidAmount::Value),
        ("EUR: 5", InvalidAmount::Value),
        ("EUR:5 ", InvalidAmount::Value),
        ("EUR:5,3", InvalidAmount::Value),
        ("EUR:1e3", InvalidAmount::Value),
        ("EUR:٥", InvalidAmount::Value),
        ("EUR:4503599627370497", InvalidAmount::TooLarge),
        ("EUR:99999999999999999999999999", InvalidAmount::TooLarge),
        ("EUR:1.", InvalidAmount::Fraction),
        ("EUR:1.123456789", InvalidAmount::Fraction),
        ("EUR:1.000000000", InvalidAmount::Fraction),
        ("EUR:1.5.5", InvalidAmount::Fraction),
        ("EUR:1.+5", InvalidAmount::Fraction),
    ] {
        assert_eq!(Amount::parse(text), Err(error), "{text}");
    }
}

#[test]
fn parts_outside_their_range_are_refused() {
    let currency = Currency::parse("EUR").unwrap();
    assert_eq!(
        Amount::from_parts(currency, Amount::MAX_VALUE + 1, 0),
        Err(InvalidAmount::TooLarge)
    );
    assert_eq!(Amount::from_parts(currency, 0, UNIT), Err(InvalidAmount::Fraction));
}

#[test]
fn sums_carry_and_differences_borrow() {
    assert_eq!(amount("EUR:1.6").checked_add(amount("EUR:2.7")), Ok(amount("EUR:4.3")));
    assert_eq!(amount("EUR:4.3").checked_sub(amount("EUR:2.7")), Ok(amount("EUR:1.6")));
    assert_eq!(amount("EUR:0.00000001").checked_mul(100_000_000), Ok(amount("EUR:1")));
    let currency = Currency::parse("EUR").unwrap();
    assert_eq!(Amount::sum(currency, []), Ok(Amount::zero(currency)));
    assert_eq!(Amount::sum(currency, [amount("EUR:1"), amount("EUR:2")]), Ok(amount("EUR:3")));
}

#[test]
fn results_outside_the_range_are_errors() {
    let max = amount("EUR:4503599627370496.99999999");
    assert_eq!(max.checked_add(amount("EUR:0.00000001")), Err(AmountError::Overflow));
    assert_eq!(max.checked_mul(2), Err(AmountError::Overflow));
    assert_eq!(max.checked_mul(u64::MAX), Err(AmountError::Overflow));
    assert_eq!(amount("EUR:1").checked_sub(amount("EUR:1.1")), Err(AmountError::Negative));
}

#[test]
fn currencies_never_mix() {
    let (euro, franc) = (amount("EUR:1"), amount("CHF:1"));
    let mismatch = AmountError::CurrencyMismatch { left: euro.currency, right: franc.currency };
    assert_ne!(euro, franc);
    assert_eq!(euro.checked_add(franc), Err(mismatch));
    assert_eq!(euro.checked_sub(franc), Err(mismatch));
    assert_eq!(euro.compare(franc), Err(mismatch));
    assert_eq!(Amount::sum(euro.currency, [franc]), Err(mismatch));
    assert_eq!(mismatch.to_string(), "EUR and CHF are different currencies");
}

#[test]
fn order_is_by_value_then_fraction() {
    assert_eq!(amount("EUR:2").compare(amount("EUR:10")), Ok(Ordering::Less));
    assert_eq!(amount("EUR:1.1").compare(amount("EUR:1.09")), Ok(Ordering::Greater));
    assert_eq!(amount("EUR:1.1").compare(amount("EUR:1.10")), Ok(Ordering::Equal));
}

#[test]
fn json_form_is_the_text_form() {
    let json = serde_json::to_value(amount("EUR:1.50")).unwrap();
    assert_eq!(json, "EUR:1.5");
    let error = serde_json::from_value::<Amount>("EUR:1.".into()).unwrap_err();
    assert_eq!(error.to_string(), "the fraction of an amount must be 1 to 8 decimal digits");
    let error = serde_json::from_value::<Amount>(5.into()).unwrap_err();
    assert_eq!(error.to_string(), "invalid type: integer `5`, expected an amount such as EUR:1.5");
}

prop_compose! {
    fn any_amount()(value in 0..=Amount::MAX_VALUE, fraction in 0..UNIT) -> Amount {
        Amount { currency: Currency::parse("KUDOS").unwrap(), value, fraction }
    }
}

proptest! {
    #[test]
    fn amounts_survive_the_round_trip(amount in any_amount()) {
        prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
    }

    #[test]
    fn subtraction_undoes_addition(left in any_amount(), right in any_amount()) {
        match left.checked_add(right) {
            Ok(sum) => {
                prop_assert_eq!(sum.checked_sub(right), Ok(left));
                prop_assert_eq!(right.checked_add(left), Ok(sum));
                prop_assert_ne!(sum.compare(left), Ok(Ordering::Less));
            }
            Err(error) => prop_assert_eq!(error, AmountError::Overflow),
        }
    }

    #[test]
    fn multiplication_is_repeated_addition(amount in any_amount(), factor in 0_u64..20) {
        let currency = amount.currency;
        let times = (0..factor).map(|_| amount);
        prop_assert_eq!(amount.checked_mul(factor), Amount::sum(currency, times));
    }

    #[test]
    fn text_close_to_an_amount_never_panics(
        text in "[ A-Za-z]{0,13}:?[-+0-9]{0,22}[.,]?[0-9]{0,10}",
    ) {
        if let Ok(amount) = Amount::parse(&text) {
            prop_assert_eq!(Amount::parse(&amount.to_string()), Ok(amount));
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text: String) {
        let _ = Amount::parse(&text);
    }
}
