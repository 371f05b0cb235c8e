//! Configuration and wiring.

#[cfg_attr(not(test), expect(dead_code, reason = "read by the settings, which follow"))]
#[expect(unused_imports, reason = "read by the settings, which follow")]
pub mod config;
