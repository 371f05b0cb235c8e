use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, Target, permissions::InstancesRead};
use crate::private::instance::QueryInstancesResponse;
use actix_web::{HttpResponse, web};

/// `GET /management/instances/$INSTANCE`
pub(crate) async fn show(
    _caller: Authorized<InstancesRead>,
    Target(target): Target,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let instance = api.instances.find(&target).await?;
    Ok(answer::json(&QueryInstancesResponse::from(instance)))
}
