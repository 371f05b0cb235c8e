//! The small ports that need no crate of their own: time, randomness and password hashing.
mod clock;
mod entropy;
mod password;

pub use clock::SystemClock;
pub use entropy::SystemEntropy;
pub use password::{Argon2Hasher, HashingCost};
