use super::{KEY, exchange, message, parse, warnings, without_file};
use crate::config::CurrencyCode;

#[test]
fn the_currency_may_stand_in_the_older_section() {
    let configuration = parse("[taler]\nCURRENCY = CHF\n[merchant]\nPORT = 1\n").unwrap();
    assert_eq!(configuration.settings().currency.as_str(), "CHF");
    assert_eq!(warnings(&configuration), Vec::<String>::new());
    let both = parse("[taler]\nCURRENCY = CHF\n[merchant]\nCURRENCY = EUR\n").unwrap();
    assert_eq!(both.settings().currency.as_str(), "EUR");
    let wrong = parse("[taler]\nCURRENCY = chf\n");
    assert!(message(wrong).starts_with("main.conf:2: merchant/CURRENCY is \"chf\""));
}

#[test]
fn a_file_without_currency_is_warned_about() {
    assert_eq!(
        warnings(&parse("[Merchant]\nPORT = 1\n").unwrap()),
        ["default: merchant/CURRENCY is not set; KUDOS, a toy, is offered"]
    );
}

#[test]
fn some_currencies_come_with_the_server() {
    let settings = without_file(&[]).unwrap().settings;
    let codes: Vec<&str> = settings.currencies.keys().map(CurrencyCode::as_str).collect();
    assert_eq!(codes, ["CHF", "EUR", "KUDOS", "TESTKUDOS"]);
    let euro = settings.currencies.values().find(|it| it.code.as_str() == "EUR").unwrap();
    assert_eq!((euro.name.as_str(), euro.alt_unit_names[&0].as_str()), ("Euro", "€"));
    assert_eq!((euro.input_digits, euro.normal_digits, euro.trailing_zero_digits), (2, 2, 2));
}

fn codes(text: &str) -> Vec<String> {
    let settings = parse(&format!("[merchant]\nCURRENCY = KUDOS\n{text}")).unwrap().settings;
    settings.currencies.keys().map(ToString::to_string).collect()
}

#[test]
fn a_shipped_currency_can_be_switched_and_changed() {
    assert_eq!(
        codes("[currency-USD]\nENABLED = YES\n"),
        ["CHF", "EUR", "KUDOS", "TESTKUDOS", "USD"]
    );
    assert_eq!(codes("[currency-chf]\nENABLED = NO\n"), ["EUR", "KUDOS", "TESTKUDOS"]);
    let settings = parse("[currency-eur]\nNAME = Teuro\n").unwrap().settings;
    assert!(settings.currencies.values().any(|it| it.name == "Teuro" && it.input_digits == 2));
}

#[test]
fn a_section_of_another_name_replaces_the_shipped_one() {
    assert_eq!(codes("[currency-euro]\nENABLED = NO\nCODE = EUR\n"), ["CHF", "KUDOS", "TESTKUDOS"]);
}

#[test]
fn two_sections_for_one_currency_are_refused() {
    let text = "[currency-eur]\nENABLED = YES\n[currency-euro]\nENABLED = YES\nCODE = EUR\n\
                NAME = E\nFRACTIONAL_INPUT_DIGITS = 2\nFRACTIONAL_NORMAL_DIGITS = 2\n\
                FRACTIONAL_TRAILING_ZERO_DIGITS = 2\nALT_UNIT_NAMES = {\"0\":\"E\"}\n";
    assert_eq!(
        message(parse(text)),
        "main.conf:5: currency-euro/CODE is EUR, as in another enabled section"
    );
}

#[test]
fn an_enabled_currency_has_to_be_described() {
    let outcome = parse("\n[currency-Gold]\nENABLED = YES\nCODE = GOLD\n");
    assert_eq!(message(outcome), "main.conf:2: currency-Gold/NAME is missing, expected a name");
}

#[test]
fn a_currency_without_description_is_shown_plainly() {
    let configuration = parse("[merchant]\nCURRENCY = GOLD\n").unwrap();
    let gold = &configuration.settings().currencies[&configuration.settings().currency];
    assert_eq!((gold.name.as_str(), gold.alt_unit_names[&0].as_str()), ("GOLD", "GOLD"));
    assert_eq!(
        warnings(&configuration),
        ["main.conf:2: no enabled section [currency-*] describes GOLD; it is shown plainly"]
    );
}

#[test]
fn exchanges_are_listed_unless_they_are_disabled() {
    let text = [
        "[merchant]\nCURRENCY = KUDOS".to_owned(),
        exchange("b", "EXCHANGE_BASE_URL = https://b.example/\nCURRENCY = KUDOS"),
        exchange("a", "EXCHANGE_BASE_URL = https://a.example/\nCURRENCY = EUR"),
        exchange("c", "DISABLED = YES"),
    ];
    let configuration = parse(&text.join("\n")).unwrap();
    let exchanges = &configuration.settings().exchanges;
    let urls: Vec<&str> = exchanges.iter().map(|it| it.base_url.as_str()).collect();
    assert_eq!(urls, ["https://a.example/", "https://b.example/"]);
    assert_eq!((exchanges[0].currency.as_str(), exchanges[0].master_key.as_str()), ("EUR", KEY));
    assert_eq!(warnings(&configuration), Vec::<String>::new());
}

#[test]
fn an_exchange_of_an_unsupported_currency_is_warned_about() {
    let text = exchange("x", "EXCHANGE_BASE_URL = https://x.example/\nCURRENCY = USD");
    let found = warnings(&parse(&format!("[merchant]\nCURRENCY = KUDOS\n{text}")).unwrap());
    assert_eq!(found, ["main.conf:6: merchant-exchange-x is of no use while USD is not enabled"]);
}

#[test]
fn an_exchange_needs_url_key_and_currency() {
    let text = "[merchant-exchange-x]\nEXCHANGE_BASE_URL = https://x.example/\n";
    let text = message(parse(text));
    assert!(text.starts_with("main.conf:1: merchant-exchange-x/MASTER_KEY is missing"), "{text}");
}
