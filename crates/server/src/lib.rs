//! The merchant backend server: reads the configuration, opens the database, wires the services of
//! `taler-merchant-domain` with their adapters, serves, and shuts down.
//!
//! No rule of the business is here: what the server may do is decided in the domain, how it is
//! asked in `taler-merchant-http`, and where it is kept in `taler-merchant-store`.
pub mod adapters;
mod audit;
pub mod bootstrap;
pub mod cli;
pub mod commands;
pub mod config;
pub mod legal;
mod second_factor;
pub mod secret;
pub mod senders;
pub mod serve;
pub mod stores;
mod sweeper;
pub mod telemetry;
pub mod wiring;

/// For everything in a process that has this crate.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
