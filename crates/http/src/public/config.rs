use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Addressed, Prefixed};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;
use taler_merchant_domain::{EddsaPublicKey, RelativeTime, RoundingInterval};

/// The protocol that is spoken: current, revision, age.
pub const PROTOCOL_VERSION: &str = "27:0:7";

/// What this program calls itself.
pub const IMPLEMENTATION: &str = "urn:net:taler:specs:taler-merchant:rust";

/// The answer of `GET /config`.
#[derive(Debug, Clone, Serialize)]
pub struct ConfigResponse {
    /// See [`PROTOCOL_VERSION`].
    pub version: &'static str,
    /// Always `taler-merchant`.
    pub name: &'static str,
    /// See [`IMPLEMENTATION`].
    pub implementation: &'static str,
    /// The currency that is offered first.
    pub currency: String,
    /// How the single-page application presents itself.
    pub default_persona: String,
    /// How to show amounts, by currency.
    pub currencies: BTreeMap<String, CurrencySpecification>,
    /// Report generators, by section.
    pub report_generators: BTreeMap<String, String>,
    /// What phone numbers have to look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_regex: Option<String>,
    /// Exchanges that the operator trusts.
    pub exchanges: Vec<ExchangeConfigInfo>,
    /// Whether strangers may create instances.
    pub have_self_provisioning: bool,
    /// Whether donation receipts are supported.
    pub have_donau: bool,
    /// Addresses that a sign-up must give and prove.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mandatory_tan_channels: Vec<String>,
    /// Kinds of account that may be added, separated by blanks; `*` for any.
    pub payment_target_types: String,
    /// What account URIs have to look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_target_regex: Option<String>,
    /// What instances get that do not say.
    pub default_pay_delay: RelativeTime,
    /// What instances get that do not say.
    pub default_refund_delay: RelativeTime,
    /// What instances get that do not say.
    pub default_wire_transfer_delay: RelativeTime,
    /// What instances get that do not say.
    pub default_wire_transfer_rounding_interval: RoundingInterval,
}

/// How to show amounts of one currency.
#[derive(Debug, Clone, Serialize)]
pub struct CurrencySpecification {
    /// For people.
    pub name: String,
    /// The code again; deprecated, and read by old clients.
    pub currency: String,
    /// Digits after the point that can be typed.
    pub num_fractional_input_digits: u8,
    /// Digits after the point that are shown at normal size.
    pub num_fractional_normal_digits: u8,
    /// Digits after the point that are shown even when zero.
    pub num_fractional_trailing_zero_digits: u8,
    /// Symbols, by power of ten; `0` is always there.
    pub alt_unit_names: BTreeMap<String, String>,
}

/// An exchange that the operator trusts.
#[derive(Debug, Clone, Serialize)]
pub struct ExchangeConfigInfo {
    /// Ends in a slash.
    pub base_url: String,
    /// Its currency.
    pub currency: String,
    /// What its keys are signed with.
    pub master_pub: EddsaPublicKey,
}

/// `GET [/instances/$INSTANCE]/config`
pub(crate) async fn show(
    api: web::Data<Api>,
    Addressed(instance): Addressed,
    Prefixed(prefixed): Prefixed,
) -> Result<HttpResponse, ApiError> {
    if prefixed {
        api.instances.check_live(&instance).await?;
    }
    Ok(answer::json(&api.settings.config))
}
