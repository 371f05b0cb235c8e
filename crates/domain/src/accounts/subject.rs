use crate::text::{display_text, text_type};

/// Longest text in characters.
const MAX_LEN: usize = 40;

text_type! {
    /// What an exchange adds to the subject of its wire transfers to an account: 1 to 40 ASCII
    /// letters, digits and `-.:`.
    ///
    /// It has to be the same for all payments to one account of one merchant, since an exchange
    /// that aggregates them may take any of the values; a change shows late.
    #[derive(Debug)]
    WireSubjectMetadata, "metadata for the subject of wire transfers"
}

display_text!(WireSubjectMetadata);

/// The text cannot be part of the subject of a wire transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("metadata for wire transfers must be 1 to 40 letters, digits and -.:")]
pub struct InvalidWireSubjectMetadata;

impl WireSubjectMetadata {
    /// Takes a text as it is given.
    ///
    /// # Errors
    /// [`InvalidWireSubjectMetadata`] when the text has another length or another character.
    pub fn parse(text: &str) -> Result<Self, InvalidWireSubjectMetadata> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
        let fits = (1..=MAX_LEN).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| Self(text.to_owned())).ok_or(InvalidWireSubjectMetadata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn other_text_is_refused() {
        let long = "a".repeat(41);
        for text in ["", " ", "a b", "a_b", "a/b", "é", "a\n", "a\0", long.as_str()] {
            let error = WireSubjectMetadata::parse(text).unwrap_err();
            assert_eq!(error, InvalidWireSubjectMetadata, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn metadata_survives_the_round_trip(text in "[a-zA-Z0-9.:-]{1,40}") {
            let metadata = WireSubjectMetadata::parse(&text).unwrap();
            let json = serde_json::to_value(&metadata).unwrap();
            prop_assert_eq!(&json, &text);
            prop_assert_eq!(serde_json::from_value::<WireSubjectMetadata>(json).unwrap(), metadata);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = WireSubjectMetadata::parse(&text);
        }
    }
}
