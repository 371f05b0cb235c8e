//! Units of work that become durable together.
use super::super::Conn;
use super::super::connect::{connect, execute};
use crate::error::{Reason, is_contended, unavailable};
use diesel::result::Error;
use diesel::{ConnectionResult, QueryResult};
use taler_merchant_domain::store::{Phase, StoreError};

/// How many units are made durable at once: who comes first waits for those that join.
const LARGEST: usize = 64;

/// What a batch consists of. It can run again, until it is answered.
pub(super) trait Unit: Send {
    /// Whether it is still to be run.
    fn begins(&self) -> bool;
    /// Runs, and keeps the answer for later.
    fn run(&mut self, c: &mut Conn) -> Effect;
    /// Gives the answer of the last run.
    fn answer(self: Box<Self>);
    /// Answers that nothing came of it, for a reason that lies elsewhere.
    fn refuse(self: Box<Self>, error: StoreError);
    /// Answers that it ended the transaction: by what it met itself, if that explains it.
    fn blame(self: Box<Self>, error: StoreError);
}

/// What is to become of the changes of a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Kept,
    Undone,
}

/// Why nothing became of a batch.
enum Failure {
    All(Reason),
    /// The unit of this number left a transaction that is another, or none.
    Unit(usize, Error),
}

/// Runs one batch after the other.
pub(super) struct Batches {
    path: String,
    connection: Option<Conn>,
}

impl Batches {
    pub(super) fn new(path: &str) -> Self {
        Self { path: path.to_owned(), connection: None }
    }

    /// Runs a unit, and those that come while it runs, and answers them all.
    ///
    /// A unit that leaves no way back to where it began is refused, and the others run again
    /// without it: none of them was answered, and units can run again.
    pub(super) fn run(
        &mut self,
        first: Box<dyn Unit>,
        mut more: impl FnMut() -> Option<Box<dyn Unit>>,
    ) {
        let mut units = vec![first];
        let mut end = self.attempt(&mut units, &mut more);
        while let Err(failure) = end {
            // Before anything is answered: what is refused must not become durable.
            self.forget_connection();
            match failure {
                Failure::All(why) => {
                    return units.into_iter().for_each(|unit| unit.refuse(why.tell()));
                }
                Failure::Unit(number, error) => {
                    units.remove(number).blame(unavailable(Phase::Store, error));
                }
            }
            end = self.attempt(&mut units, &mut || None);
        }
        units.into_iter().for_each(<dyn Unit>::answer);
    }

    /// Whatever state it is in, it ends its transaction.
    pub(super) fn forget_connection(&mut self) {
        if let Some(mut c) = self.connection.take() {
            drop(execute(&mut c, "ROLLBACK"));
        }
    }

    fn attempt(
        &mut self,
        units: &mut Vec<Box<dyn Unit>>,
        more: &mut dyn FnMut() -> Option<Box<dyn Unit>>,
    ) -> Result<(), Failure> {
        if units.is_empty() {
            return Ok(());
        }
        let c = self.connected().map_err(|error| Failure::All(Reason::at(Phase::Setup, error)))?;
        execute(c, "BEGIN IMMEDIATE").map_err(|error| Failure::All(at_start(error)))?;
        let mut done = 0;
        while let Some(unit) = units.get_mut(done) {
            run_in_savepoint(c, unit.as_mut()).map_err(|error| Failure::Unit(done, error))?;
            done += 1;
            if done == units.len() && done < LARGEST {
                units.extend(more());
            }
        }
        execute(c, "COMMIT").map_err(|error| Failure::All(Reason::at(Phase::Commit, error)))
    }

    fn connected(&mut self) -> ConnectionResult<&mut Conn> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => Conn::new(connect(&self.path)?),
        };
        Ok(self.connection.insert(connection))
    }
}

/// SQLite ends a transaction by itself when the disk is full, and so does `ON CONFLICT ROLLBACK`.
/// Then the savepoint is gone as well, and this fails: so the next unit, which would be a
/// transaction of its own, is not run, and nothing is committed that was not meant to be.
fn run_in_savepoint(c: &mut Conn, unit: &mut dyn Unit) -> QueryResult<()> {
    execute(c, "SAVEPOINT unit")?;
    match unit.run(c) {
        Effect::Kept => execute(c, "RELEASE unit"),
        Effect::Undone => execute(c, "ROLLBACK TO unit; RELEASE unit"),
    }
}

fn at_start(error: Error) -> Reason {
    if is_contended(&error) { Reason::Contended } else { Reason::at(Phase::Start, error) }
}
