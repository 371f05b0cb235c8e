use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Bearer, permissions::InstancesRead};
use actix_web::{HttpResponse, web};
use serde::Serialize;
use taler_merchant_domain::instances::Instance;
use taler_merchant_domain::{
    EddsaPublicKey, EmailAddress, ImageDataUrl, LegalName, Location, PhoneNumber, RelativeTime,
    RoundingInterval, WebsiteUrl,
};

/// The profile of an instance, as its owner and the administrator see it.
#[derive(Debug, Serialize)]
pub(crate) struct QueryInstancesResponse {
    name: LegalName,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<EmailAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_validated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<PhoneNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_validated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<WebsiteUrl>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logo: Option<ImageDataUrl>,
    merchant_pub: EddsaPublicKey,
    address: Location,
    jurisdiction: Location,
    use_stefan: bool,
    default_pay_delay: RelativeTime,
    default_refund_delay: RelativeTime,
    default_wire_transfer_delay: RelativeTime,
    default_wire_transfer_rounding_interval: RoundingInterval,
    auth: AuthInfo,
}

/// How the instance is protected. Never with what.
#[derive(Debug, Serialize)]
struct AuthInfo {
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
