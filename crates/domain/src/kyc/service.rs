use super::KycQuery;
use crate::RelativeTime;
use crate::clock::Clock;
use std::sync::Arc;

/// The state of the bank accounts of an instance at exchanges.
#[derive(Clone)]
pub struct KycService {
    /// Lets time pass.
    pub clock: Arc<dyn Clock>,
}

impl KycService {
    /// Nobody waits longer, whatever he asks for: clients may not rely on a wait, and proxies cut
    /// it off.
    pub const MAX_WAIT: RelativeTime = RelativeTime::from_secs(60);

    /// Waits for what a query is about, at most for its timeout and [`Self::MAX_WAIT`]. Where
    /// nothing is waited for, or for no time, it returns at once. Who gives up drops the future.
    ///
    /// As long as no exchange is dealt with there is no news, and the wait lasts to its end.
    pub async fn wait(&self, query: &KycQuery) {
        let limit = query.timeout.filter(|_| !query.targets.is_empty());
        let limit = limit.unwrap_or(RelativeTime::ZERO).min(Self::MAX_WAIT);
        if !limit.is_zero() {
            self.clock.sleep(limit).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kyc::{KycGoal, KycStatus, KycTarget};
    use crate::testing::FixedClock;

    /// For how many milliseconds somebody waits.
    async fn waited(timeout: Option<u64>, targets: &[KycTarget]) -> u64 {
        let clock = FixedClock::at(0);
        let service = KycService { clock: clock.clone() };
        let timeout = timeout.map(RelativeTime::from_millis);
        service.wait(&KycQuery { timeout, targets: targets.to_vec(), ..KycQuery::default() }).await;
        clock.now().micros() / 1000
    }

    #[actix_rt::test]
    async fn a_wait_lasts_as_long_as_the_client_wants_and_the_server_lets_him() {
        let target = [KycTarget::NotStatus(KycStatus::Ready)];
        for (timeout, waits) in [(1, 1), (59_999, 59_999), (60_001, 60_000), (u64::MAX, 60_000)] {
            assert_eq!(waited(Some(timeout), &target).await, waits);
        }
    }

    #[actix_rt::test]
    async fn nobody_waits_for_nothing_or_for_no_time() {
        let target = [KycTarget::Goal(KycGoal::Ready)];
        assert_eq!(waited(Some(1000), &[]).await, 0);
        assert_eq!(waited(Some(0), &target).await, 0);
        assert_eq!(waited(None, &target).await, 0);
    }
}
