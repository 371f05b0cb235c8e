//! Which steps a database has seen, and whether this program can work with it.
//!
//! The version of a step ends in `expand` or `contract`. An older program works with steps that
//! only add something, so it does not mind an `expand` that it does not know.
use crate::error::{Context, StartError};
use diesel::backend::Backend;
use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use std::collections::BTreeSet;

/// The table in which diesel keeps the steps that a database has seen.
pub(crate) const TABLE: &str = "__diesel_schema_migrations";

/// What is found in a database.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Versions of the steps it has seen.
    pub(crate) steps: BTreeSet<String>,
    /// A table that is there, other than [`TABLE`].
    pub(crate) table: Option<String>,
}

/// What this program brings.
pub(crate) struct Steps(BTreeSet<String>);

impl Steps {
    pub(crate) fn of<DB: Backend>(source: &EmbeddedMigrations) -> Result<Self, StartError> {
        let all = MigrationSource::<DB>::migrations(source)
            .map_err(|error| anyhow::anyhow!(error))
            .context(|| "the schema of this program cannot be read".to_owned())?;
        Ok(Self(all.iter().map(|step| step.name().version().to_string()).collect()))
    }

    /// Refuses a database that this program must not write to.
    pub(crate) fn accept(&self, found: &Found) -> Result<(), StartError> {
        let ours = self.0.first().is_some_and(|first| found.steps.contains(first));
        if !ours && let Some(found) = foreign(found) {
            return Err(StartError::Foreign { found });
        }
        let unknown = found.steps.difference(&self.0);
        match unknown.into_iter().find(|step| step.ends_with("contract")) {
            Some(step) => Err(StartError::TooNew { step: step.clone() }),
            None => Ok(()),
        }
    }

    /// Refuses a database that lacks a step, besides.
    pub(crate) fn require(&self, found: &Found) -> Result<(), StartError> {
        self.accept(found)?;
        match self.0.difference(&found.steps).next() {
            Some(step) => Err(StartError::TooOld { step: step.clone() }),
            None => Ok(()),
        }
    }
}

/// What shows that a database without our first step is another program's.
fn foreign(found: &Found) -> Option<String> {
    let table = found.table.as_ref().map(|table| format!("a table {table}"));
    table.or_else(|| found.steps.first().map(|step| format!("a step {step} of another schema")))
}

/// Takes the steps that are missing.
pub(crate) fn run<C, DB>(c: &mut C, source: EmbeddedMigrations) -> anyhow::Result<()>
where
    DB: Backend,
    C: MigrationHarness<DB>,
{
    c.run_pending_migrations(source).map(drop).map_err(|error| anyhow::anyhow!(error))
}

pub(crate) fn not_read() -> String {
    "the schema of the database cannot be read".to_owned()
}

pub(crate) fn not_migrated() -> String {
    "the schema of the database cannot be brought up to date".to_owned()
}

pub(crate) fn cut_short() -> String {
    "the migration came to a sudden end".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(steps: &[&str]) -> BTreeSet<String> {
        steps.iter().map(|step| (*step).to_owned()).collect()
    }

    fn ours() -> Steps {
        Steps(set(&["1expand", "2expand", "3contract"]))
    }

    fn found(steps: &[&str], table: Option<&str>) -> Found {
        Found { steps: set(steps), table: table.map(str::to_owned) }
    }

    #[test]
    fn an_empty_database_is_accepted_but_lacks_everything() {
        ours().accept(&found(&[], None)).unwrap();
        let error = ours().require(&found(&[], None)).unwrap_err();
        assert!(matches!(error, StartError::TooOld { step } if step == "1expand"));
    }

    #[test]
    fn an_up_to_date_database_lacks_nothing() {
        ours().require(&found(&["1expand", "2expand", "3contract"], Some("instances"))).unwrap();
    }

    #[test]
    fn only_an_unknown_contract_is_too_new() {
        let all = ["1expand", "2expand", "3contract", "4expand"];
        ours().require(&found(&all, Some("instances"))).unwrap();
        let error = ours().accept(&found(&["1expand", "5contract"], None)).unwrap_err();
        assert!(matches!(error, StartError::TooNew { step } if step == "5contract"));
    }

    #[test]
    fn a_table_without_our_first_step_is_foreign() {
        let error = ours().accept(&found(&[], Some("merchant_instances"))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the database belongs to another program: it has a table merchant_instances"
        );
    }

    #[test]
    fn steps_of_another_schema_are_foreign() {
        let error = ours().accept(&found(&["20200101000000"], None)).unwrap_err();
        assert!(matches!(error, StartError::Foreign { found } if found.contains("20200101000000")));
    }
}
