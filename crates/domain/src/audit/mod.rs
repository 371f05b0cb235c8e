//! The audit log: who did what, when, from where.
mod model;
mod ports;

pub use model::{Action, Actor, AuditEntry, AuditRecord, Origin};
pub use ports::AuditLog;
#[cfg(any(test, feature = "testing"))]
pub use ports::MockAuditLog;
