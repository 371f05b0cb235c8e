//! Amounts of money and the currencies they are in.
//!
//! Source: Taler core API, "Amounts". No floating point, no rounding: an amount is an exact
//! multiple of 10^-8 of its currency's unit.

mod currency;
mod value;

pub use currency::{Currency, InvalidCurrency};
pub use value::{Amount, AmountError, InvalidAmount};
