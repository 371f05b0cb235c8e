use async_trait::async_trait;
use std::time::{SystemTime, UNIX_EPOCH};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::{RelativeTime, Timestamp};

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the port that everybody else asks")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_micros(u64::try_from(since.as_micros()).unwrap_or(0))
    }

    async fn sleep(&self, duration: RelativeTime) {
        match duration.to_duration() {
            Some(duration) => tokio::time::sleep(duration).await,
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_later_than_when_this_was_written() {
        assert!(SystemClock.now() > Timestamp::from_micros(1_700_000_000_000_000));
        assert!(SystemClock.now() < Timestamp::NEVER);
    }
}
