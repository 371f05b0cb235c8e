//! The Taler registry of error codes: number, name, HTTP status and hint of each.

mod code;
mod registry;

pub use code::UnknownErrorCode;
pub use registry::ErrorCode;
