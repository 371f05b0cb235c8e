use super::*;
use crate::testing::{a_message, english, tags};
use crate::words::WordsError;
use std::fs;
use taler_merchant_domain::InstanceId;
use taler_merchant_domain::challenges::Operation;
use taler_merchant_domain::i18n::LanguageTag;

const GERMAN: &str = include_str!("../texts/de.txt");
/// The basic characters of the alphabet of text messages, as far as a message may need them.
const GSM: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n";
const LANGUAGES: [&str; 2] = ["en", "de"];

fn of(operation: Operation, instance: Option<&str>) -> Notice {
    let Notice::Code { tan, minutes, .. } = a_message("jane@shop.example").notice else { panic!() };
    let instance = instance.map(|id| InstanceId::parse(id).unwrap());
    Notice::Code { tan, operation, instance, minutes }
}

fn in_language(language: &str, notice: Notice) -> ChallengeMessage {
    ChallengeMessage { languages: tags(&[language]), notice, ..a_message("jane@shop.example") }
}

/// Every notice there is, with an instance and without.
fn notices() -> Vec<Notice> {
    let replaced = Notice::AddressReplaced { instance: InstanceId::parse("my-shop").unwrap() };
    let codes = Operation::ALL.into_iter();
    codes.flat_map(|it| [of(it, None), of(it, Some("my-shop"))]).chain([replaced]).collect()
}

#[test]
fn every_notice_is_said_in_every_language() {
    for language in LANGUAGES {
        let mut said = Vec::new();
        for notice in notices() {
            let has_instance = !matches!(notice, Notice::Code { instance: None, .. });
            let is_code = matches!(notice, Notice::Code { .. });
            let message = in_language(language, notice);
            let mail = english().mail(&message);
            let sms = english().sms(&message).to_string();
            assert!(!mail.subject.is_empty() && !mail.subject.contains(['\n', '{']));
            for text in [mail.body.as_str(), &sms] {
                assert_eq!(text.contains("1234-5678"), is_code, "{text}");
                assert_eq!(text.contains("15 "), is_code, "{text}");
                assert_eq!(text.contains("my-shop"), has_instance, "{text}");
                assert!(!text.contains(['{', '}']) && !text.contains("://"), "{text}");
            }
            assert!(!sms.contains('\n') && !mail.subject.contains("1234"), "{sms}");
            said.push(mail.body.to_string());
        }
        said.sort();
        let all = said.len();
        said.dedup();
        assert_eq!(said.len(), all, "each operation is named");
    }
}

#[test]
fn a_text_message_fits_into_one() {
    for language in LANGUAGES {
        for notice in notices() {
            let is_code = matches!(notice, Notice::Code { .. });
            let sms = english().sms(&in_language(language, notice));
            assert!(!is_code || sms.starts_with("1234-5678 "), "{}", *sms);
            let fits = |c: char| c.is_ascii_alphanumeric() || GSM.contains(c);
            assert!(sms.chars().all(fits), "{}", *sms);
            assert!(sms.chars().count() <= 160, "{}: {}", sms.chars().count(), *sms);
        }
    }
}

#[test]
fn a_message_reads_well() {
    let message = in_language("en", of(Operation::AuthConfig, Some("my-shop")));
    assert_eq!(
        *english().sms(&message),
        "1234-5678 is your code to set a new password. Instance: my-shop. Good for 15 min. Never \
         pass it on. If you did not ask for it, ignore it."
    );
    let message = in_language("de", of(Operation::InstanceProvision, None));
    assert_eq!(english().mail(&message).subject, "Ihr Code: eine Instanz anlegen");
    let body = english().mail(&message).body;
    assert!(
        body.starts_with("1234-5678 ist Ihr Code. Er bestätigt: eine Instanz anlegen.\n\nDer ")
    );
    assert!(body.ends_with(".\n") && !body.contains("Instanz:"), "{}", *body);
}

#[test]
fn the_channel_decides_the_form() {
    let mail = a_message("jane@shop.example");
    assert_eq!(*english().text(&mail), *english().mail(&mail).body);
    let sms = a_message("+41791234567");
    assert_eq!(*english().text(&sms), *english().sms(&sms));
}

fn speaks(words: &Words, wanted: &[&str]) -> &'static str {
    let message = ChallengeMessage { languages: tags(wanted), ..a_message("jane@shop.example") };
    if words.sms(&message).contains("Ihr Code") { "de" } else { "en" }
}

#[test]
fn the_best_language_that_there_is_is_spoken() {
    for (wanted, spoken) in [
        (&[][..], "en"),
        (&["de"], "de"),
        (&["DE"], "de"),
        (&["de-CH-1901", "en"], "de"),
        (&["fr", "de", "en"], "de"),
        (&["fr-CH", "it"], "en"),
        (&["deu"], "en"),
        (&["en-GB", "de"], "en"),
    ] {
        assert_eq!(speaks(&english(), wanted), spoken, "{wanted:?}");
    }
    let german = Words::load(None, &LanguageTag::parse("de").unwrap()).unwrap();
    assert_eq!((speaks(&german, &["fr"]), speaks(&german, &["en"])), ("de", "en"));
}

fn load(files: &[(&str, &str)], fallback: &str) -> Result<Words, WordsError> {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    Words::load(Some(directory.path()), &LanguageTag::parse(fallback).unwrap())
}

#[test]
fn an_operator_replaces_and_adds_languages() {
    let text = GERMAN.replace("Ihr Code", "dein Code");
    let files = [("de.txt", text.as_str()), ("rm-CH.txt", &text), ("README", "x"), ("a.txt~", "")];
    let words = load(&files, "rm-ch").unwrap();
    for wanted in [&["de"][..], &["rm-CH"], &[]] {
        let message = ChallengeMessage { languages: tags(wanted), ..a_message("+41791234567") };
        assert!(words.sms(&message).contains("dein Code"), "{wanted:?}");
    }
    assert_eq!(speaks(&words, &["en"]), "en");
}

#[test]
fn a_broken_file_is_named_with_what_is_wrong() {
    let huge = "#".repeat(70_000);
    for (name, text, problem) in [
        ("de.txt", "", "[code.subject] is missing"),
        (
            "fr.txt",
            &GERMAN.replace("{code} ist", "{cod} ist"),
            "[code.mail] has an unknown placeholder",
        ),
        ("fr.txt", &GERMAN.replace("{code} ist Ihr Code:", "Code:"), "[code.sms] lacks {code}"),
        ("french.old.txt", GERMAN, "the name of the file must be a language"),
        ("de.txt", &huge, "larger than 65536 bytes"),
    ] {
        let error = load(&[(name, text)], "en").unwrap_err().to_string();
        assert!(error.contains(&format!("/{name}: ")) && error.contains(problem), "{error}");
    }
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("de.txt"), b"\xff").unwrap();
    let error = Words::load(Some(directory.path()), &LanguageTag::parse("en").unwrap());
    assert!(error.unwrap_err().to_string().ends_with("de.txt: the file is not UTF-8"));
}

#[test]
fn a_directory_or_language_that_is_not_there_is_named() {
    let english = LanguageTag::parse("en").unwrap();
    let error = Words::load(Some("/nonexistent".as_ref()), &english).unwrap_err();
    assert_eq!(error.to_string(), "cannot read /nonexistent");
    let error = load(&[], "fr").unwrap_err();
    assert_eq!(error.to_string(), "there are no messages in the language fr");
}
