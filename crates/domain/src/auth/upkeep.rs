use super::{LoginTokenRepository, TokenUses};
use crate::RelativeTime;
use crate::clock::Clock;
use crate::store::{SWEEP_BATCH, StoreError};
use std::sync::Arc;

/// How many uses are written in one transaction: those who change credentials may have to wait for
/// it.
const USES: usize = 100;

/// What is done with login tokens behind the backs of their owners.
#[derive(Clone)]
pub struct TokenUpkeep {
    /// The tokens.
    pub tokens: Arc<dyn LoginTokenRepository>,
    /// Which of them were used, in this process.
    pub uses: TokenUses,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl TokenUpkeep {
    /// For how long a token is kept that has expired: no clock of another process is so wrong that
    /// the token may still be good there, or one that was exchanged for it.
    pub const GRACE: RelativeTime = RelativeTime::from_secs(24 * 60 * 60);

    /// Writes when tokens were used last, in batches. What is not written, because the store fails
    /// or because the caller does not wait for it, stays for the next time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn write_uses(&self) -> Result<(), StoreError> {
        self.uses.forget_written(self.clock.now());
        loop {
            let batch = self.uses.unwritten(USES);
            if batch.is_empty() {
                return Ok(());
            }
            self.tokens.record_uses(batch.clone()).await?;
            self.uses.set_written(&batch);
        }
    }

    /// Removes the tokens that have expired for good, in batches.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_expired(&self) -> Result<(), StoreError> {
        let before = self.clock.now().saturating_sub(Self::GRACE);
        while self.tokens.forget_expired(before, SWEEP_BATCH).await? {}
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::MockLoginTokenRepository;
    use crate::store::Phase;
    use crate::testing::{FixedClock, a_token_mac};
    use crate::{InstanceId, Timestamp};
    use mockall::Sequence;

    const NOW: u64 = 100 * 24 * 60 * 60 * 1_000_000;

    fn upkeep(tokens: MockLoginTokenRepository, uses: &TokenUses) -> TokenUpkeep {
        TokenUpkeep { tokens: Arc::new(tokens), uses: uses.clone(), clock: FixedClock::at(NOW) }
    }

    fn used(count: usize) -> TokenUses {
        let (uses, shop) = (TokenUses::default(), InstanceId::parse("shop").unwrap());
        for number in 0..count {
            uses.note(&shop, a_token_mac(&number.to_string()), Timestamp::from_micros(NOW));
        }
        uses
    }

    fn failure() -> StoreError {
        StoreError::Unavailable { phase: Phase::Store, source: anyhow::anyhow!("gone") }
    }

    #[actix_rt::test]
    async fn uses_are_written_once_in_batches() {
        let (mut tokens, mut order) = (MockLoginTokenRepository::new(), Sequence::new());
        for size in [USES, USES, 1] {
            let expected = tokens.expect_record_uses().once().in_sequence(&mut order);
            expected.withf(move |batch| batch.len() == size).return_once(|_| Ok(()));
        }
        let uses = used(2 * USES + 1);
        let upkeep = upkeep(tokens, &uses);
        upkeep.write_uses().await.unwrap();
        upkeep.write_uses().await.unwrap();
    }

    #[actix_rt::test]
    async fn what_is_not_written_stays_for_the_next_time() {
        let (mut tokens, mut order) = (MockLoginTokenRepository::new(), Sequence::new());
        tokens.expect_record_uses().once().in_sequence(&mut order).return_once(|_| Err(failure()));
        tokens
            .expect_record_uses()
            .once()
            .in_sequence(&mut order)
            .withf(|batch| batch.len() == 1)
            .return_once(|_| Ok(()));
        let uses = used(1);
        let upkeep = upkeep(tokens, &uses);
        assert!(upkeep.write_uses().await.is_err());
        upkeep.write_uses().await.unwrap();
        assert_eq!(uses.unwritten(9), []);
    }

    #[actix_rt::test]
    async fn what_expired_is_forgotten_batch_by_batch_after_a_day() {
        let (mut tokens, mut order) = (MockLoginTokenRepository::new(), Sequence::new());
        for more in [true, false] {
            tokens
                .expect_forget_expired()
                .once()
                .in_sequence(&mut order)
                .withf(|before, _| before.micros() == NOW - TokenUpkeep::GRACE.micros())
                .return_once(move |_, _| Ok(more));
        }
        upkeep(tokens, &used(0)).forget_expired().await.unwrap();
    }
}
