//! The header and the fields of a signed message.

use std::fmt;

use super::{EddsaPrivateKey, EddsaPublicKey, EddsaSignature, InvalidSignature};

/// Bytes of the header: total size and purpose, four each.
const HEADER: u32 = 8;

/// What a signature is for: the second word of every signed message.
///
/// Numbers come from the registry `gnunet-signatures`. A number without a constant here is made
/// with [`from_number`](Self::from_number).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct SignaturePurpose(u32);

impl SignaturePurpose {
    /// Global fees of an exchange, signed by its master key.
    pub const EXCHANGE_GLOBAL_FEES: Self = Self(1022);
    /// Signing key of an exchange, signed by its master key.
    pub const EXCHANGE_SIGNING_KEY: Self = Self(1024);
    /// Denomination of an exchange, signed by its master key.
    pub const EXCHANGE_DENOMINATION: Self = Self(1025);
    /// Wire fees of an exchange, signed by its master key.
    pub const EXCHANGE_WIRE_FEES: Self = Self(1028);
    /// Bank account of an exchange, signed by its master key.
    pub const EXCHANGE_WIRE_ACCOUNT: Self = Self(1030);
    /// Deposit confirmation of an exchange.
    pub const EXCHANGE_CONFIRM_DEPOSIT: Self = Self(1033);
    /// Key set of an exchange.
    pub const EXCHANGE_KEY_SET: Self = Self(1035);
    /// Wire transfer of one deposit, stated by an exchange.
    pub const EXCHANGE_CONFIRM_WIRE: Self = Self(1036);
    /// Aggregated wire transfer, stated by an exchange.
    pub const EXCHANGE_CONFIRM_WIRE_DEPOSIT: Self = Self(1037);
    /// Refund confirmation of an exchange.
    pub const EXCHANGE_CONFIRM_REFUND: Self = Self(1038);
    /// Contract terms, signed by a merchant.
    pub const MERCHANT_CONTRACT: Self = Self(1101);
    /// Refund request of a merchant to an exchange.
    pub const MERCHANT_REFUND: Self = Self(1102);
    /// Request of a merchant for the wire transfer of a deposit.
    pub const MERCHANT_TRACK_TRANSACTION: Self = Self(1103);
    /// Confirmation of a merchant that a contract is paid.
    pub const MERCHANT_PAYMENT_OK: Self = Self(1104);
    /// Bank account details, signed by a merchant.
    pub const MERCHANT_WIRE_DETAILS: Self = Self(1107);
    /// Deposit permission of a coin.
    pub const WALLET_COIN_DEPOSIT: Self = Self(1201);
    /// Attestation of a minimum age by an age key.
    pub const WALLET_AGE_ATTESTATION: Self = Self(1207);

    /// The purpose with this registry number.
    #[must_use]
    pub const fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// The registry number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// A value that has a byte form inside signed messages.
pub trait SignedField {
    /// Appends the byte form: fixed size, integers big-endian, no padding.
    fn append_to(&self, message: &mut Vec<u8>);
}

/// A message as it is signed: total size and purpose as 32-bit big-endian integers, then the
/// fields in the order in which they were added.
///
/// ```
/// use taler_merchant_domain::{
///     HashCode,
///     eddsa::{EddsaPrivateKey, SignaturePurpose, SignedMessage},
/// };
///
/// let key = EddsaPrivateKey::from_seed(&[1; 32]);
/// let contract =
///     SignedMessage::new(SignaturePurpose::MERCHANT_CONTRACT).with(&HashCode::of(b"terms"));
/// let signature = contract.sign(&key);
/// assert!(contract.verify(&key.public_key(), &signature).is_ok());
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct SignedMessage {
    purpose: SignaturePurpose,
    fields: Vec<u8>,
}

impl SignedMessage {
    /// A message without fields.
    #[must_use]
    pub const fn new(purpose: SignaturePurpose) -> Self {
        Self { purpose, fields: Vec::new() }
    }

    /// Appends a field.
    #[must_use]
    pub fn with(mut self, field: &impl SignedField) -> Self {
        field.append_to(&mut self.fields);
        self
    }

    /// The bytes that are signed, header included.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Fields are a few dozen bytes each, so the sum cannot reach the limit of 32 bits.
        let fields = u32::try_from(self.fields.len()).unwrap_or(u32::MAX);
        let mut bytes = Vec::with_capacity(self.fields.len().saturating_add(8));
        bytes.extend(fields.saturating_add(HEADER).to_be_bytes());
        bytes.extend(self.purpose.0.to_be_bytes());
        bytes.extend(&self.fields);
        bytes
    }

    /// Signs the message.
    #[must_use]
    pub fn sign(&self, key: &EddsaPrivateKey) -> EddsaSignature {
        key.sign_raw(&self.to_bytes())
    }

    /// Checks a signature over the message, strictly.
    ///
    /// # Errors
    /// As [`EddsaPublicKey::verify_raw`].
    pub fn verify(
        &self,
        key: &EddsaPublicKey,
        signature: &EddsaSignature,
    ) -> Result<(), InvalidSignature> {
        key.verify_raw(&self.to_bytes(), signature)
    }
}

impl fmt::Debug for SignedMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.fields.len();
        write!(formatter, "SignedMessage(purpose {}, {size} bytes)", self.purpose.0)
    }
}

impl SignedField for u32 {
    fn append_to(&self, message: &mut Vec<u8>) {
        message.extend(self.to_be_bytes());
    }
}

impl SignedField for u64 {
    fn append_to(&self, message: &mut Vec<u8>) {
        message.extend(self.to_be_bytes());
    }
}

impl<const N: usize> SignedField for [u8; N] {
    fn append_to(&self, message: &mut Vec<u8>) {
        message.extend(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::HashCode;

    #[test]
    fn header_is_the_size_and_then_the_purpose() {
        let message = SignedMessage::new(SignaturePurpose::from_number(1360));
        assert_eq!(message.to_bytes(), [0, 0, 0, 8, 0, 0, 5, 80]);
    }

    #[test]
    fn integers_are_big_endian() {
        let message =
            SignedMessage::new(SignaturePurpose::from_number(0)).with(&1_u32).with(&2_u64);
        assert_eq!(message.to_bytes()[8..], [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    }

    #[test]
    fn signature_for_one_purpose_does_not_serve_another() {
        let key = EddsaPrivateKey::from_seed(&[3; 32]);
        let hash = HashCode::of(b"terms");
        let contract = SignedMessage::new(SignaturePurpose::MERCHANT_CONTRACT).with(&hash);
        let payment = SignedMessage::new(SignaturePurpose::MERCHANT_PAYMENT_OK).with(&hash);
        let signature = contract.sign(&key);
        assert_eq!(payment.verify(&key.public_key(), &signature), Err(InvalidSignature));
    }
}
