use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Authorized, Target, permissions::InstancesRead};
use crate::openapi::Operation;
use crate::private::instance::QueryInstancesResponse;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::FindInstanceError;

/// `GET /management/instances/$INSTANCE`
pub(crate) async fn show(
    _caller: Authorized<InstancesRead>,
    Target(target): Target,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let instance = api.instances.find(&target).await?;
    Ok(answer::json(&QueryInstancesResponse::from(instance)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("getInstance", "Show an instance")
        .text("A deleted instance is shown until it is purged.")
        .json::<QueryInstancesResponse>("The instance.")
        .refuses::<FindInstanceError>()
        .never(&[Refusal::INSTANCE_DELETED])
}
