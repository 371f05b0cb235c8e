use crate::digest::keyed_digest;
use crate::random::{Entropy, draw};
use crate::secrets::Keyring;
use std::fmt;
use zeroize::Zeroizing;

/// How many codes there are: 8 decimal digits.
const CODES: u32 = 100_000_000;

/// A code that is sent to an address, 8 decimal digits: `1234-5678`. Its `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Tan(Zeroizing<String>);

/// A text that cannot be a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has 8 digits")]
pub struct InvalidTan;

impl Tan {
    /// Draws a code, each of them equally likely.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        // Numbers above the last whole multiple would make some codes likelier than others.
        let fair = u32::MAX - u32::MAX % CODES;
        let number = std::iter::repeat_with(|| u32::from_le_bytes(draw(entropy)));
        let number = number.into_iter().find(|number| *number < fair).unwrap_or_default() % CODES;
        Self(Zeroizing::new(format!("{:04}-{:04}", number / 10_000, number % 10_000)))
    }

    /// Reads what a person typed: with or without the dash, blanks anywhere.
    ///
    /// # Errors
    /// [`InvalidTan`] for everything else than 8 digits.
    pub fn parse(text: &str) -> Result<Self, InvalidTan> {
        let is_filling = |letter: char| letter == '-' || letter.is_whitespace();
        let digits: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|letter| !is_filling(*letter)).collect());
        if digits.len() != 8 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(InvalidTan);
        }
        let (first, second) = digits.split_at(4);
        Ok(Self(Zeroizing::new(format!("{first}-{second}"))))
    }

    /// The code as it is sent.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Tan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tan(..)")
    }
}

keyed_digest! {
    /// Keyed digest of a code for one challenge: all that is stored of it. Without the server secret
    /// the few codes there are cannot be tried out.
    TanMac
}

impl TanMac {
    /// The digest of a code that was sent, or is presented, for a challenge.
    #[must_use]
    pub fn new(keyring: &Keyring, challenge: &super::ChallengeId, tan: &Tan) -> Self {
        Self(keyring.tan_mac(challenge, tan))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::challenges::ChallengeId;
    use crate::testing::{SeededEntropy, a_keyring};
    use proptest::prelude::*;

    #[test]
    fn a_code_is_two_groups_of_four_digits() {
        for seed in 0..100 {
            let tan = Tan::generate(&SeededEntropy::new(seed));
            let (first, second) = tan.expose().split_once('-').unwrap();
            assert!([first, second].iter().all(|group| group.len() == 4), "{}", tan.expose());
            assert!(Tan::parse(tan.expose()) == Ok(tan.clone()));
        }
    }

    #[test]
    fn people_type_codes_in_many_ways() {
        let tan = Tan::parse("1234-5678").unwrap();
        for typed in ["12345678", "1234 5678", " 12 34-56 78\n", "1234\u{a0}5678"] {
            assert!(Tan::parse(typed).as_ref() == Ok(&tan), "{typed}");
        }
        for wrong in ["", "1234567", "123456789", "1234-567x", "１２３４５６７８"] {
            assert!(Tan::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_digest_is_good_for_one_challenge() {
        let (one, other) = (SeededEntropy::new(1), SeededEntropy::new(2));
        let (one, other) = (ChallengeId::generate(&one), ChallengeId::generate(&other));
        let tan = |text| Tan::parse(text).unwrap();
        let mac = TanMac::new(&a_keyring(), &one, &tan("12345678"));
        assert_eq!(mac, TanMac::new(&a_keyring(), &one, &tan("1234-5678")));
        assert_ne!(mac, TanMac::new(&a_keyring(), &other, &tan("12345678")));
        assert_ne!(mac, TanMac::new(&a_keyring(), &one, &tan("12345679")));
    }

    #[test]
    fn neither_shows() {
        let id = ChallengeId::generate(&SeededEntropy::new(1));
        let tan = Tan::parse("12345678").unwrap();
        assert_eq!(format!("{:?}", TanMac::new(&a_keyring(), &id, &tan)), "TanMac(..)");
        assert_eq!(format!("{tan:?}"), "Tan(..)");
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in ".*") {
            if let Ok(tan) = Tan::parse(&text) {
                prop_assert!(Tan::parse(tan.expose()) == Ok(tan.clone()));
            }
        }
    }
}
