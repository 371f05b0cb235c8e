//! Types, rules and ports of a GNU Taler merchant backend.

/// The registry of Taler error codes.
pub mod error_code;

pub use error_code::ErrorCode;
