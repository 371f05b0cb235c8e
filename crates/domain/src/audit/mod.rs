//! The audit log: who did what, when, from where.
mod filter;
mod model;
mod ports;
mod service;

pub use filter::AuditFilter;
pub use model::{Action, Actor, ActorKind, AuditEntry, AuditOutcome, AuditRecord, Origin};
pub use ports::AuditLog;
#[cfg(any(test, feature = "testing"))]
pub use ports::MockAuditLog;
pub use service::{AuditService, Retention};
