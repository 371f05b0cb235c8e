//! What the store promises, on each database. One program, so that all tests share one server.
#![cfg(test)]
#[macro_use]
mod both;

mod callers;
mod commits;
mod contract;
mod corrupt;
mod files;
mod guesses;
mod leadership;
mod migrations;
mod pipeline;
mod proof_races;
mod races;
mod recovery;
mod schema;
mod tls;
mod unseen;
