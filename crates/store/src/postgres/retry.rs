//! A unit of work that was in another's way tries again, after a pause.
use super::Conn;
use super::shared::unit::Work;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;
use taler_merchant_domain::store::StoreError;

/// Milliseconds before each further attempt. Growing, since rivals that meet again keep losing.
const PAUSES: [u64; 6] = [2, 5, 20, 50, 100, 200];

/// Runs a unit of work until nobody is in its way, or the pauses are used up.
pub(super) async fn run<W, I, T>(c: &mut Conn, work: W, input: &I) -> Result<T, StoreError>
where
    W: for<'a> Work<'a, I, T>,
    I: Sync,
{
    for pause in pauses() {
        match work.call(c, input).await {
            Err(StoreError::Contended) => tokio::time::sleep(pause).await,
            end => return end,
        }
    }
    work.call(c, input).await
}

/// The pauses, each between one and two times as long as listed, so that rivals part.
fn pauses() -> impl Iterator<Item = Duration> {
    PAUSES.into_iter().map(|millis| {
        // Hash keys are random: enough to tell rivals apart, and no secret.
        let jitter = RandomState::new().hash_one(millis) % (millis * 1000);
        Duration::from_micros(millis * 1000 + jitter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_differ() {
        let (one, other): (Vec<_>, Vec<_>) = (pauses().collect(), pauses().collect());
        assert_ne!(one, other);
        assert!(one.is_sorted());
        assert!(one.iter().sum::<Duration>() < Duration::from_secs(1));
    }
}
