//! Configuration and wiring.

#[expect(dead_code, unused_imports, reason = "read by the printed configuration, which follows")]
pub mod config;
