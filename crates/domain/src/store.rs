//! What every port of a store has in common: how it fails and what it answers.
use crate::instances::InstanceSerial;

/// How many rows of a kind are removed in one transaction when they are too old: others may have to
/// wait for it.
pub const SWEEP_BATCH: u32 = 500;

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
    /// unknown, as it is in phase [`Phase::Store`] where a change is a statement of its own.
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

/// A part of a list that is ordered by serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Which way it goes.
    pub direction: Direction,
    /// The serial it starts at, exclusively; `None` for the end of the list that it comes from.
    pub offset: Option<i64>,
    /// How many lines at most: 1 to [`Page::MAX`].
    limit: i64,
}

/// Which way a part of a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Rising serials.
    Ascending,
    /// Falling serials.
    Descending,
}

impl Page {
    /// The longest part of a list, in lines; who asks for more gets so many.
    pub const MAX: i64 = 1024;
    /// What the protocol gives to those who do not say: the last 20 lines.
    pub const DEFAULT_LIMIT: i64 = -20;

    /// Reads the protocol's `limit` (negative for falling serials) and `offset`. `None` for a
    /// limit of zero or a negative offset, which ask for nothing.
    #[must_use]
    pub fn new(limit: Option<i64>, offset: Option<i64>) -> Option<Self> {
        let limit = limit.unwrap_or(Self::DEFAULT_LIMIT);
        if limit == 0 || offset.is_some_and(|offset| offset < 0) {
            return None;
        }
        let direction = if limit > 0 { Direction::Ascending } else { Direction::Descending };
        let limit = limit.saturating_abs().min(Self::MAX);
        Some(Self { direction, offset, limit })
    }

    /// How many lines at most.
    #[must_use]
    pub fn limit(&self) -> i64 {
        self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_20_lines_from_the_end_unless_said_otherwise() {
        let page = Page::new(None, None).unwrap();
        assert_eq!((page.direction, page.offset, page.limit()), (Direction::Descending, None, 20));
    }

    #[test]
    fn the_sign_of_the_limit_is_the_direction() {
        let page = Page::new(Some(3), Some(7)).unwrap();
        assert_eq!((page.direction, page.offset, page.limit()), (Direction::Ascending, Some(7), 3));
    }

    #[test]
    fn nobody_gets_more_than_a_page() {
        for limit in [i64::MAX, i64::MIN, 1025] {
            assert_eq!(Page::new(Some(limit), None).unwrap().limit(), 1024);
        }
    }

    #[test]
    fn nothing_cannot_be_asked_for() {
        assert_eq!(Page::new(Some(0), None), None);
        assert_eq!(Page::new(None, Some(-1)), None);
    }
}
