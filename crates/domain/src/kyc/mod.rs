//! What exchanges have to know of the owner of a bank account before they pay: "know your
//! customer".
//!
//! No exchange is contacted yet, so there is no pair of account and exchange to report on. What is
//! here is the question, in full: who waits for an answer is not told at once that there is none.
mod model;
mod service;

pub use model::{EntityTag, KycGoal, KycQuery, KycStatus, KycTarget};
pub use service::KycService;
