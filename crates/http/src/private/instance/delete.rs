use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, Critical, Query, permissions::InstancesWrite};
use crate::management::instances::describe_deletion;
use crate::openapi::Operation;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::Subject;

/// `DELETE [/instances/$INSTANCE]/private`
pub(crate) async fn delete(
    caller: Authorized<InstancesWrite>,
    Critical(request): Critical,
    query: Query,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let purge = query.flag("purge")?;
    api.instances.delete(&Subject::Own(caller.caller), purge, request).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_deletion(operation.about("deleteOwnInstance", "Delete or purge one's instance"))
}
