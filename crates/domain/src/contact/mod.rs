//! Addresses at which a merchant is reached and second-factor codes are delivered.
//!
//! Source: merchant backend API, `InstanceConfigurationMessage.email` and `.phone_number`. Both
//! types hold a normal form, so equal addresses are equal values, and neither shows the address
//! by `Debug` or `Display`: what may be shown is the masked hint.

mod email;
mod phone;

pub use email::{EmailAddress, InvalidEmailAddress};
pub use phone::{InvalidPhoneNumber, PhoneNumber};
