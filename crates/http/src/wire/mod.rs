//! Bodies that more than one endpoint uses.
mod absent;
mod audit;
mod auth;
mod challenge;
mod facade;
mod instance;
mod object;
mod token;

pub(crate) use audit::AuditLog;
pub use audit::{audit_csv, audit_json};
pub(crate) use auth::{InstanceAuthConfigurationMessage, OldPassword, password_change};
pub(crate) use challenge::{
    ChallengeRequest, ChallengeRequestResponse, ChallengeResponse, MerchantChallengeSolveRequest,
};
pub(crate) use facade::FacadeCredentialsMessage;
pub(crate) use instance::{InstanceIdentity, InstanceSettingsMembers};
pub(crate) use object::optional_object;
pub(crate) use token::LoginTokenSuccessResponse;
