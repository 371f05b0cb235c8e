//! What every port of a store has in common: how it fails and what it answers.
use crate::instances::InstanceSerial;

/// Why a store could not do its work. Nothing is left half done, whichever it is.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Other transactions were in the way, and stayed there through every retry.
    #[error("other transactions were in the way")]
    Contended,
    /// A unique key is taken that was meant to be new.
    #[error("a unique key is taken")]
    Duplicate,
    /// A row holds what the domain cannot read.
    #[error("{table}.{column} holds what cannot be")]
    Corrupt {
        /// The table of the row.
        table: &'static str,
        /// The column that does not parse.
        column: &'static str,
    },
    /// The database could not be reached or refused. In phase [`Phase::Commit`] the outcome is
    /// unknown.
    #[error("the database failed in phase {phase:?}")]
    Unavailable {
        /// What was being done: the protocol has an error code for each.
        phase: Phase,
        /// The cause, for logs only.
        source: anyhow::Error,
    },
}

/// The step of a unit of work in which a database failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Getting a connection.
    Setup,
    /// Starting a transaction.
    Start,
    /// Writing.
    Store,
    /// Reading.
    Fetch,
    /// Committing.
    Commit,
}

/// An answer that tells whether the operation changed anything: only then is a proof spent and an
/// audit entry written.
pub trait Outcome {
    /// Whether anything changed.
    fn changed(&self) -> bool;

    /// The instance that the operation brought into being, where the audit entry could not name it
    /// beforehand.
    fn created(&self) -> Option<InstanceSerial> {
        None
    }
}

/// What became of an insertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Insertion<N, E> {
    /// It was stored, under this key.
    New(N),
    /// The key is taken, by this; nothing changed.
    Existing(E),
}
