//! The second factor: codes that are sent to an address and come back.
mod model;
mod ports;

pub use model::{Address, ChallengeMessage, TanChannel};
#[cfg(any(test, feature = "testing"))]
pub use ports::MockChallengeSender;
pub use ports::{ChallengeSender, SendError};
