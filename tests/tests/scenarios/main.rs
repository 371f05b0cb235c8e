//! Scenarios over TCP, each on both databases.
#![cfg(test)]
mod accounts;
mod audit;
mod changes;
mod config;
mod connections;
mod credentials;
mod database;
mod deletion;
mod families;
mod hardening;
mod instances;
mod legal;
mod passwords;
mod protocol;
mod proxies;
mod refresh;
mod scopes;
mod second_factor;
mod siblings;
mod sign_up;
mod tokens;
