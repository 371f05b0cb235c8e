use super::RequestOrigin;
use crate::call::{Call, FromCall};
use crate::error::ApiError;
use crate::openapi::Operation;
use actix_web::http::header::HeaderName;
use taler_merchant_domain::act::Request;
use taler_merchant_domain::challenges::ChallengeId;

const TALER_CHALLENGE_IDS: HeaderName = HeaderName::from_static("taler-challenge-ids");

/// So many ids of one request are looked at; nobody needs more than two.
const MAX_IDS: usize = 16;

/// What comes along with a request for something critical: where it came from, and the challenges
/// that were solved for it.
pub(crate) struct Critical(pub(crate) Request);

impl FromCall for Critical {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        let RequestOrigin(origin) = RequestOrigin::from_call(call).await?;
        let values = call.request.headers().get_all(TALER_CHALLENGE_IDS);
        let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        Ok(Self(Request { origin, shown: ids(&values) }))
    }

    fn describe(operation: Operation) -> Operation {
        operation.challenges()
    }
}

/// What cannot be an id is the id of no challenge.
fn ids(values: &[&str]) -> Vec<ChallengeId> {
    let texts = values.iter().flat_map(|value| value.split(',')).map(str::trim);
    let mut ids: Vec<ChallengeId> = texts.filter_map(ChallengeId::parse).take(MAX_IDS).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests;
