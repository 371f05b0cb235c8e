use super::{Action, ActorKind, AuditOutcome};
use crate::auth::TokenSerial;
use crate::instances::InstanceSerial;
use crate::{InstanceId, Timestamp};

/// Which entries of the log are wanted: those that fit everything that is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// About this instance and no other, not even one that had its id before and was purged.
    pub owner: Option<InstanceSerial>,
    /// About the instances that have, or had, this id.
    pub instance: Option<InstanceId>,
    /// From then on.
    pub after: Option<Timestamp>,
    /// Until then, exclusively: so one range begins where another ends.
    pub before: Option<Timestamp>,
    /// Of this kind.
    pub action: Option<Action>,
    /// With this outcome.
    pub outcome: Option<AuditOutcome>,
    /// On credentials of this kind.
    pub actor: Option<ActorKind>,
    /// On this login token.
    pub token: Option<TokenSerial>,
}
