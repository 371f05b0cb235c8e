//! The one place where database errors are told apart.
use diesel::result::{DatabaseErrorKind, Error};
use std::sync::Arc;
use taler_merchant_domain::store::{Phase, StoreError};

/// Ends every statement: names the phase it belongs to.
pub(crate) trait Classify<T> {
    fn during(self, phase: Phase) -> Result<T, StoreError>;
}

impl<T> Classify<T> for Result<T, Error> {
    fn during(self, phase: Phase) -> Result<T, StoreError> {
        self.map_err(|error| match &error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => StoreError::Duplicate,
            error if is_contended(error) => StoreError::Contended,
            _ => unavailable(phase, error),
        })
    }
}

/// Whether something else was in the way. diesel has no kind for most of these, and hides their
/// codes: the text is all there is. A Postgres that speaks another language than English reports
/// its (rare) deadlocks as [`unavailable`].
pub(crate) fn is_contended(error: &Error) -> bool {
    let Error::DatabaseError(kind, info) = error else { return false };
    let told = info.message();
    matches!(kind, DatabaseErrorKind::SerializationFailure)
        || matches!(told, "deadlock detected" | "database is locked" | "database table is locked")
}

pub(crate) fn unavailable(phase: Phase, source: impl Into<anyhow::Error>) -> StoreError {
    StoreError::Unavailable { phase, source: source.into() }
}

/// Why nothing became of some units of work together, to be told to each of them.
pub(crate) enum Reason {
    Contended,
    Unavailable(Phase, Arc<dyn std::error::Error + Send + Sync>),
}

impl Reason {
    pub(crate) fn at(phase: Phase, error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Unavailable(phase, Arc::new(error))
    }

    pub(crate) fn tell(&self) -> StoreError {
        match self {
            Self::Contended => StoreError::Contended,
            Self::Unavailable(phase, source) => unavailable(*phase, Arc::clone(source)),
        }
    }
}

/// Ends every reading of a column: what does not parse is a corrupt row.
pub(crate) trait Column<T> {
    fn column(self, table: &'static str, column: &'static str) -> Result<T, StoreError>;
}

impl<T> Column<T> for Option<T> {
    fn column(self, table: &'static str, column: &'static str) -> Result<T, StoreError> {
        self.ok_or(StoreError::Corrupt { table, column })
    }
}

impl<T, E> Column<T> for Result<T, E> {
    fn column(self, table: &'static str, column: &'static str) -> Result<T, StoreError> {
        self.ok().column(table, column)
    }
}

/// Why a database cannot be used by this program.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database belongs to another program. Nothing was written.
    #[error("the database belongs to another program: it has {found}")]
    Foreign {
        /// What gave it away.
        found: String,
    },
    /// A newer version of this program took something away that this version needs.
    #[error("the database was changed by a newer version, in step {step} of its schema")]
    TooNew {
        /// Version of the step.
        step: String,
    },
    /// The schema is not up to date.
    #[error("the schema of the database lacks step {step}: it has to be migrated first")]
    TooOld {
        /// Version of the first missing step.
        step: String,
    },
    /// Another server has the database open.
    #[error("another server has {path} open")]
    Locked {
        /// The database file.
        path: String,
    },
    /// The database could not be reached, or refused.
    #[error("{what}")]
    Unavailable {
        /// What could not be done.
        what: String,
        /// Why.
        source: anyhow::Error,
    },
}

/// Says what could not be done while a database was made ready.
pub(crate) trait Context<T> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T, StartError>;
}

impl<T, E: Into<anyhow::Error>> Context<T> for Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T, StartError> {
        self.map_err(|error| StartError::Unavailable { what: what(), source: error.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(kind: DatabaseErrorKind, message: &str) -> StoreError {
        let error: Result<(), _> = Err(Error::DatabaseError(kind, Box::new(message.to_owned())));
        error.during(Phase::Fetch).unwrap_err()
    }

    #[test]
    fn contention_is_told_apart() {
        let unknown = DatabaseErrorKind::Unknown;
        for message in ["deadlock detected", "database is locked", "database table is locked"] {
            assert!(matches!(failed(unknown, message), StoreError::Contended), "{message}");
        }
        let error = failed(DatabaseErrorKind::SerializationFailure, "could not serialize access");
        assert!(matches!(error, StoreError::Contended));
    }

    #[test]
    fn a_taken_key_is_told_apart() {
        let error = failed(DatabaseErrorKind::UniqueViolation, "duplicate key");
        assert!(matches!(error, StoreError::Duplicate));
    }

    #[test]
    fn the_rest_keeps_its_phase_and_cause() {
        let error = failed(DatabaseErrorKind::Unknown, "canceling statement due to lock timeout");
        let StoreError::Unavailable { phase: Phase::Fetch, source } = error else {
            panic!("{error:?}")
        };
        assert_eq!(source.to_string(), "canceling statement due to lock timeout");
    }
}
