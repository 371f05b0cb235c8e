//! Comparing passwords, so that guessing them gets nowhere and costs others nothing.
//!
//! A wrong password counts for its instance and source, for its source, and for its instance. The
//! first two refuse the source for a while; the last refuses nobody, and sends those who are not
//! known from before where few passwords are compared at a time.
mod counting;
mod error;
mod history;
mod lane;
mod limits;
mod ports;
mod service;
mod trial;

pub use counting::Counting;
pub use error::PasswordError;
pub use history::{Failures, History};
pub use lane::{Crowd, Lane, Turn};
pub use limits::PasswordLimits;
#[cfg(any(test, feature = "testing"))]
pub use ports::MockPasswordRepository;
pub use ports::{Found, Overflow, PasswordRepository, Refusal, RefusalMac};
pub use service::{Attempt, LoginUser, PasswordService};
pub use trial::{SourceMac, Trial, TrialSource};
