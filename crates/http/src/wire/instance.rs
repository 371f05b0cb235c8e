use super::InstanceAuthConfigurationMessage;
use super::absent::or_empty;
use super::object::object;
use crate::error::{ApiError, Refusal};
use crate::extract::Pair;
use crate::openapi::schema;
use crate::public::ConfigResponse;
use serde::Deserialize;
use taler_merchant_domain::instances::{Defaults, InstanceSettings, Kept, SettingsChange};
use taler_merchant_domain::{
    Amount, EmailAddress, ImageDataUrl, InstanceId, LegalName, Location, PhoneNumber, RelativeTime,
    RoundingInterval, WebsiteUrl,
};
use utoipa::ToSchema;
use validator::Validate;

/// What a client says of a new instance beside its settings.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct InstanceIdentity {
    /// Becomes the part of URLs that names the instance.
    #[schema(value_type = schema::InstanceId)]
    pub(crate) id: InstanceId,
    /// How it is protected.
    #[serde(deserialize_with = "object")]
    #[validate(nested)]
    pub(crate) auth: InstanceAuthConfigurationMessage,
    /// Only its currency is looked at: it must be one that the server has.
    #[schema(value_type = Option<String>, pattern = "^[A-Z]{1,11}:[0-9]", deprecated)]
    default_max_deposit_fee: Option<Amount>,
    /// Only its currency is looked at: it must be one that the server has.
    #[schema(value_type = Option<String>, pattern = "^[A-Z]{1,11}:[0-9]", deprecated)]
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
                return Err(ApiError::from(Refusal::CURRENCY).detail(name));
            }
        }
        Ok(())
    }
}

/// The settings of an instance.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = InstanceReconfigurationMessage)]
pub(crate) struct InstanceSettingsMembers {
    /// The name that goes into contracts.
    #[schema(value_type = schema::LegalName)]
    name: LegalName,
    /// For customers, and for what the owner has to confirm.
    #[serde(default, deserialize_with = "or_empty")]
    #[schema(value_type = schema::EmailOrEmpty)]
    email: Option<EmailAddress>,
    /// For what the owner has to confirm.
    #[serde(default, deserialize_with = "or_empty")]
    #[schema(value_type = schema::PhoneOrEmpty)]
    phone_number: Option<PhoneNumber>,
    /// For customers.
    #[serde(default, deserialize_with = "or_empty")]
    #[schema(value_type = schema::WebsiteOrEmpty)]
    website: Option<WebsiteUrl>,
    /// For customers.
    #[serde(default, deserialize_with = "or_empty")]
    #[schema(value_type = schema::ImageOrEmpty)]
    logo: Option<ImageDataUrl>,
    /// Where the merchant is; goes into contracts.
    #[serde(deserialize_with = "object")]
    #[schema(value_type = schema::Location)]
    address: Location,
    /// Under whose law the merchant does business; goes into contracts.
    #[serde(deserialize_with = "object")]
    #[schema(value_type = schema::Location)]
    jurisdiction: Location,
    /// Whether fees are calculated by STEFAN curves where an order does not say; else there are none.
    use_stefan: bool,
    /// How long offers are valid.
    #[schema(value_type = Option<schema::FiniteTime>)]
    default_pay_delay: Option<RelativeTime>,
    /// How long after that refunds are possible.
    #[schema(value_type = Option<schema::FiniteTime>)]
    default_refund_delay: Option<RelativeTime>,
    /// How long after that the money may be under way.
    #[schema(value_type = Option<schema::FiniteTime>)]
    default_wire_transfer_delay: Option<RelativeTime>,
    /// What the end of that is rounded up to.
    #[schema(value_type = Option<schema::RoundingInterval>)]
    default_wire_transfer_rounding_interval: Option<RoundingInterval>,
}

/// What a client sends to create an instance. Delays that are not given are those of `/config`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes a body that is read as two types")]
pub(crate) struct InstanceConfigurationRequest {
    #[serde(flatten)]
    identity: InstanceIdentity,
    #[serde(flatten)]
    settings: InstanceSettingsMembers,
}

impl Pair for (InstanceIdentity, InstanceSettingsMembers) {
    type Whole = InstanceConfigurationRequest;
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
