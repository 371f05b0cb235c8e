//! Configuration and wiring.

#[expect(dead_code, unused_imports, reason = "read by the reference of options, which follows")]
pub mod config;
