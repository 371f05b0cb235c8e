use crate::openapi::schema;
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use taler_merchant_domain::Timestamp;
use taler_merchant_domain::challenges::{ChallengeId, Challenges, OpenChallenge, Transmitted};
use utoipa::ToSchema;
use validator::Validate;
use zeroize::Zeroizing;

/// What has to be solved before the request is repeated, unchanged and with the ids of the solved
/// challenges in `Taler-Challenge-Ids`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChallengeResponse {
    /// At least one.
    #[schema(min_items = 1)]
    challenges: Vec<Challenge>,
    /// Whether each of them has to be solved, or any one.
    combi_and: bool,
}

/// A question whether somebody holds an address.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Challenge {
    /// What stands in the paths of the challenge and in `Taler-Challenge-Ids`.
    #[schema(value_type = schema::ChallengeId)]
    #[serde(rename = "challenge_id", serialize_with = "text")]
    id: ChallengeId,
    /// By what its code is sent.
    #[schema(value_type = schema::TanChannel)]
    tan_channel: &'static str,
    /// As much of the address as its owner needs to recognise it.
    #[schema(examples("o***@***.example"))]
    tan_info: String,
}

impl From<Challenges> for ChallengeResponse {
    fn from(challenges: Challenges) -> Self {
        let one = |OpenChallenge { id, channel, info }: OpenChallenge| Challenge {
            id,
            tan_channel: channel.as_str(),
            tan_info: info,
        };
        let Challenges { challenges, all } = challenges;
        Self { challenges: challenges.into_iter().map(one).collect(), combi_and: all }
    }
}

fn text<S: Serializer>(id: &ChallengeId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&id.to_text())
}

/// Asks for a code; it has no members.
#[derive(Debug, Deserialize, Validate, ToSchema)]
pub(crate) struct ChallengeRequest {}

/// A code that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChallengeRequestResponse {
    /// Until when the code is good.
    #[schema(value_type = schema::Timestamp)]
    solve_expiration: Timestamp,
    /// From when on another one may be asked for.
    #[schema(value_type = schema::Timestamp)]
    earliest_retransmission: Timestamp,
}

impl From<Transmitted> for ChallengeRequestResponse {
    fn from(sent: Transmitted) -> Self {
        let Transmitted { solve_expiration, earliest_retransmission } = sent;
        Self { solve_expiration, earliest_retransmission }
    }
}

/// A code that came back.
#[derive(Deserialize, Validate, ToSchema)]
pub(crate) struct MerchantChallengeSolveRequest {
    /// The code, with or without its dash and blanks.
    #[schema(value_type = String, examples("1234-5678"))]
    pub(crate) tan: Zeroizing<String>,
}

/// Never shows what it carries.
impl fmt::Debug for MerchantChallengeSolveRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MerchantChallengeSolveRequest(..)")
    }
}
