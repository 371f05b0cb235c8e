use anyhow::anyhow;
use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use std::sync::Arc;
use taler_merchant_domain::auth::{HashingError, Password, PasswordHash, PasswordHasher, Verdict};
use taler_merchant_domain::passwords::{Lane, Turn};
use taler_merchant_domain::random::{Entropy, draw};

mod lanes;

use lanes::{Full, Lanes};

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
    argon2: Argon2<'static>,
    entropy: Arc<dyn Entropy>,
    lanes: Lanes,
    /// Compared with where there is no hash, so that the work is the same.
    decoy: PasswordHash,
}

impl Argon2Hasher {
    /// A hasher for all workers of a process.
    ///
    /// # Errors
    /// When the cost is out of Argon2's range.
    pub fn new(
        cost: HashingCost,
        threads: usize,
        entropy: Arc<dyn Entropy>,
    ) -> anyhow::Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None);
        let params = params.map_err(|error| anyhow!("password hashing: {error}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon2, b"", draw(entropy.as_ref()))?;
        Ok(Self { argon2, entropy, lanes: Lanes::new(threads.max(1)), decoy })
    }

    /// Runs one job on a blocking thread.
    async fn run<T: Send + 'static>(
        &self,
        turn: Turn,
        job: impl FnOnce(&Argon2<'static>) -> anyhow::Result<T> + Send + 'static,
    ) -> Result<T, HashingError> {
        let argon2 = self.argon2.clone();
        // The turn goes along: a caller that hangs up frees no thread that is still at work.
        let task = tokio::task::spawn_blocking(move || {
            let _held = turn;
            job(&argon2)
        });
        let done = task.await.map_err(|error| HashingError::Failed(error.into()))?;
        done.map_err(HashingError::Failed)
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8], salt: [u8; 16]) -> anyhow::Result<PasswordHash> {
    let hash: phc::PasswordHash = argon2
        .hash_password_with_salt(password, &salt)
        .map_err(|error| anyhow!("password hashing: {error}"))?;
    Ok(PasswordHash::from_phc(hash.to_string()))
}

#[async_trait]
impl PasswordHasher for Argon2Hasher {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashingError> {
        let (password, salt) = (password.clone(), draw(self.entropy.as_ref()));
        let turn = self.enter(Lane::Ordinary).await?;
        self.run(turn, move |argon2| hash(argon2, password.expose(), salt)).await
    }

    fn is_current(&self, hash: &PasswordHash) -> bool {
        let hash = phc::PasswordHash::new(hash.as_phc());
        hash.is_ok_and(|hash| {
            let ours = self.argon2.params();
            Algorithm::Argon2id.ident() == hash.algorithm
                && hash.version == Some(Version::V0x13.into())
                && Params::try_from(&hash).is_ok_and(|params| {
                    (params.m_cost(), params.t_cost(), params.p_cost())
                        == (ours.m_cost(), ours.t_cost(), ours.p_cost())
                })
        })
    }

    async fn enter(&self, lane: Lane) -> Result<Turn, HashingError> {
        let (slot, waited) = self.lanes.enter(lane).await.map_err(|Full| HashingError::Busy)?;
        Ok(Turn::new(waited, slot))
    }

    async fn verify(
        &self,
        turn: Turn,
        password: &Password,
        hash: Option<PasswordHash>,
    ) -> Result<Verdict, HashingError> {
        let (password, known) = (password.clone(), hash.is_some());
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        self.run(turn, move |argon2| {
            let hash = phc::PasswordHash::new(hash.as_phc());
            let hash = hash.map_err(|error| anyhow!("stored password hash: {error}"))?;
            let fits = argon2.verify_password(password.expose(), &hash).is_ok();
            Ok(if fits && known { Verdict::Match } else { Verdict::Mismatch })
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
        Argon2Hasher::new(cost, lanes, Arc::new(SystemEntropy)).unwrap()
    }

    async fn verify(
        hasher: &Argon2Hasher,
        text: &str,
        hash: Option<PasswordHash>,
    ) -> Result<Verdict, HashingError> {
        let turn = hasher.enter(Lane::Ordinary).await.unwrap();
        hasher.verify(turn, &password(text), hash).await
    }

    fn password(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    #[actix_rt::test]
    async fn a_password_fits_its_own_hash_only() {
        let hasher = hasher(1);
        let hash = hasher.hash(&password("one")).await.unwrap();
        assert_eq!(verify(&hasher, "one", Some(hash.clone())).await.unwrap(), Verdict::Match);
        assert_eq!(verify(&hasher, "two", Some(hash.clone())).await.unwrap(), Verdict::Mismatch);
        assert_eq!(verify(&hasher, "one", None).await.unwrap(), Verdict::Mismatch);
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
        let newer = Argon2Hasher::new(cost, 1, Arc::new(SystemEntropy)).unwrap();
        assert_eq!(verify(&newer, "x", Some(hash.clone())).await.unwrap(), Verdict::Match);
        assert!(!newer.is_current(&hash));
        assert!(newer.is_current(&newer.hash(&password("x")).await.unwrap()));
        assert!(!newer.is_current(&PasswordHash::from_phc("nonsense".to_owned())));
    }

    #[actix_rt::test]
    async fn a_broken_hash_is_a_failure_and_not_a_wrong_password() {
        let broken = PasswordHash::from_phc("nonsense".to_owned());
        let error = verify(&hasher(1), "x", Some(broken)).await.unwrap_err();
        assert!(matches!(error, HashingError::Failed(_)));
    }

    #[actix_rt::test]
    async fn who_has_a_place_waits_for_his_turn() {
        let hasher = hasher(1);
        let password = password("x");
        let all = join_all((0..10).map(|_| hasher.hash(&password))).await;
        assert!(all.iter().all(Result::is_ok));
        let turn = hasher.enter(Lane::Suspect).await.unwrap();
        assert!(!turn.waited, "all turns were given back");
    }

    #[actix_rt::test]
    async fn when_the_lane_is_full_nobody_waits() {
        let hasher = hasher(1);
        let turn = hasher.enter(Lane::Ordinary).await.unwrap();
        let waiting = join_all((0..lanes::PLACES).map(|_| hasher.enter(Lane::Ordinary)));
        let mut waiting = Box::pin(waiting);
        assert!((&mut waiting).now_or_never().is_none());
        assert!(matches!(hasher.hash(&password("x")).await, Err(HashingError::Busy)));
        drop(turn);
    }
}
