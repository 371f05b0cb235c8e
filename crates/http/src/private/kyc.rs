use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{Authorized, KycQuestion, permissions::InstancesKycRead};
use actix_web::{HttpResponse, web};

/// `GET [/instances/$INSTANCE]/private/kyc`
pub(crate) async fn show(
    _caller: Authorized<InstancesKycRead>,
    KycQuestion(query): KycQuestion,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.kyc.wait(&query).await;
    Ok(answer::no_content())
}

#[cfg(test)]
mod tests;
