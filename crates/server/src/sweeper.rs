//! Removing what nobody needs any more from the database.
use std::fmt::Debug;
use std::time::Duration;
use taler_merchant_domain::audit::AuditService;
use taler_merchant_domain::challenges::ChallengeService;
use taler_merchant_domain::passwords::PasswordService;
use tokio::time::MissedTickBehavior;

/// How long what has ended is left in the database.
const INTERVAL: Duration = Duration::from_secs(10 * 60);

/// Removes what has ended or is too old, now and then.
pub(crate) struct Sweeper {
    /// Challenges and counters.
    pub(crate) challenges: ChallengeService,
    /// Wrong passwords, and from where somebody logged in.
    pub(crate) passwords: PasswordService,
    /// Entries of the audit log.
    pub(crate) audit: AuditService,
}

impl Sweeper {
    /// Sweeps at once, and then again and again: until it is dropped.
    pub(crate) async fn run(self) {
        let mut times = tokio::time::interval(INTERVAL);
        times.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            times.tick().await;
            // What fails stays until the next time, and is not in the way of the rest.
            report("challenges", self.challenges.sweep().await);
            report("passwords", self.passwords.forget_old().await);
            report("audit", self.audit.forget_old().await);
        }
    }
}

fn report(what: &str, end: Result<(), impl Debug>) {
    if let Err(error) = end {
        tracing::warn!(what, cause = ?error, "what has ended could not be removed");
    }
}
