//! The shape shared by every value that is a fixed number of bytes and travels as base32.

/// Declares a public newtype over `[u8; $size]` with base32 as text and JSON form.
macro_rules! base32_bytes {
    ($(#[$meta:meta])* $name:ident, $size:literal, $expecting:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name([u8; $size]);

        impl $name {
            /// Takes the raw bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $size]) -> Self {
                Self(bytes)
            }

            /// The raw bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }

            /// Reads the base32 form, in either case and with look-alikes.
            ///
            /// # Errors
            /// [`InvalidBase32`](crate::base32::InvalidBase32) if the text has another length or
            /// a character outside the alphabet.
            pub fn parse(text: &str) -> Result<Self, crate::base32::InvalidBase32> {
                crate::base32::decode_array(text).map(Self)
            }
        }

        /// Writes the canonical base32 form.
        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(&crate::base32::encode(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}({self})", stringify!($name))
            }
        }

        /// The raw bytes.
        impl crate::eddsa::SignedField for $name {
            fn append_to(&self, message: &mut Vec<u8>) {
                message.extend(&self.0);
            }
        }

        crate::text::json_string!($name, $expecting);
    };
}

pub(crate) use base32_bytes;
