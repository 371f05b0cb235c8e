//! Points in time and lengths of time.
//!
//! Source: Taler core API, "Timestamps" and "Durations". Both count microseconds inside; a
//! timestamp travels as whole seconds, a duration as microseconds. The current time is never read
//! here, it comes from the caller.

mod relative;
mod text;
mod timestamp;
mod wire;

pub use relative::RelativeTime;
pub use timestamp::Timestamp;
