//! Keeps what a merchant backend knows, in Postgres or in SQLite.
//!
//! Here live the repositories behind the ports of `taler-merchant-domain`, the connections they
//! work on, and the schema with its migrations. What may happen is decided in the domain, and when
//! it is comes from its clock.
//!
//! The queries are written once, in `src/shared`, and compiled inside [`postgres`] and inside
//! [`sqlite`], which supply a connection and say how a transaction begins, how a row is locked, on
//! which thread it all runs and who tries again. A port method is one unit of work: a plain
//! `async fn(&mut Conn, &Input)`, run in one transaction.
//!
//! ```
//! use taler_merchant_domain::InstanceId;
//! use taler_merchant_store::{Database, sqlite};
//!
//! # actix_rt::System::new().block_on(async {
//! # let dir = tempfile::tempdir()?;
//! # let path = dir.path().join("data/db");
//! // A shop on its own: one file, one server.
//! let options = sqlite::Options::new(sqlite::Exclusive::Yes);
//! let database = Database::Sqlite(sqlite::Db::open_migrated(&path, &options).await?);
//!
//! let repositories = database.for_worker(); // in each worker
//! assert_eq!(repositories.instances.find(&InstanceId::admin()).await?, None);
//! database.drain().await; // when nothing is served any more, before the workers end
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ```no_run
//! use taler_merchant_store::Database;
//! use taler_merchant_store::postgres::{self, Options, Target, process_environment};
//!
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! // A provider: migrated once, checked by each server.
//! let target = Target::parse("postgres:///taler-merchant", process_environment)?;
//! postgres::migrate(&target).await?;
//! postgres::check(&target).await?;
//! let database = Database::Postgres(postgres::Db::open(&target, &Options::DEFAULT)?);
//! # Ok(())
//! # }
//! ```
//!
//! # Adding a repository
//!
//! Say the domain has a port `NoteRepository`: `add` is critical and takes an act, `find` reads.
//! Its contract cases are in `domain/src/testing/contract/notes.rs` and fail on both databases.
//!
//! 1. A step in `migrations/postgres` and one of the same name in `migrations/sqlite`, such as
//!    `2027-01-31-000000-expand_notes`. Keys begin with the instance. A step that takes something
//!    away from a running older version is called `contract`, and comes a release later.
//! 2. The table in `src/schema.rs`, with the columns in the order of the step.
//! 3. `src/shared/notes.rs`, and `mod notes;` in `src/shared/mod.rs`:
//!
//! ```text
//! #[derive(Queryable, Selectable)]
//! #[diesel(table_name = notes)]
//! struct NoteRow { serial: i64, text: String }
//!
//! impl TryFrom<NoteRow> for Note {
//!     type Error = StoreError;
//!
//!     fn try_from(row: NoteRow) -> Result<Self, StoreError> {
//!         Ok(Self { serial: NoteSerial(row.serial), text: NoteText::parse(&row.text).column("notes", "text")? })
//!     }
//! }
//!
//! /// Locks the instance against deletion: the foreign key only notices a row that is gone.
//! async fn insert(c: &mut Conn, act: &Act<NewNote>) -> Result<Insertion<NoteSerial, Note>, StoreError> {
//!     let new = &act.change;
//!     let owner = instances::table
//!         .filter(instances::serial.eq(new.instance.0).and(instances::deleted.eq(false)))
//!         .select((instances::serial, new.text.as_str().into_sql::<Text>()));
//!     let inserted = shared!(owner)
//!         .insert_into(notes::table)
//!         .into_columns((notes::instance_serial, notes::text))
//!         .on_conflict_do_nothing()
//!         .returning(notes::serial)
//!         .get_result(c)
//!         .await
//!         .optional()
//!         .during(Phase::Store)?;
//!     // ...
//! }
//!
//! #[async_trait]
//! impl NoteRepository for Db {
//!     async fn add(&self, act: Act<NewNote>) -> Result<Guarded<Insertion<NoteSerial, Note>>, StoreError> {
//!         self.guarded(insert, act).await // or guarded_after(lock, ..), where an epoch rises
//!     }
//!
//!     async fn find(&self, access: &Access) -> Result<Option<Gated<Vec<Note>>>, StoreError> {
//!         self.find(find, access.clone()).await // one row by its key; `read` for more
//!     }
//! }
//! ```
//!
//! 4. The port in [`Repositories`], and in the bounds of `Repositories::of`.
//!
//! Every statement ends in `.during(Phase::..)`, every column that is parsed in `.column(..)`. What
//! is read in order to write is read with `locked!`. An expected clash is an answer
//! (`on_conflict().do_nothing()`), since after a failed statement Postgres refuses the rest of the
//! transaction. A function borrows its input, so that a retry can call it again.
//!
//! A change that is no act needs no transaction where one statement says it all, the check of the
//! token included: `self.single(insert_if_absent, ..)`, as `src/shared/token_families` does. An
//! `INSERT .. SELECT .. ON CONFLICT DO NOTHING` there makes one row at most: on Postgres, those that
//! come together are one statement, of which only is known how many rows it made.
#![expect(clippy::duplicate_mod, reason = "the shared source is compiled once per database")]
mod database;
mod error;
mod migrations;
mod queue;
mod schema;
mod values;
mod writes;

pub mod postgres;
pub mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use database::{Database, Repositories};
pub use error::StartError;
