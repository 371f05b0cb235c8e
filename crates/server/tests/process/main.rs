//! The program as a process: its command line, its start and end, and what SIGKILL leaves.
#![cfg(test)]
mod audit;
mod commands;
mod kill;
mod program;
mod secrets;
mod signals;
