//! What can be asked of an error code, and the macro that turns the registry's rows into the enum.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::ErrorCode;

/// Everything the registry says about one code.
pub(super) struct Entry {
    pub(super) number: u16,
    pub(super) http_status: u16,
    pub(super) name: &'static str,
    pub(super) hint: &'static str,
}

/// Declares the enum, its list and both directions of the look-up from one table, so that a code
/// cannot be in one of them and missing in another.
macro_rules! error_codes {
    ($(
        $(#[$meta:meta])*
        $variant:ident = $number:literal, $status:literal, $name:literal, $hint:literal;
    )+) => {
        use super::code::Entry;

        /// A code of the Taler error registry (`gnu-taler-error-codes`).
        ///
        /// The discriminant is the registry number, which is what travels as `code` in an error
        /// body; JSON form is that number. The list of numbers is restated from the newest copy
        /// of the registry and holds the generic, merchant, exchange and bank codes that a
        /// merchant backend sends or meets.
        ///
        /// ```
        /// use taler_merchant_domain::ErrorCode;
        ///
        /// let code = ErrorCode::MerchantGenericInstanceUnknown;
        /// assert_eq!(code.number(), 2000);
        /// assert_eq!(code.http_status(), 404);
        /// assert_eq!(ErrorCode::from_number(2000), Some(code));
        /// ```
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[repr(u16)]
        pub enum ErrorCode {
            $($(#[$meta])* #[doc = concat!("`", $name, "`: ", $hint)] $variant = $number,)+
        }

        impl ErrorCode {
            /// Every code of the registry, in ascending order of number.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The code with this registry number, or `None` where the registry has a gap or is
            /// newer than this list.
            #[must_use]
            pub const fn from_number(number: u16) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)+
                    _ => None,
                }
            }

            pub(super) const fn entry(self) -> Entry {
                match self {
                    $(Self::$variant => Entry {
                        number: $number,
                        http_status: $status,
                        name: $name,
                        hint: $hint,
                    },)+
                }
            }
        }
    };
}

pub(super) use error_codes;

impl ErrorCode {
    /// The registry number, `code` in an error body.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.entry().number
    }

    /// The registry name without the prefix `TALER_EC_`, in upper case with underscores.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.entry().name
    }

    /// The HTTP status that the registry gives to the code.
    ///
    /// An endpoint's own page wins over it. 0 stands for a code that no server sends, and for the
    /// few exchange codes whose status no copy of the registry states.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        self.entry().http_status
    }

    /// A short English sentence that belongs to the code, `hint` in an error body.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        self.entry().hint
    }
}

/// Writes the registry name followed by the number in parentheses.
impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.name(), self.number())
    }
}

/// A number that the list of error codes does not have.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown error code {number}")]
pub struct UnknownErrorCode {
    number: u16,
}

impl TryFrom<u16> for ErrorCode {
    type Error = UnknownErrorCode;

    fn try_from(number: u16) -> Result<Self, Self::Error> {
        Self::from_number(number).ok_or(UnknownErrorCode { number })
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.number())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(u16::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_form_is_the_number() {
        let json = serde_json::to_string(&ErrorCode::MerchantGenericUnauthorized).unwrap();
        assert_eq!(json, "2015");
        let back: ErrorCode = serde_json::from_str(&json).unwrap();
        assert_eq!(back, ErrorCode::MerchantGenericUnauthorized);
    }

    #[test]
    fn json_with_an_unlisted_number_is_refused() {
        let error = serde_json::from_str::<ErrorCode>("9999").unwrap_err();
        assert!(error.to_string().starts_with("unknown error code 9999"));
    }

    #[test]
    fn display_shows_name_and_number() {
        assert_eq!(
            ErrorCode::GenericParameterMalformed.to_string(),
            "GENERIC_PARAMETER_MALFORMED (26)"
        );
    }
}
