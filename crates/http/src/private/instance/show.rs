use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, permissions::InstancesRead};
use crate::openapi::{Operation, schema};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::instances::Instance;
use taler_merchant_domain::{
    EddsaPublicKey, EmailAddress, ImageDataUrl, LegalName, Location, PhoneNumber, RelativeTime,
    RoundingInterval, WebsiteUrl,
};
use utoipa::ToSchema;

/// The profile of an instance, as its owner and the administrator see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueryInstancesResponse {
    /// The name that goes into contracts.
    #[schema(value_type = schema::LegalName)]
    name: LegalName,
    /// For customers, and for what the owner has to confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::EmailAddress, required = false)]
    email: Option<EmailAddress>,
    /// Whether the owner has proved to read mail sent there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    email_validated: Option<bool>,
    /// For what the owner has to confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::PhoneNumber, required = false)]
    phone_number: Option<PhoneNumber>,
    /// Whether the owner has proved to read messages sent there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    phone_validated: Option<bool>,
    /// For customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::WebsiteUrl, required = false)]
    website: Option<WebsiteUrl>,
    /// For customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = schema::ImageDataUrl, required = false)]
    logo: Option<ImageDataUrl>,
    /// What contracts are signed with.
    #[schema(value_type = schema::EddsaPublicKey)]
    merchant_pub: EddsaPublicKey,
    /// Where the merchant is; goes into contracts.
    #[schema(value_type = schema::Location)]
    address: Location,
    /// Under whose law the merchant does business; goes into contracts.
    #[schema(value_type = schema::Location)]
    jurisdiction: Location,
    /// Whether fees are calculated by STEFAN curves where an order does not say; else there are none.
    use_stefan: bool,
    /// How long offers are valid.
    #[schema(value_type = schema::RelativeTime)]
    default_pay_delay: RelativeTime,
    /// How long after that refunds are possible.
    #[schema(value_type = schema::RelativeTime)]
    default_refund_delay: RelativeTime,
    /// How long after that the money may be under way.
    #[schema(value_type = schema::RelativeTime)]
    default_wire_transfer_delay: RelativeTime,
    /// What the end of that is rounded up to.
    #[schema(value_type = schema::RoundingInterval)]
    default_wire_transfer_rounding_interval: RoundingInterval,
    /// How it is protected.
    auth: AuthInfo,
}

/// How the instance is protected. Never with what.
#[derive(Debug, Serialize, ToSchema)]
struct AuthInfo {
    /// Always `token`.
    #[schema(examples("token"))]
    method: &'static str,
}

impl From<Instance> for QueryInstancesResponse {
    fn from(instance: Instance) -> Self {
        let Instance { settings, email_validated, phone_validated, merchant_pub, .. } = instance;
        Self {
            email_validated: settings.email.is_some().then_some(email_validated),
            phone_validated: settings.phone_number.is_some().then_some(phone_validated),
            name: settings.name,
            email: settings.email,
            phone_number: settings.phone_number,
            website: settings.website,
            logo: settings.logo,
            merchant_pub,
            address: settings.address,
            jurisdiction: settings.jurisdiction,
            use_stefan: settings.use_stefan,
            default_pay_delay: settings.default_pay_delay,
            default_refund_delay: settings.default_refund_delay,
            default_wire_transfer_delay: settings.default_wire_transfer_delay,
            default_wire_transfer_rounding_interval: settings
                .default_wire_transfer_rounding_interval,
            auth: AuthInfo { method: "token" },
        }
    }
}

/// `GET [/instances/$INSTANCE]/private`
pub(crate) async fn show(
    caller: Bearer<InstancesRead>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let instance = api.instances.profile(&caller.access).await?;
    Ok(answer::json(&QueryInstancesResponse::from(instance)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("getOwnInstance", "Show one's settings")
        .json::<QueryInstancesResponse>("The settings.")
}
