use crate::Timestamp;

/// Wrong passwords for one instance from one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    /// How many in a row, none of them forgotten.
    pub count: u32,
    /// When the last one came.
    pub last: Timestamp,
}

/// What is known when a password is about to be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Wrong ones for the instance from the source; they may be forgotten by now.
    pub failures: Option<Failures>,
    /// Likewise from its neighbourhood.
    pub nearby: Option<Failures>,
    /// Wrong ones from the source, in the window of [`TrialSource::budget`](super::TrialSource).
    pub of_source: u32,
    /// Wrong ones for the instance, in the window of [`Trial::budget`](super::Trial).
    pub of_instance: u32,
    /// When somebody last logged in to the instance from the source.
    pub last_login: Option<Timestamp>,
}
