//! International bank account numbers, ISO 13616.

use super::InvalidPayto;

/// Country codes and the length of their IBANs in characters.
#[rustfmt::skip]
const LENGTHS: [(&str, usize); 89] = [
    ("AD", 24), ("AE", 23), ("AL", 28), ("AT", 20), ("AZ", 28), ("BA", 20), ("BE", 16), ("BG", 22),
    ("BH", 22), ("BI", 27), ("BR", 29), ("BY", 28), ("CH", 21), ("CR", 22), ("CY", 28), ("CZ", 24),
    ("DE", 22), ("DJ", 27), ("DK", 18), ("DO", 28), ("EE", 20), ("EG", 29), ("ES", 24), ("FI", 18),
    ("FK", 18), ("FO", 18), ("FR", 27), ("GB", 22), ("GE", 22), ("GI", 23), ("GL", 18), ("GR", 27),
    ("GT", 28), ("HN", 28), ("HR", 21), ("HU", 28), ("IE", 22), ("IL", 23), ("IQ", 23), ("IS", 26),
    ("IT", 27), ("JO", 30), ("KW", 30), ("KZ", 20), ("LB", 28), ("LC", 32), ("LI", 21), ("LT", 20),
    ("LU", 20), ("LV", 21), ("LY", 25), ("MC", 27), ("MD", 24), ("ME", 22), ("MK", 19), ("MN", 20),
    ("MR", 27), ("MT", 31), ("MU", 30), ("NI", 28), ("NL", 18), ("NO", 15), ("OM", 23), ("PK", 24),
    ("PL", 28), ("PS", 29), ("PT", 25), ("QA", 29), ("RO", 24), ("RS", 22), ("RU", 33), ("SA", 24),
    ("SC", 31), ("SD", 18), ("SE", 24), ("SI", 19), ("SK", 24), ("SM", 27), ("SO", 23), ("ST", 25),
    ("SV", 28), ("TL", 23), ("TN", 24), ("TR", 26), ("UA", 29), ("VA", 22), ("VG", 24), ("XK", 20),
    ("YE", 30),
];

/// Checks the path of a URI, an IBAN after an optional BIC, and returns the IBAN in upper case.
pub(super) fn parse(path: &str) -> Result<String, InvalidPayto> {
    let iban = match path.split_once('/') {
        Some((bic, iban)) if is_bic(bic) => iban,
        Some(_) => return Err(InvalidPayto::Bic),
        None => path,
    };
    if iban.contains('/') {
        return Err(InvalidPayto::Path);
    }
    let iban = iban.to_ascii_uppercase();
    if !has_form(&iban) {
        return Err(InvalidPayto::Iban);
    }
    if remainder(&iban) != Some(1) {
        return Err(InvalidPayto::IbanChecksum);
    }
    Ok(iban)
}

fn is_bic(text: &str) -> bool {
    matches!(text.len(), 8 | 11) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Country, two check digits, then letters and digits up to the length of the country.
fn has_form(iban: &str) -> bool {
    let Some((country, rest)) = iban.split_at_checked(2) else {
        return false;
    };
    LENGTHS.contains(&(country, iban.len()))
        && rest.bytes().take(2).all(|byte| byte.is_ascii_digit())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The number that the IBAN stands for, modulo 97 (ISO 7064): the first four characters go to the
/// end, letters count from 10. `None` if a character is neither.
fn remainder(iban: &str) -> Option<u32> {
    let (head, tail) = iban.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0, |remainder, character| {
        let value = character.to_digit(36)?;
        let shift = if value < 10 { 10 } else { 100 };
        Some((remainder * shift + value) % 97)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXAMPLES: &str = "AL47212110090000000235698741 AT611904300234573201 BE68539007547034 \
        CH9300762011623852957 CY17002001280000001200527600 CZ6508000000192000145399 \
        DE75512108001245126199 DK5000400440116243 EE382200221020145685 ES9121000418450200051332 \
        FI2112345600000785 FR1420041010050500013M02606 GB29NWBK60161331926819 \
        GR1601101250000000012300695 HR1210010051863000160 HU42117730161111101800000000 \
        IE29AIBK93115212345678 IT60X0542811101000000123456 LI21088100002324013AA \
        LT121000011101001000 LU280019400644750000 LV80BANK0000435195001 \
        MT84MALT011000012345MTLCAST001S NL91ABNA0417164300 NO9386011117947 \
        PL61109010140000071219812874 PT50000201231234567890154 RO49AAAA1B31007593840000 \
        SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541 \
        TR330006100519786457841326 UA213223130000026007233566001";

    #[test]
    fn published_examples_are_accepted() {
        for iban in EXAMPLES.split_whitespace() {
            assert_eq!(parse(iban).as_deref(), Ok(iban), "{iban}");
            assert_eq!(parse(&iban.to_lowercase()).as_deref(), Ok(iban));
            assert_eq!(parse(&format!("GENODEM1GLS/{iban}")).as_deref(), Ok(iban));
        }
    }

    #[test]
    fn table_is_in_order_and_within_the_standard() {
        assert!(LENGTHS.is_sorted_by(|left, right| left.0 < right.0));
        assert!(LENGTHS.iter().all(|(code, len)| code.len() == 2 && (15..=34).contains(len)));
    }

    #[test]
    fn other_text_is_refused_by_its_part() {
        for (path, error) in [
            ("", InvalidPayto::Iban),
            ("D", InvalidPayto::Iban),
            ("DE7551210800124512619", InvalidPayto::Iban),
            ("DE755121080012451261990", InvalidPayto::Iban),
            ("XX75512108001245126199", InvalidPayto::Iban),
            ("DEXX512108001245126199", InvalidPayto::Iban),
            ("DE7551210800124512619-", InvalidPayto::Iban),
            ("DE7551%200800124512619", InvalidPayto::Iban),
            ("DE76512108001245126199", InvalidPayto::IbanChecksum),
            ("DE75512108001245126198", InvalidPayto::IbanChecksum),
            ("/DE75512108001245126199", InvalidPayto::Bic),
            ("SOGE/DE75512108001245126199", InvalidPayto::Bic),
            ("SOGEDE-F/DE75512108001245126199", InvalidPayto::Bic),
            ("SOGEDEFF/DE75512108001245126199/x", InvalidPayto::Path),
            ("SOGEDEFF/", InvalidPayto::Iban),
        ] {
            assert_eq!(parse(path), Err(error), "{path}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_noticed(index in 4_usize..22, digit in 0_u8..10) {
            let mut iban = String::from("DE75512108001245126199");
            iban.replace_range(index..=index, &digit.to_string());
            let unchanged = iban == "DE75512108001245126199";
            prop_assert_eq!(parse(&iban).is_ok(), unchanged);
        }
    }
}
