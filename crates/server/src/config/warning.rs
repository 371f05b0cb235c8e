//! What an operator should know although the server can start.

use super::origin::Origin;
use std::fmt;

/// Something in the configuration that has no effect, or hardly the intended one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The place that gave rise to it.
    pub origin: Origin,
    /// What is odd about it; never contains the value of a secret.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.text)
    }
}
