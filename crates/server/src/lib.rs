//! Configuration and wiring.

pub mod config;
