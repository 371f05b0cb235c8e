use crate::answer;
use crate::api::Api;
use crate::error::{ApiError, Refusal};
use crate::extract::{Authorized, Critical, Query, Target, permissions::InstancesWrite};
use crate::openapi::{Operation, schema};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::{DeleteInstanceError, Subject};

/// `DELETE /management/instances/$INSTANCE`
pub(crate) async fn delete(
    caller: Authorized<InstancesWrite>,
    Target(target): Target,
    Critical(request): Critical,
    query: Query,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let purge = query.flag("purge")?;
    api.instances.delete(&Subject::Managed(caller.caller, target), purge, request).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_deletion(operation.about("deleteInstance", "Delete or purge an instance"))
}

/// What holds for every deletion.
pub(crate) fn describe_deletion(operation: Operation) -> Operation {
    operation
        .text(
            "A deleted instance loses its key and its tokens, and keeps its id and its records. \
             The instance `admin` stays.",
        )
        .query::<schema::Flag>("purge", "`YES`, in any case, removes all records too.")
        .empty(StatusCode::NO_CONTENT, "Deleted, or purged.")
        .refuses::<DeleteInstanceError>()
        .never(&[Refusal::THROTTLED])
}
