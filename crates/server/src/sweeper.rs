//! What is done in the background: writing what was only remembered, and removing what nobody needs
//! any more from the database.
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_domain::audit::AuditService;
use taler_merchant_domain::auth::TokenUpkeep;
use taler_merchant_domain::challenges::ChallengeService;
use taler_merchant_domain::leadership::Leadership;
use taler_merchant_domain::passwords::PasswordService;
use taler_merchant_domain::store::StoreError;
use tokio::time::{MissedTickBehavior, timeout};

/// How long what has ended is left in the database, and what was remembered is not there.
const INTERVAL: Duration = Duration::from_secs(5 * 60);
/// How long the end of the process may wait for the database.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the leader does.
type Duty<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + 'a>>;

/// Works in rounds, now and then.
pub(crate) struct Sweeper {
    /// Which of the processes on the database removes anything.
    pub(crate) lead: Arc<dyn Leadership>,
    /// Challenges and counters.
    pub(crate) challenges: ChallengeService,
    /// Wrong passwords, and from where somebody logged in.
    pub(crate) passwords: PasswordService,
    /// Entries of the audit log.
    pub(crate) audit: AuditService,
    /// Login tokens.
    pub(crate) tokens: TokenUpkeep,
}

impl Sweeper {
    /// A round at once, and then again and again: until it is dropped.
    pub(crate) async fn run(&self) {
        let mut times = tokio::time::interval(INTERVAL);
        times.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            times.tick().await;
            self.round().await;
        }
    }

    /// What fails stays until the next time, and is not in the way of the rest.
    async fn round(&self) {
        self.write_uses().await;
        let duties: [(&str, Duty<'_>); 4] = [
            ("challenges", Box::pin(self.challenges.sweep())),
            ("passwords", Box::pin(self.passwords.forget_old())),
            ("audit", Box::pin(self.audit.forget_old())),
            ("login tokens", Box::pin(self.tokens.forget_expired())),
        ];
        for (what, duty) in duties {
            // Asked before each: the lead may be lost at any time.
            if !self.leads().await {
                return;
            }
            if let Err(error) = duty.await {
                tracing::warn!(what, cause = ?error, "what has ended could not be removed");
            }
        }
    }

    /// Writes what would be lost with the process, and lets another one lead, if the database
    /// answers.
    pub(crate) async fn end(&self) {
        let end = async {
            self.write_uses().await;
            if let Err(error) = self.lead.resign().await {
                tracing::warn!(cause = ?error, "the lead could not be given up");
            }
        };
        if timeout(PATIENCE, end).await.is_err() {
            tracing::warn!("when login tokens were used last could not be written in time");
        }
    }

    async fn write_uses(&self) {
        if let Err(error) = self.tokens.write_uses().await {
            tracing::warn!(cause = ?error, "when login tokens were used last could not be written");
        }
        let missed = self.tokens.uses.take_missed();
        if missed > 0 {
            tracing::warn!(missed, "more login tokens are in use than can be remembered");
        }
    }

    async fn leads(&self) -> bool {
        self.lead.lead().await.unwrap_or_else(|error| {
            tracing::warn!(cause = ?error, "whether this process leads could not be found out");
            false
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use taler_merchant_domain::RelativeTime;
    use taler_merchant_domain::audit::{MockAuditLog, Retention};
    use taler_merchant_domain::auth::{Checked, MockLoginTokenRepository, Permission, TokenUses};
    use taler_merchant_domain::challenges::{MockChallengeRepository, Senders};
    use taler_merchant_domain::leadership::{MockLeadership, TERM};
    use taler_merchant_domain::passwords::MockPasswordRepository;
    use taler_merchant_domain::store::Phase;
    use taler_merchant_domain::testing::{
        FixedClock, PlainHasher, a_challenge_service, a_password_service, an_access,
    };

    /// How often a store was asked to remove something, and to write a use.
    #[derive(Default)]
    struct Seen {
        removals: AtomicUsize,
        uses: AtomicUsize,
    }

    fn failure() -> StoreError {
        StoreError::Unavailable { phase: Phase::Store, source: anyhow::anyhow!("gone") }
    }

    /// Leads as long as it is told so.
    fn sweeper(answers: Vec<Result<bool, StoreError>>, seen: &Arc<Seen>) -> Sweeper {
        let (mut lead, mut answers) = (MockLeadership::new(), answers.into_iter());
        lead.expect_lead().returning(move || answers.next().unwrap());
        lead.expect_resign().returning(|| Ok(()));
        let count = |seen: &Arc<Seen>| {
            let seen = Arc::clone(seen);
            move || seen.removals.fetch_add(1, Ordering::Relaxed)
        };
        let (mut challenges, counted) = (MockChallengeRepository::new(), count(seen));
        challenges.expect_sweep().returning(move |_, _| {
            counted();
            Err(failure())
        });
        let (mut audit, counted) = (MockAuditLog::new(), count(seen));
        audit.expect_forget().returning(move |_, _, _| Ok(counted() > 9));
        let (mut passwords, counted) = (MockPasswordRepository::new(), count(seen));
        passwords.expect_forget_attempts().returning(move |_, _, _| Ok(counted() > 9));
        let (mut tokens, counted) = (MockLoginTokenRepository::new(), count(seen));
        tokens.expect_forget_expired().returning(move |_, _| Ok(counted() > 9));
        let written = Arc::clone(seen);
        tokens.expect_record_uses().returning(move |uses| {
            written.uses.fetch_add(uses.len(), Ordering::Relaxed);
            Ok(())
        });
        let clock = FixedClock::at(1);
        let [entries, refused] = [RelativeTime::ZERO; 2];
        let retention = Retention { entries, refused };
        Sweeper {
            lead: Arc::new(lead),
            challenges: a_challenge_service(Arc::new(challenges), Senders::default()),
            passwords: a_password_service(passwords, Arc::new(PlainHasher::default())),
            audit: AuditService { log: Arc::new(audit), clock: clock.clone(), retention },
            tokens: TokenUpkeep { tokens: Arc::new(tokens), uses: TokenUses::default(), clock },
        }
    }

    /// How much was removed and written in a round, after one token was used.
    async fn round(answers: Vec<Result<bool, StoreError>>) -> (usize, usize) {
        let seen = Arc::default();
        let sweeper = sweeper(answers, &seen);
        use_a_token(&sweeper);
        sweeper.round().await;
        (seen.removals.load(Ordering::Relaxed), seen.uses.load(Ordering::Relaxed))
    }

    fn use_a_token(sweeper: &Sweeper) {
        let uses = sweeper.tokens.uses.clone();
        let access = an_access("shop", Permission::TokenFamiliesWrite);
        let access = taler_merchant_domain::auth::Access { uses, ..access };
        Checked::<()>::Done.open(&access).unwrap();
    }

    #[actix_rt::test]
    async fn who_leads_removes_everything_even_if_some_of_it_fails() {
        assert_eq!(round(vec![Ok(true), Ok(true), Ok(true), Ok(true)]).await, (4, 1));
    }

    #[actix_rt::test]
    async fn who_does_not_lead_writes_what_it_remembers_and_no_more() {
        assert_eq!(round(vec![Ok(false)]).await, (0, 1));
        assert_eq!(round(vec![Err(failure())]).await, (0, 1));
    }

    #[actix_rt::test]
    async fn who_loses_the_lead_removes_no_more() {
        assert_eq!(round(vec![Ok(true), Ok(false)]).await, (1, 1));
        assert_eq!(round(vec![Ok(true), Ok(true), Err(failure())]).await, (2, 1));
    }

    #[actix_rt::test]
    async fn nothing_that_is_remembered_is_lost_at_the_end() {
        let seen = Arc::<Seen>::default();
        let sweeper = sweeper(Vec::new(), &seen);
        use_a_token(&sweeper);
        sweeper.end().await;
        assert_eq!(seen.uses.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_round_is_missed_before_the_lead_is_lost() {
        assert!(TERM.to_duration().unwrap() > 2 * INTERVAL);
        assert_eq!(TokenUses::PRECISION.to_duration().unwrap(), INTERVAL);
    }
}
