use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, KycQuestion, Target, permissions::InstancesKycRead};
use actix_web::{HttpResponse, web};

/// `GET /management/instances/$INSTANCE/kyc`
pub(crate) async fn kyc(
    _caller: Authorized<InstancesKycRead>,
    Target(target): Target,
    KycQuestion(query): KycQuestion,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.instances.check_live(&target).await?;
    api.kyc.wait(&query).await;
    Ok(answer::no_content())
}
