//! Images that travel inside JSON.
//!
//! Source: merchant backend API, `ImageDataUrl`; RFC 2397.

use std::{fmt, io};

use base64::{engine::general_purpose::STANDARD_PAD_INDIFFERENT, read::DecoderReader};

use crate::text::text_type;

const SCHEME: &str = "data:";

text_type! {
    /// A PNG or JPEG image as a `data:` URL in base64.
    ///
    /// The text is kept as given. Its size has no limit here, the limit on the request body bounds
    /// it; whether the bytes are an image is not looked at.
    ImageDataUrl, "an image as data URL"
}

/// What is wrong with an image.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidImage {
    /// It is not of the form `data:TYPE;base64,DATA`.
    #[error("an image must have the form data:TYPE;base64,DATA")]
    Form,
    /// The media type is another one.
    #[error("an image must be image/png or image/jpeg")]
    MediaType,
    /// The data are empty or not valid base64.
    #[error("the data of an image must be base64")]
    Data,
}

impl ImageDataUrl {
    /// Takes a data URL as it is given.
    ///
    /// # Errors
    /// [`InvalidImage`] names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidImage> {
        let (head, data) = text.split_once(',').ok_or(InvalidImage::Form)?;
        let (scheme, rest) = head.split_at_checked(SCHEME.len()).ok_or(InvalidImage::Form)?;
        let (media_type, encoding) = rest.rsplit_once(';').ok_or(InvalidImage::Form)?;
        if !scheme.eq_ignore_ascii_case(SCHEME) || !encoding.eq_ignore_ascii_case("base64") {
            return Err(InvalidImage::Form);
        }
        if !["image/png", "image/jpeg"].iter().any(|known| media_type.eq_ignore_ascii_case(known)) {
            return Err(InvalidImage::MediaType);
        }
        if decoded_len(data)? == 0 {
            return Err(InvalidImage::Data);
        }
        Ok(Self(text.to_owned()))
    }

    /// As [`parse`](Self::parse), but the empty text, with which clients delete an image, is no
    /// image.
    ///
    /// # Errors
    /// [`InvalidImage`] names the part that is wrong.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, InvalidImage> {
        if text.is_empty() { Ok(None) } else { Self::parse(text).map(Some) }
    }
}

/// Number of bytes that `data` stands for. They are not kept: an image may be megabytes.
fn decoded_len(data: &str) -> Result<u64, InvalidImage> {
    let mut bytes = DecoderReader::new(data.as_bytes(), &STANDARD_PAD_INDIFFERENT);
    io::copy(&mut bytes, &mut io::sink()).or(Err(InvalidImage::Data))
}

/// Shows the size, not the data.
impl fmt::Debug for ImageDataUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ImageDataUrl({} bytes of text)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_media_types_are_accepted_in_any_case() {
        for text in [
            "data:image/png;base64,iVBORw0KGgo=",
            "data:image/jpeg;base64,/9j/4A==",
            "data:image/jpeg;base64,/9j/4A",
            "DATA:Image/PNG;BASE64,AA==",
        ] {
            assert_eq!(ImageDataUrl::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_text_is_refused_by_its_part() {
        for (text, error) in [
            ("", InvalidImage::Form),
            ("https://shop.example/logo.png", InvalidImage::Form),
            ("image/png;base64,AA==", InvalidImage::Form),
            ("data:image/png,AA==", InvalidImage::Form),
            ("data:image/png;base64", InvalidImage::Form),
            ("é,", InvalidImage::Form),
            ("data:image/svg+xml;base64,AA==", InvalidImage::MediaType),
            ("data:image/png;charset=x;base64,AA==", InvalidImage::MediaType),
            ("data:text/html;base64,AA==", InvalidImage::MediaType),
            ("data:;base64,AA==", InvalidImage::MediaType),
            ("data:image/png;base64,", InvalidImage::Data),
            ("data:image/png;base64,A", InvalidImage::Data),
            ("data:image/png;base64,AA==AA==", InvalidImage::Data),
            ("data:image/png;base64,AA,A", InvalidImage::Data),
            ("data:image/png;base64,A_A-", InvalidImage::Data),
            ("data:image/png;base64,AA AA", InvalidImage::Data),
        ] {
            assert_eq!(ImageDataUrl::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn empty_text_is_no_image_where_one_is_optional() {
        assert_eq!(ImageDataUrl::parse_optional(""), Ok(None));
        assert_eq!(ImageDataUrl::parse_optional("x"), Err(InvalidImage::Form));
        let image = ImageDataUrl::parse_optional("data:image/png;base64,AA==").unwrap();
        assert!(image.is_some());
    }

    #[test]
    fn debug_shows_no_data() {
        let image = ImageDataUrl::parse("data:image/png;base64,AAAA").unwrap();
        assert_eq!(format!("{image:?}"), "ImageDataUrl(26 bytes of text)");
    }

    proptest! {
        #[test]
        fn any_bytes_are_accepted_in_base64(
            bytes in proptest::collection::vec(any::<u8>(), 1..4000),
        ) {
            let text = format!("data:image/png;base64,{}", STANDARD.encode(&bytes));
            let image = ImageDataUrl::parse(&text).unwrap();
            let json = serde_json::to_value(&image).unwrap();
            prop_assert_eq!(serde_json::from_value::<ImageDataUrl>(json).unwrap(), image);
        }

        #[test]
        fn arbitrary_text_never_panics(text in "(data:(image/png)?;?(base64)?,?)?\\PC*") {
            let _ = ImageDataUrl::parse(&text);
        }
    }
}
