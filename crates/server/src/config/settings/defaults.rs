//! What instances get that do not say it themselves.

use crate::config::{
    error::ConfigError,
    options,
    reader::Reader,
    value::{Persona, Rounding, TimeSpan},
};

/// Settings of new instances. The spans are never forever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceDefaults {
    /// How long an offer can be paid.
    pub pay_delay: TimeSpan,
    /// How long after that a payment can be refunded.
    pub refund_delay: TimeSpan,
    /// How long after that the exchange may wait with its transfer.
    pub wire_transfer_delay: TimeSpan,
    /// The interval the deadline of the transfer is rounded up to.
    pub wire_transfer_rounding: Rounding,
    /// The user interface.
    pub persona: Persona,
}

pub(super) fn read(reader: &mut Reader<'_>) -> Result<InstanceDefaults, ConfigError> {
    Ok(InstanceDefaults {
        pay_delay: reader.required(&options::DEFAULT_PAY_DELAY)?,
        refund_delay: reader.required(&options::DEFAULT_REFUND_DELAY)?,
        wire_transfer_delay: reader.required(&options::DEFAULT_WIRE_TRANSFER_DELAY)?,
        wire_transfer_rounding: reader
            .required(&options::DEFAULT_WIRE_TRANSFER_ROUNDING_INTERVAL)?,
        persona: reader.required(&options::DEFAULT_PERSONA)?,
    })
}
