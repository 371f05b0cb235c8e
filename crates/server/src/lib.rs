//! Configuration and wiring.

#[expect(dead_code, unused_imports, reason = "read by the settings, which follow")]
pub mod config;
