//! What the store promises, on each database. One program, so that all tests share one server.
#![cfg(test)]
mod contract;
