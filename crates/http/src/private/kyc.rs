use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, KycQuestion, Waiting, permissions::InstancesKycRead};
use crate::management::instances::describe_kyc;
use crate::openapi::Operation;
use actix_web::{HttpResponse, web};

/// `GET [/instances/$INSTANCE]/private/kyc`
pub(crate) async fn show(
    _caller: Authorized<InstancesKycRead>,
    KycQuestion(query): KycQuestion,
    Waiting(seat): Waiting,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    seat.wait(api.kyc.wait(&query)).await;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    describe_kyc(operation.about("getOwnKyc", "Ask for the KYC state of one's accounts"))
}

#[cfg(test)]
mod tests;
