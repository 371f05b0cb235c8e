//! The second factor: codes that are sent to an address and come back.
//!
//! A critical command that needs one is answered with challenges, one for each address. For a
//! challenge a code is sent on request; the code that comes back solves it. The same command with
//! the solved challenges runs and spends them.
mod address;
mod binding;
mod budget;
mod challenge;
mod contacts;
mod error;
mod guard;
mod id;
mod limits;
mod message;
mod operation;
mod policy;
mod ports;
mod repository;
mod service;
mod tan;

pub use address::{Address, TanChannel};
pub use binding::{Binder, Binding};
pub use budget::Budgets;
pub use challenge::{Challenge, Confirmed, Owner, Progress, SentTan, TransmitRefused};
pub use contacts::{Contact, Contacts, Holder, Proved};
pub use error::{ConfirmError, TransmitError};
pub use guard::{Challenges, Demand, Guard, OpenChallenge, Permit, SecondFactorError, Verdict};
pub use id::ChallengeId;
pub use limits::Limits;
pub use message::{ChallengeMessage, Notice};
pub use operation::Operation;
pub use policy::{AddressMissing, ChannelMissing, ChannelPolicy, WithoutSender};
#[cfg(any(test, feature = "testing"))]
pub use ports::MockChallengeSender;
pub use ports::{ChallengeSender, SendError};
#[cfg(any(test, feature = "testing"))]
pub use repository::MockChallengeRepository;
pub use repository::{
    Asked, ChallengeRepository, Confirmation, Decided, Opened, Opening, Reservation, Reserved,
    Solved,
};
pub use service::{ChallengeService, Senders, Transmit, Transmitted};
pub use tan::{InvalidTan, Tan, TanMac};
