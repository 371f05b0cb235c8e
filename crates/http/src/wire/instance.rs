use super::InstanceAuthConfigurationMessage;
use super::absent::or_empty;
use crate::error::ApiError;
use crate::public::ConfigResponse;
use actix_web::http::StatusCode;
use serde::Deserialize;
use taler_merchant_domain::instances::{Defaults, InstanceSettings, Kept, SettingsChange};
use taler_merchant_domain::{
    Amount, EmailAddress, ErrorCode, ImageDataUrl, InstanceId, LegalName, Location, PhoneNumber,
    RelativeTime, RoundingInterval, WebsiteUrl,
};
use validator::Validate;

/// What the body of a creation says beside the settings.
#[derive(Debug, Deserialize, Validate)]
pub(crate) struct InstanceIdentity {
    pub(crate) id: InstanceId,
    #[validate(nested)]
    pub(crate) auth: InstanceAuthConfigurationMessage,
    /// Legacy: only its currency is looked at.
    default_max_deposit_fee: Option<Amount>,
    /// Likewise.
    default_max_wire_fee: Option<Amount>,
}

impl InstanceIdentity {
    /// Old clients name fees in a currency that the server may not have.
    pub(crate) fn check_currencies(&self, config: &ConfigResponse) -> Result<(), ApiError> {
        let fees = [
            ("default_max_deposit_fee", self.default_max_deposit_fee),
            ("default_max_wire_fee", self.default_max_wire_fee),
        ];
        for (name, fee) in fees {
            let currency = fee.map(Amount::currency);
            if currency.is_some_and(|code| !config.currencies.contains_key(code.as_str())) {
                let code = ErrorCode::MerchantGenericCurrencyMismatch;
                return Err(ApiError::with_status(StatusCode::CONFLICT, code).detail(name));
            }
        }
        Ok(())
    }
}

/// The settings in the body of a creation or a change.
#[derive(Debug, Deserialize, Validate)]
pub(crate) struct InstanceSettingsMembers {
    name: LegalName,
    #[serde(default, deserialize_with = "or_empty")]
    email: Option<EmailAddress>,
    #[serde(default, deserialize_with = "or_empty")]
    phone_number: Option<PhoneNumber>,
    #[serde(default, deserialize_with = "or_empty")]
    website: Option<WebsiteUrl>,
    #[serde(default, deserialize_with = "or_empty")]
    logo: Option<ImageDataUrl>,
    address: Location,
    jurisdiction: Location,
    use_stefan: bool,
    default_pay_delay: Option<RelativeTime>,
    default_refund_delay: Option<RelativeTime>,
    default_wire_transfer_delay: Option<RelativeTime>,
    default_wire_transfer_rounding_interval: Option<RoundingInterval>,
}

impl InstanceSettingsMembers {
    /// The settings that are meant, with `defaults` for what is not said.
    pub(crate) fn into_settings(self, defaults: &Defaults) -> Result<InstanceSettings, ApiError> {
        let pay = finite("default_pay_delay", self.default_pay_delay)?;
        let refund = finite("default_refund_delay", self.default_refund_delay)?;
        let wire = finite("default_wire_transfer_delay", self.default_wire_transfer_delay)?;
        Ok(InstanceSettings {
            name: self.name,
            email: self.email,
            phone_number: self.phone_number,
            website: self.website,
            logo: self.logo,
            address: self.address,
            jurisdiction: self.jurisdiction,
            use_stefan: self.use_stefan,
            default_pay_delay: pay.unwrap_or(defaults.pay_delay),
            default_refund_delay: refund.unwrap_or(defaults.refund_delay),
            default_wire_transfer_delay: wire.unwrap_or(defaults.wire_transfer_delay),
            default_wire_transfer_rounding_interval: self
                .default_wire_transfer_rounding_interval
                .unwrap_or(defaults.wire_transfer_rounding_interval),
        })
    }
}

impl InstanceSettingsMembers {
    /// The change that is meant: delays that are not said stay as they are.
    pub(crate) fn into_change(self, defaults: &Defaults) -> Result<SettingsChange, ApiError> {
        let keep = Kept {
            pay_delay: self.default_pay_delay.is_none(),
            refund_delay: self.default_refund_delay.is_none(),
            wire_transfer_delay: self.default_wire_transfer_delay.is_none(),
            wire_transfer_rounding_interval: self.default_wire_transfer_rounding_interval.is_none(),
        };
        Ok(SettingsChange { settings: self.into_settings(defaults)?, keep })
    }
}

/// An offer that never ends cannot be a default.
fn finite(
    name: &'static str,
    delay: Option<RelativeTime>,
) -> Result<Option<RelativeTime>, ApiError> {
    match delay {
        Some(delay) if delay.is_forever() => Err(ApiError::malformed(name)),
        delay => Ok(delay),
    }
}
