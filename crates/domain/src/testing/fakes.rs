use crate::auth::{HashingError, Password, PasswordHash, PasswordHasher, Verdict};
use crate::clock::Clock;
use crate::passwords::{Crowd, Lane, Turn};
use crate::random::Entropy;
use crate::{RelativeTime, Timestamp};
use async_trait::async_trait;
use sha2::{Digest, Sha512};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A clock that stands still until it is told to go, or until somebody sleeps: then it is later at
/// once.
#[derive(Debug)]
pub struct FixedClock(AtomicU64);

impl FixedClock {
    /// A clock at this many microseconds.
    #[must_use]
    pub fn at(micros: u64) -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(micros)))
    }

    /// Moves the hands on by some microseconds.
    pub fn advance(&self, micros: u64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }

    async fn sleep(&self, duration: RelativeTime) {
        if duration.is_forever() {
            std::future::pending::<()>().await;
        }
        self.advance(duration.micros());
    }
}

/// Bytes that look random and are the same in each run.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededEntropy {
    /// A source of its own for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(64) {
            let count = self.drawn.fetch_add(1, Ordering::SeqCst);
            let block = Sha512::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(count.to_be_bytes())
                .finalize();
            chunk.iter_mut().zip(block).for_each(|(byte, drawn)| *byte = drawn);
        }
    }
}

/// Keeps passwords in the clear: quick, and enough where hashing is not what is tested. Counts how
/// often it is asked.
#[derive(Debug, Default)]
pub struct PlainHasher {
    asked: AtomicU64,
}

impl PlainHasher {
    /// How many passwords were hashed or compared.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }

    fn hash_now(password: &Password) -> PasswordHash {
        PasswordHash::from_phc(String::from_utf8_lossy(password.expose()).into_owned())
    }
}

#[async_trait]
impl PasswordHasher for PlainHasher {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, HashingError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(Self::hash_now(password))
    }

    fn is_current(&self, _: &PasswordHash) -> bool {
        true
    }

    async fn rehash(&self, _: &Turn, password: &Password) -> Result<PasswordHash, HashingError> {
        self.hash(password).await
    }

    async fn enter(&self, _: Lane, _: Crowd) -> Result<Turn, HashingError> {
        Ok(Turn::new(false, ()))
    }

    async fn verify(
        &self,
        _: &Turn,
        password: &Password,
        hash: &PasswordHash,
    ) -> Result<Verdict, HashingError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let fits = *hash == Self::hash_now(password);
        Ok(if fits { Verdict::Match } else { Verdict::Mismatch })
    }
}
