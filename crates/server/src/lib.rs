//! Configuration and wiring.
