//! Amounts and their arithmetic.

use std::{cmp::Ordering, fmt};

use super::{Currency, InvalidCurrency};
use crate::{eddsa::SignedField, text::json_string};

/// Parts of one unit: a fraction counts multiples of 10^-8.
const UNIT: u32 = 100_000_000;
/// The most digits after the point.
const FRACTION_DIGITS: usize = 8;

/// An amount of money of one currency, never negative.
///
/// Text and JSON form is `CURRENCY:VALUE[.FRACTION]`, for example `EUR:1.5`: the value is at most
/// [`MAX_VALUE`](Self::MAX_VALUE), the fraction has 1 to 8 digits. The canonical form has no
/// trailing zeros and no point without a fraction. Amounts of different currencies are never
/// equal, and neither add nor compare.
///
/// ```
/// use taler_merchant_domain::Amount;
///
/// let price = Amount::parse("KUDOS:4.50")?;
/// let total = price.checked_add(Amount::parse("KUDOS:0.5")?)?;
/// assert_eq!(total.to_string(), "KUDOS:5");
/// assert!(total.checked_add(Amount::parse("EUR:1")?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Amount {
    currency: Currency,
    value: u64,
    fraction: u32,
}

/// What is wrong with a text or with parts that should be an amount.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidAmount {
    /// There is no colon.
    #[error("an amount has the form CURRENCY:VALUE")]
    Form,
    /// The part before the colon is no currency.
    #[error(transparent)]
    Currency(#[from] InvalidCurrency),
    /// The value is not a sequence of digits.
    #[error("the value of an amount must be decimal digits")]
    Value,
    /// The value exceeds [`Amount::MAX_VALUE`].
    #[error("the value of an amount must not exceed 4503599627370496")]
    TooLarge,
    /// The fraction has no digits, too many, or something else.
    #[error("the fraction of an amount must be 1 to 8 decimal digits")]
    Fraction,
}

/// Why amounts cannot be combined.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AmountError {
    /// The amounts are of different currencies.
    #[error("{left} and {right} are different currencies")]
    CurrencyMismatch {
        /// Currency of the first amount.
        left: Currency,
        /// Currency of the other.
        right: Currency,
    },
    /// The result exceeds [`Amount::MAX_VALUE`].
    #[error("the resulting amount is too large")]
    Overflow,
    /// The result would be below zero.
    #[error("the resulting amount is negative")]
    Negative,
}

impl Amount {
    /// The largest value before the point, 2^52.
    pub const MAX_VALUE: u64 = 1 << 52;

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { currency, value: 0, fraction: 0 }
    }

    /// An amount from its parts; `fraction` counts multiples of 10^-8 and is below 10^8.
    ///
    /// # Errors
    /// [`InvalidAmount::TooLarge`] or [`InvalidAmount::Fraction`] for a part outside its range.
    pub const fn from_parts(
        currency: Currency,
        value: u64,
        fraction: u32,
    ) -> Result<Self, InvalidAmount> {
        if value > Self::MAX_VALUE {
            return Err(InvalidAmount::TooLarge);
        }
        if fraction >= UNIT {
            return Err(InvalidAmount::Fraction);
        }
        Ok(Self { currency, value, fraction })
    }

    /// Reads the text form. Blanks before it are skipped, as the reference implementation does.
    ///
    /// # Errors
    /// [`InvalidAmount`] names the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, InvalidAmount> {
        let (currency, number) =
            text.trim_ascii_start().split_once(':').ok_or(InvalidAmount::Form)?;
        let currency = Currency::parse(currency)?;
        let (value, fraction) = match number.split_once('.') {
            Some((value, fraction)) => (value, parse_fraction(fraction)?),
            None => (number, 0),
        };
        Self::from_parts(currency, parse_value(value)?, fraction)
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The whole units, at most [`MAX_VALUE`](Self::MAX_VALUE).
    #[must_use]
    pub const fn value(self) -> u64 {
        self.value
    }

    /// The rest in multiples of 10^-8, below 10^8.
    #[must_use]
    pub const fn fraction(self) -> u32 {
        self.fraction
    }

    /// Whether the amount is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.value == 0 && self.fraction == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`AmountError::CurrencyMismatch`] or [`AmountError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, AmountError> {
        self.require_currency_of(other)?;
        // Twice the maximum fits easily.
        Self::from_atoms(self.currency, self.atoms() + other.atoms())
    }

    /// The difference.
    ///
    /// # Errors
    /// [`AmountError::CurrencyMismatch`], or [`AmountError::Negative`] if `other` is larger.
    pub fn checked_sub(self, other: Self) -> Result<Self, AmountError> {
        self.require_currency_of(other)?;
        let atoms = self.atoms().checked_sub(other.atoms()).ok_or(AmountError::Negative)?;
        Self::from_atoms(self.currency, atoms)
    }

    /// The amount `factor` times.
    ///
    /// # Errors
    /// [`AmountError::Overflow`].
    pub fn checked_mul(self, factor: u64) -> Result<Self, AmountError> {
        let atoms = self.atoms().checked_mul(factor.into()).ok_or(AmountError::Overflow)?;
        Self::from_atoms(self.currency, atoms)
    }

    /// The sum of amounts that are all in `currency`; nothing for none.
    ///
    /// # Errors
    /// [`AmountError::CurrencyMismatch`] or [`AmountError::Overflow`].
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, AmountError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// The order of two amounts of one currency. There is no `PartialOrd`, with which a forgotten
    /// check of the currency would pass for an answer.
    ///
    /// # Errors
    /// [`AmountError::CurrencyMismatch`].
    pub fn compare(self, other: Self) -> Result<Ordering, AmountError> {
        self.require_currency_of(other)?;
        Ok(self.atoms().cmp(&other.atoms()))
    }

    fn require_currency_of(self, other: Self) -> Result<(), AmountError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(AmountError::CurrencyMismatch { left: self.currency, right: other.currency })
    }

    /// The amount in multiples of 10^-8, below 2^79.
    fn atoms(self) -> u128 {
        u128::from(self.value) * u128::from(UNIT) + u128::from(self.fraction)
    }

    fn from_atoms(currency: Currency, atoms: u128) -> Result<Self, AmountError> {
        let value = u64::try_from(atoms / u128::from(UNIT)).or(Err(AmountError::Overflow))?;
        let fraction = u32::try_from(atoms % u128::from(UNIT)).or(Err(AmountError::Overflow))?;
        Self::from_parts(currency, value, fraction).or(Err(AmountError::Overflow))
    }
}

/// `u64::from_str` alone would take a sign.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

fn parse_value(digits: &str) -> Result<u64, InvalidAmount> {
    if !is_digits(digits) {
        return Err(InvalidAmount::Value);
    }
    digits.parse().or(Err(InvalidAmount::TooLarge))
}

fn parse_fraction(digits: &str) -> Result<u32, InvalidAmount> {
    if !is_digits(digits) || digits.len() > FRACTION_DIGITS {
        return Err(InvalidAmount::Fraction);
    }
    format!("{digits:0<FRACTION_DIGITS$}").parse().or(Err(InvalidAmount::Fraction))
}

/// Writes the canonical form.
impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.currency, self.value)?;
        if self.fraction == 0 {
            return Ok(());
        }
        let digits = format!("{:0FRACTION_DIGITS$}", self.fraction);
        write!(formatter, ".{}", digits.trim_end_matches('0'))
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Amount({self})")
    }
}

json_string!(Amount, "an amount such as EUR:1.5");

/// 24 bytes: the value in eight and the fraction in four, big-endian, and the currency in twelve,
/// filled up with NUL.
impl SignedField for Amount {
    fn append_to(&self, message: &mut Vec<u8>) {
        self.value.append_to(message);
        self.fraction.append_to(message);
        self.currency.signed_form().append_to(message);
    }
}

#[cfg(test)]
mod tests;
