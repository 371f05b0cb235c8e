use async_trait::async_trait;
use std::sync::Arc;
use taler_merchant_domain::auth::{HashingError, Password, PasswordHash, PasswordHasher, Verdict};
use taler_merchant_domain::passwords::{Crowd, Lane, Turn};
use taler_merchant_domain::random::{Entropy, draw};

mod argon;
mod lanes;

use argon::Argon;
use lanes::{Busy, Lanes};

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashingCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for HashingCost {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Argon2id on blocking threads, as many at once as there are cores; who comes when his lane is full
/// is told to come again.
pub struct Argon2Hasher {
    argon: Argon,
    entropy: Arc<dyn Entropy>,
    lanes: Lanes,
}

impl Argon2Hasher {
    /// A hasher for all workers of a process, with so many threads, and so many places to wait in
    /// each lane.
    ///
    /// # Errors
    /// When the cost is out of Argon2's range.
    pub fn new(
        cost: HashingCost,
        (threads, places): (usize, usize),
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<Self> {
        let argon = Argon::new(cost.memory_kib, cost.passes)?;
        Ok(Self { argon, entropy, lanes: Lanes::new(threads.max(1), places.max(1)) })
    }

    /// Runs one job on a blocking thread.
    async fn run<T: Send + 'static>(
        &self,
        turn: &Turn,
        job: impl FnOnce(&Argon) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, HashingError> {
        let (argon, turn) = (self.argon.clone(), turn.clone());
        // The turn goes along: a caller that hangs up frees no thread that is still at work.
        let task = tokio::task::spawn_blocking(move || {
            let _held = turn;
            job(&argon)
        });
        let done = task.await.map_err(|error| HashingError::Failed(error.into()))?;
        done.map_err(HashingError::Failed)
    }
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashingError> {
        // Whose it is was found out before, by a second factor or another credential.
        let turn = self.enter(Lane::Ordinary, Crowd("new passwords".to_owned())).await?;
        self.rehash(&turn, password).await
    }

    async fn rehash(&self, turn: &Turn, password: &Password) -> Result<PasswordHash, HashingError> {
        let (password, salt) = (password.clone(), draw(self.entropy.as_ref()));
        let hash = move |argon: &Argon| argon.hash(password.expose(), &salt);
        self.run(turn, hash).await.map(PasswordHash::from_phc)
    }

    fn is_current(&self, hash: &PasswordHash) -> bool {
        self.argon.is_current(hash.as_phc())
    }

    async fn enter(&self, lane: Lane, crowd: Crowd) -> Result<Turn, HashingError> {
        let entered = self.lanes.enter(lane, crowd).await;
        let (slot, waited) = entered.map_err(|Busy| HashingError::Busy)?;
        Ok(Turn::new(waited, slot))
    }

    async fn verify(
        &self,
        turn: &Turn,
        password: &Password,
        hash: &PasswordHash,
    ) -> Result<Verdict, HashingError> {
        let (password, hash) = (password.clone(), hash.clone());
        self.run(turn, move |argon| {
            let fits = argon.verify(password.expose(), hash.as_phc())?;
            Ok(if fits { Verdict::Match } else { Verdict::Mismatch })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::SystemEntropy;
    use futures_util::FutureExt;
    use futures_util::future::join_all;

    fn hasher(lanes: usize) -> Argon2Hasher {
        let cost = HashingCost { memory_kib: 64, passes: 1 };
        Argon2Hasher::new(cost, (lanes, 64), Arc::new(SystemEntropy)).unwrap()
    }

    async fn verify(
        hasher: &Argon2Hasher,
        text: &str,
        hash: &PasswordHash,
    ) -> Result<Verdict, HashingError> {
        let turn = hasher.enter(Lane::Ordinary, crowd()).await.unwrap();
        hasher.verify(&turn, &password(text), hash).await
    }

    fn crowd() -> Crowd {
        Crowd("here".to_owned())
    }

    fn password(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    #[actix_rt::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = hasher(1);
        let hash = hasher.hash(&password("one")).await.unwrap();
        assert_eq!(verify(&hasher, "one", &hash).await.unwrap(), Verdict::Match);
        assert_eq!(verify(&hasher, "two", &hash).await.unwrap(), Verdict::Mismatch);
    }

    #[actix_rt::test]
    async fn hashes_are_salted_and_say_what_they_cost() {
        let hasher = hasher(1);
        let (one, other) = (
            hasher.hash(&password("x")).await.unwrap(),
            hasher.hash(&password("x")).await.unwrap(),
        );
        assert_ne!(one.as_phc(), other.as_phc());
        assert!(one.as_phc().starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", one.as_phc());
    }

    #[actix_rt::test]
    async fn an_older_cost_is_still_understood() {
        let hash = hasher(1).hash(&password("x")).await.unwrap();
        let cost = HashingCost { memory_kib: 128, passes: 2 };
        let newer = Argon2Hasher::new(cost, (1, 64), Arc::new(SystemEntropy)).unwrap();
        assert_eq!(verify(&newer, "x", &hash).await.unwrap(), Verdict::Match);
        assert!(!newer.is_current(&hash));
        assert!(newer.is_current(&newer.hash(&password("x")).await.unwrap()));
        assert!(!newer.is_current(&PasswordHash::from_phc("nonsense".to_owned())));
    }

    #[actix_rt::test]
    async fn a_broken_hash_is_a_failure_and_not_a_wrong_password() {
        let broken = PasswordHash::from_phc("nonsense".to_owned());
        let error = verify(&hasher(1), "x", &broken).await.unwrap_err();
        assert!(matches!(error, HashingError::Failed(_)));
    }

    #[actix_rt::test]
    async fn who_has_a_place_waits_for_his_turn() {
        let hasher = hasher(1);
        let password = password("x");
        let all = join_all((0..8).map(|_| hasher.hash(&password))).await;
        assert!(all.iter().all(Result::is_ok));
        let turn = hasher.enter(Lane::Suspect, crowd()).await.unwrap();
        assert!(!turn.waited, "all turns were given back");
    }

    #[actix_rt::test]
    async fn a_turn_lasts_until_its_last_copy_is_dropped() {
        let hasher = hasher(1);
        let turn = hasher.enter(Lane::Ordinary, crowd()).await.unwrap();
        let hash = hasher.rehash(&turn, &password("x")).await.unwrap();
        hasher.verify(&turn, &password("x"), &hash).await.unwrap();
        let mut next = hasher.enter(Lane::Ordinary, crowd());
        assert!((&mut next).now_or_never().is_none());
        drop(turn);
        assert!(next.await.unwrap().waited);
    }

    #[actix_rt::test]
    async fn when_the_lane_is_full_nobody_waits() {
        let hasher = hasher(1);
        let turn = hasher.enter(Lane::Ordinary, crowd()).await.unwrap();
        let mut waiting = Box::pin(join_all((0..8).map(|_| hasher.enter(Lane::Ordinary, crowd()))));
        assert!((&mut waiting).now_or_never().is_none());
        let refused = hasher.enter(Lane::Ordinary, crowd()).await;
        assert!(matches!(refused, Err(HashingError::Busy)));
        drop(turn);
    }
}
