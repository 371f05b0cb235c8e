//! The second factor: codes that are sent to an address and come back.
mod address;
mod id;
mod message;
mod operation;
mod ports;
mod tan;

pub use address::{Address, TanChannel};
pub use id::ChallengeId;
pub use message::{ChallengeMessage, Notice};
pub use operation::Operation;
#[cfg(any(test, feature = "testing"))]
pub use ports::MockChallengeSender;
pub use ports::{ChallengeSender, SendError};
pub use tan::{InvalidTan, Tan, TanMac};
