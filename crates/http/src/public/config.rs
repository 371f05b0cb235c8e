use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::LiveInstance;
use crate::openapi::{Operation, schema};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;
use taler_merchant_domain::{EddsaPublicKey, RelativeTime, RoundingInterval};
use utoipa::ToSchema;

/// The protocol that is spoken: current, revision, age.
pub const PROTOCOL_VERSION: &str = "27:0:7";

/// What this program calls itself.
pub const IMPLEMENTATION: &str = "urn:net:taler:specs:taler-merchant:rust";

/// What the server offers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConfigResponse {
    /// The protocol that is spoken: current, revision, age.
    #[schema(examples("27:0:7"), pattern = "^[0-9]+:[0-9]+:[0-9]+$")]
    pub version: &'static str,
    /// Always `taler-merchant`.
    #[schema(examples("taler-merchant"))]
    pub name: &'static str,
    /// What the program calls itself.
    #[schema(examples("urn:net:taler:specs:taler-merchant:rust"))]
    pub implementation: &'static str,
    /// The currency that is offered first.
    #[schema(value_type = schema::Currency)]
    pub currency: String,
    /// How the single-page application presents itself.
    #[schema(examples("expert"))]
    pub default_persona: String,
    /// How to show amounts, by currency.
    #[schema(value_type = BTreeMap<schema::Currency, CurrencySpecification>)]
    pub currencies: BTreeMap<String, CurrencySpecification>,
    /// Report generators, by section.
    #[schema(value_type = schema::ReportGenerators)]
    pub report_generators: BTreeMap<String, String>,
    /// What phone numbers have to look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples(r"^\+41"))]
    pub phone_regex: Option<String>,
    /// Exchanges that the operator trusts.
    pub exchanges: Vec<ExchangeConfigInfo>,
    /// Whether strangers may create instances.
    pub have_self_provisioning: bool,
    /// Whether donation receipts are supported.
    pub have_donau: bool,
    /// Addresses that a sign-up must give and prove.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, examples("email"))]
    pub mandatory_tan_channels: Vec<String>,
    /// Kinds of account that may be added, separated by blanks; `*` for any.
    #[schema(examples("*"))]
    pub payment_target_types: String,
    /// What account URIs have to look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, examples("^payto://iban/"))]
    pub payment_target_regex: Option<String>,
    /// What instances get that do not say.
    #[schema(value_type = schema::RelativeTime)]
    pub default_pay_delay: RelativeTime,
    /// What instances get that do not say.
    #[schema(value_type = schema::RelativeTime)]
    pub default_refund_delay: RelativeTime,
    /// What instances get that do not say.
    #[schema(value_type = schema::RelativeTime)]
    pub default_wire_transfer_delay: RelativeTime,
    /// What instances get that do not say.
    #[schema(value_type = schema::RoundingInterval)]
    pub default_wire_transfer_rounding_interval: RoundingInterval,
}

/// How to show amounts of one currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CurrencySpecification {
    /// For people.
    #[schema(examples("Kudos"))]
    pub name: String,
    /// The code again.
    #[schema(deprecated, examples("KUDOS"))]
    pub currency: String,
    /// Digits after the point that can be typed.
    #[schema(examples(2))]
    pub num_fractional_input_digits: u8,
    /// Digits after the point that are shown at normal size.
    #[schema(examples(2))]
    pub num_fractional_normal_digits: u8,
    /// Digits after the point that are shown even when zero.
    #[schema(examples(2))]
    pub num_fractional_trailing_zero_digits: u8,
    /// Symbols, by power of ten; `0` is always there.
    #[schema(value_type = schema::UnitNames)]
    pub alt_unit_names: BTreeMap<String, String>,
}

/// An exchange that the operator trusts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExchangeConfigInfo {
    /// Ends in a slash.
    #[schema(examples("https://exchange.example/"))]
    pub base_url: String,
    /// Its currency.
    #[schema(value_type = schema::Currency)]
    pub currency: String,
    /// What its keys are signed with.
    #[schema(value_type = schema::EddsaPublicKey)]
    pub master_pub: EddsaPublicKey,
}

/// `GET [/instances/$INSTANCE]/config`
pub(crate) async fn show(
    _there: LiveInstance,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    Ok(answer::json(&api.settings.config))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("getConfig", "What the server offers")
        .json::<ConfigResponse>("What the server offers, to every instance alike.")
}
