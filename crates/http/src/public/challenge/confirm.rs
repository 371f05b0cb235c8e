use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{ChallengeInPath, ValidJson};
use crate::openapi::Operation;
use crate::wire::MerchantChallengeSolveRequest;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use taler_merchant_domain::challenges::ConfirmError;

/// `POST [/instances/$INSTANCE]/challenge/$CHALLENGE_ID/confirm`
pub(crate) async fn confirm(
    ChallengeInPath { id, under }: ChallengeInPath,
    ValidJson(body): ValidJson<MerchantChallengeSolveRequest>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    api.challenges.confirm(id, under, &body.tan).await?;
    Ok(answer::no_content())
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("confirmChallenge", "Send the code of a challenge back")
        .text("A code can be tried three times. What is solved stays so, whatever comes later.")
        .empty(StatusCode::NO_CONTENT, "The challenge is solved.")
        .refuses::<ConfirmError>()
}
