use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, KycQuestion, Target, Waiting, permissions::InstancesKycRead};
use crate::openapi::Operation;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::instances::FindInstanceError;

/// `GET /management/instances/$INSTANCE/kyc`
pub(crate) async fn kyc(
    _caller: Authorized<InstancesKycRead>,
    Target(target): Target,
    KycQuestion(query): KycQuestion,
    Waiting(seat): Waiting,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.instances.check_live(&target).await?;
    seat.wait(api.kyc.wait(&query)).await;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_kyc(operation.about("getKyc", "Ask for the KYC state of an instance's accounts"))
        .refuses::<FindInstanceError>()
}

/// What holds for every question.
pub(crate) fn describe_kyc(operation: Operation) -> Operation {
    operation
        .text("No exchange is dealt with yet: there is nothing to report, and a wait lasts to its end.")
        .empty(StatusCode::NO_CONTENT, "There is nothing to report.")
}
