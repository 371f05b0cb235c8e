use crate::answer;
use crate::api::Api;
use crate::error::ApiError;
use crate::extract::{ChallengeInPath, Languages, MaybeJson, RequestOrigin};
use crate::openapi::Operation;
use crate::wire::{ChallengeRequest, ChallengeRequestResponse};
use actix_web::{HttpResponse, web};
use taler_merchant_domain::challenges::{Transmit, TransmitError};

/// `POST [/instances/$INSTANCE]/challenge/$CHALLENGE_ID`
pub(crate) async fn send(
    ChallengeInPath { id, under }: ChallengeInPath,
    RequestOrigin(origin): RequestOrigin,
    Languages(languages): Languages,
    _body: MaybeJson<ChallengeRequest>,
    api: web::Data<Api>,
) -> Result<HttpResponse, ApiError> {
    let sent = api.challenges.transmit(Transmit { id, under, languages, origin }).await?;
    Ok(answer::json(&ChallengeRequestResponse::from(sent)))
}

/// How it is described.
pub(crate) fn describe(operation: Operation) -> Operation {
    operation
        .about("sendChallenge", "Ask for the code of a challenge")
        .text(
            "Another one can be asked for after a minute, or once the last was tried too often; \
             then that one is no longer good. At the root every challenge is served, below an \
             instance those that were made for it, whether it exists or not.",
        )
        .json::<ChallengeRequestResponse>("The code was sent.")
        .refuses::<TransmitError>()
}
