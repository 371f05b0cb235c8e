use proptest::prelude::*;

use super::*;

fn normalized(text: &str) -> String {
    PaytoUri::parse(text).unwrap().normalized().to_string()
}

#[test]
fn text_is_kept_and_the_target_type_folded() {
    let text = "PayTo://IBAN/de75512108001245126199?receiver-name=A&message=x";
    let account = PaytoUri::parse(text).unwrap();
    assert_eq!(account.as_str(), text);
    assert_eq!(account.target_type(), "iban");
    assert_eq!(normalized(text), "payto://iban/DE75512108001245126199");
}

#[test]
fn every_target_type_has_its_normal_form() {
    for (text, normal) in [
        (
            "PAYTO://X-Taler-Bank/B.Example:80/A?receiver-name=x",
            "payto://x-taler-bank/b.example:80/A",
        ),
        ("PAYTO://Bitcoin/1AbC?receiver-name=x", "payto://bitcoin/1AbC"),
        ("payto://ILP/G.Acme.Bob?receiver-name=x", "payto://ilp/g.acme.bob"),
        ("PAYTO://cyclos/C.Example/p/Bob?receiver-name=x", "PAYTO://cyclos/C.Example/p/Bob"),
        ("payto://Void/Bob?receiver-name=x", "payto://Void/Bob"),
    ] {
        assert_eq!(normalized(text), normal);
    }
}

#[test]
fn whole_text_is_checked_first() {
    let long = format!("payto://void/{}?receiver-name=x", "a".repeat(2048));
    for (text, error) in [
        ("", InvalidPayto::Scheme),
        ("iban/DE75512108001245126199", InvalidPayto::Scheme),
        ("https://iban/x", InvalidPayto::Scheme),
        ("payto:/iban/x", InvalidPayto::Scheme),
        ("paytö://iban/x", InvalidPayto::Scheme),
        ("payto://void/a b?receiver-name=x", InvalidPayto::Character { position: 15 }),
        ("payto://void/a#b?receiver-name=x", InvalidPayto::Character { position: 15 }),
        ("payto://void/ä?receiver-name=x", InvalidPayto::Character { position: 14 }),
        ("payto://void/a?receiver-name=x\0", InvalidPayto::Character { position: 31 }),
        ("payto://void/a?receiver-name=%", InvalidPayto::Escape),
        ("payto://void/a?receiver-name=%2", InvalidPayto::Escape),
        ("payto://void/%G0?receiver-name=x", InvalidPayto::Escape),
        (long.as_str(), InvalidPayto::Length),
    ] {
        assert_eq!(PaytoUri::parse(text), Err(error), "{text}");
    }
}

#[test]
fn target_type_and_path_are_checked() {
    for (account, error) in [
        ("", InvalidPayto::TargetType),
        ("iban", InvalidPayto::TargetType),
        ("/x", InvalidPayto::TargetType),
        ("a_b/x", InvalidPayto::TargetType),
        ("a%20b/x", InvalidPayto::TargetType),
        ("void/", InvalidPayto::Account),
        ("upi/", InvalidPayto::Account),
        ("bitcoin/", InvalidPayto::Account),
        ("bitcoin/1AbC/x", InvalidPayto::Account),
        ("iban/", InvalidPayto::Iban),
        ("x-taler-bank/", InvalidPayto::Path),
        ("x-taler-bank/b.example", InvalidPayto::Path),
        ("x-taler-bank/b.example/", InvalidPayto::Account),
        ("x-taler-bank/b.example/path/", InvalidPayto::Account),
        ("x-taler-bank//bob", InvalidPayto::Host),
        ("x-taler-bank/-b.example/bob", InvalidPayto::Host),
        ("x-taler-bank/.b.example/bob", InvalidPayto::Host),
        ("x-taler-bank/b..example/bob", InvalidPayto::Host),
        ("x-taler-bank/b@example/bob", InvalidPayto::Host),
        ("x-taler-bank/b.example:/bob", InvalidPayto::Port),
        ("x-taler-bank/b.example:x/bob", InvalidPayto::Port),
        ("x-taler-bank/b.example:+80/bob", InvalidPayto::Port),
        ("x-taler-bank/b.example:65536/bob", InvalidPayto::Port),
        ("x-taler-bank/b.example:80:80/bob", InvalidPayto::Port),
        ("cyclos/c.example", InvalidPayto::Path),
        ("cyclos/c example/bob", InvalidPayto::Character { position: 17 }),
    ] {
        let text = format!("payto://{account}?receiver-name=x");
        assert_eq!(PaytoUri::parse(&text), Err(error), "{text}");
    }
}

#[test]
fn owner_is_required_for_every_target_type() {
    for account in [
        "iban/DE75512108001245126199",
        "x-taler-bank/b.example/bob",
        "bitcoin/1AbC",
        "cyclos/c.example/bob",
        "void/bob",
    ] {
        for options in ["", "?", "?message=x"] {
            let text = format!("payto://{account}{options}");
            let error = PaytoUri::parse(&text).unwrap_err();
            assert_eq!(error, InvalidPayto::ReceiverName, "{text}");
        }
    }
}

#[test]
fn json_form_is_the_text() {
    let text = "payto://void/bob?receiver-name=Bob";
    let account: PaytoUri = serde_json::from_value(text.into()).unwrap();
    assert_eq!(serde_json::to_value(&account).unwrap(), text);
    let error = serde_json::from_value::<PaytoUri>("payto://void/bob".into()).unwrap_err();
    assert_eq!(error.to_string(), InvalidPayto::ReceiverName.to_string());
}

proptest! {
    #[test]
    fn text_survives_and_its_normal_form_is_stable(
        host in "[A-Za-z0-9]{1,20}(\\.[A-Za-z0-9_-]{1,9}){0,3}(:[0-9]{1,4})?",
        account in "[A-Za-z0-9/._~-]{0,20}[A-Za-z0-9]",
        name in "[A-Za-z0-9.+-]{1,20}",
    ) {
        let text = format!("payto://x-taler-bank/{host}/{account}?receiver-name={name}");
        let uri = PaytoUri::parse(&text).unwrap();
        prop_assert_eq!(uri.as_str(), &text);
        prop_assert_eq!(uri.receiver_name(), &name);
        let again = format!("{}?receiver-name=x", uri.normalized());
        prop_assert_eq!(&normalized(&again), uri.normalized().as_str());
    }

    #[test]
    fn text_close_to_a_uri_never_panics(
        text in "(payto://)?(iban|x-taler-bank|bitcoin|void)?/?[A-Z0-9:/.%-]{0,30}\\??\
            (receiver-name=)?\\PC{0,9}",
    ) {
        let _ = PaytoUri::parse(&text);
    }

    #[test]
    fn arbitrary_text_never_panics(text: String) {
        let _ = PaytoUri::parse(&text);
    }
}
