//! Crockford's base32 in the flavour of Taler, the text form of every key, hash and signature.
//!
//! Source: Taler core API, "Binary data". Most significant bit first, the last symbol filled with
//! zero bits, no padding characters, no check symbol. Decoding ignores case and takes look-alikes:
//! `O` as 0, `I` and `L` as 1, and, unlike Crockford's own scheme, `U` as `V`.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is wrong with a base32 text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidBase32 {
    /// A character is outside the alphabet. `position` is a byte offset that counts from 1.
    #[error("character {position} is not a base32 symbol")]
    Symbol {
        /// Byte offset of the first such character, from 1.
        position: usize,
    },
    /// No number of whole bytes has this many symbols.
    #[error("{length} symbols are not the base32 form of any number of bytes")]
    Length {
        /// Number of symbols.
        length: usize,
    },
    /// The text does not have the length of the value that is expected.
    #[error("expected {expected} base32 symbols, found {length}")]
    Size {
        /// Number of symbols of the expected value.
        expected: usize,
        /// Length of the text in bytes.
        length: usize,
    },
}

/// Number of symbols in the text form of `size` bytes.
#[must_use]
pub const fn encoded_len(size: usize) -> usize {
    size.saturating_mul(8).div_ceil(5)
}

/// The canonical text form of `bytes`: upper case, padding bits zero.
///
/// ```
/// assert_eq!(taler_merchant_domain::base32::encode(b"Hello"), "91JPRV3F");
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(encoded_len(bytes.len()));
    let mut window: u16 = 0; // the low `pending` bits are still to be written, never more than 12
    let mut pending = 0;
    for byte in bytes {
        window = (window << 8) | u16::from(*byte);
        pending += 8;
        while pending >= 5 {
            pending -= 5;
            text.push(symbol(window >> pending));
        }
    }
    if pending > 0 {
        text.push(symbol(window << (5 - pending)));
    }
    text
}

/// Decodes a text of any length.
///
/// Non-zero bits after the last whole byte are dropped, as existing decoders do, so several texts
/// can mean the same bytes: compare the bytes, or ask [`is_canonical`] where the text itself is
/// the identity.
///
/// # Errors
/// [`InvalidBase32::Symbol`] for a character outside the alphabet, blanks and hyphens included;
/// [`InvalidBase32::Length`] if a symbol is left over that cannot belong to a whole byte.
pub fn decode(text: &str) -> Result<Vec<u8>, InvalidBase32> {
    let mut bytes = Vec::with_capacity(text.len().saturating_mul(5) / 8);
    unpack(text, |byte| bytes.push(byte))?;
    Ok(bytes)
}

/// Decodes the text form of exactly `N` bytes, as leniently as [`decode`] and without a copy on
/// the heap.
///
/// # Errors
/// [`InvalidBase32::Size`] if the text is not `encoded_len(N)` long, else as [`decode`].
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], InvalidBase32> {
    if text.len() != encoded_len(N) {
        return Err(InvalidBase32::Size { expected: encoded_len(N), length: text.len() });
    }
    let mut bytes = [0; N];
    let mut slots = bytes.iter_mut();
    unpack(text, |byte| {
        if let Some(slot) = slots.next() {
            *slot = byte;
        }
    })?;
    Ok(bytes)
}

/// Whether `text` is what [`encode`] writes for the bytes it means.
#[must_use]
pub fn is_canonical(text: &str) -> bool {
    decode(text).is_ok_and(|bytes| encode(&bytes) == text)
}

fn unpack(text: &str, mut push: impl FnMut(u8)) -> Result<(), InvalidBase32> {
    let mut window: u16 = 0; // as in `encode`; the mask below keeps unread bits only
    let mut pending = 0;
    for (index, symbol) in text.bytes().enumerate() {
        let value = value(symbol).ok_or(InvalidBase32::Symbol { position: index + 1 })?;
        window = (window << 5) | u16::from(value);
        pending += 5;
        if pending >= 8 {
            pending -= 8;
            let [_, byte] = (window >> pending).to_be_bytes();
            push(byte);
        }
    }
    // Padding never fills a symbol: five unread bits belong to no byte.
    if pending >= 5 {
        return Err(InvalidBase32::Length { length: text.len() });
    }
    Ok(())
}

fn symbol(bits: u16) -> char {
    ALPHABET.get(usize::from(bits & 0b1_1111)).copied().map_or('0', char::from)
}

const fn value(symbol: u8) -> Option<u8> {
    let upper = symbol.to_ascii_uppercase();
    match upper {
        b'0'..=b'9' => Some(upper - b'0'),
        b'A'..=b'H' => Some(upper - b'A' + 10),
        b'J'..=b'K' => Some(upper - b'J' + 18),
        b'M'..=b'N' => Some(upper - b'M' + 20),
        b'P'..=b'T' => Some(upper - b'P' + 22),
        b'V'..=b'Z' => Some(upper - b'V' + 27),
        b'O' => Some(0),
        b'I' | b'L' => Some(1),
        b'U' => Some(27),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn alphabet_and_values_agree() {
        for (index, symbol) in ALPHABET.iter().enumerate() {
            assert_eq!(value(*symbol).map(usize::from), Some(index));
        }
        let accepted = (0..=u8::MAX).filter(|symbol| value(*symbol).is_some()).count();
        assert_eq!(accepted, 10 + 26 + 26);
    }

    #[test]
    fn decoding_names_the_first_foreign_character() {
        assert_eq!(decode("AB-D"), Err(InvalidBase32::Symbol { position: 3 }));
        assert_eq!(decode("é"), Err(InvalidBase32::Symbol { position: 1 }));
    }

    #[test]
    fn decoding_refuses_a_symbol_that_belongs_to_no_byte() {
        for text in ["0", "000", "000000", "00000000A"] {
            assert_eq!(decode(text), Err(InvalidBase32::Length { length: text.len() }));
        }
    }

    #[test]
    fn array_of_another_size_is_refused() {
        let expected = InvalidBase32::Size { expected: 26, length: 25 };
        assert_eq!(decode_array::<16>(&"0".repeat(25)), Err(expected));
        assert_eq!(decode_array::<0>(""), Ok([]));
    }

    #[test]
    fn only_one_text_per_value_is_canonical() {
        assert!(is_canonical("ZW"));
        for other in ["ZZ", "zw", "Z", "Z!"] {
            assert!(!is_canonical(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn bytes_survive_the_round_trip(bytes: Vec<u8>) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len(), encoded_len(bytes.len()));
            prop_assert_eq!(decode(&text), Ok(bytes.clone()));
            prop_assert_eq!(decode(&text.to_lowercase()), Ok(bytes));
            prop_assert!(is_canonical(&text));
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes).len(), text.len());
            }
            let _ = decode_array::<16>(&text);
        }
    }
}
