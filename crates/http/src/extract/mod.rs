//! What handlers ask of a request.
mod audit;
mod authorized;
mod credentials;
mod critical;
mod instance;
mod json;
mod kyc;
mod negotiation;
mod origin;
mod path;
mod query;
mod self_provisioning;
mod waiting;

pub(crate) use audit::{AuditQuestion, AuditQuestionOfAll, Format};
pub(crate) use authorized::{Authorized, Bearer, Credential, TokenApplicant, permissions};
pub(crate) use critical::Critical;
pub(crate) use instance::LiveInstance;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use json::parse;
pub(crate) use json::{MaybeJson, Pair, ValidJson, ValidJsonPair};
pub(crate) use kyc::KycQuestion;
pub(crate) use negotiation::{Languages, Negotiation};
pub(crate) use origin::RequestOrigin;
pub(crate) use path::{ChallengeInPath, HWireInPath, SerialInPath, SlugInPath, Target};
pub(crate) use query::{PageQuery, Query};
pub(crate) use self_provisioning::SelfProvisioning;
pub(crate) use waiting::Waiting;

use crate::api::Api;
use crate::call::{Call, FromCall};
use crate::error::ApiError;
use actix_web::web;

impl FromCall for web::Data<Api> {
    async fn from_call(call: &Call) -> Result<Self, ApiError> {
        Ok(call.api.clone())
    }
}
