//! The schema is the same on both databases, and what the queries were compiled against.
use crate::both::lines;
use diesel::backend::Backend;
use diesel::connection::{Connection, LoadConnection};
use diesel::migration::{Migration, MigrationSource};
use diesel::query_builder::SqlQuery;
use diesel::query_dsl::LoadQuery;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, pg::Pg, sql_query, sqlite::Sqlite};
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};
use std::collections::BTreeSet;
use taler_merchant_store::{postgres, sqlite, testing};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn names<DB: Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Vec<String> {
    migrations.iter().map(|migration| migration.name().to_string()).collect()
}

#[test]
fn both_databases_have_the_same_steps() {
    let of_postgres = MigrationSource::<Pg>::migrations(&postgres::MIGRATIONS).unwrap();
    let of_sqlite = MigrationSource::<Sqlite>::migrations(&sqlite::MIGRATIONS).unwrap();
    assert_eq!(names(&of_postgres), names(&of_sqlite));
}

#[test]
fn every_step_is_marked() {
    let steps = MigrationSource::<Pg>::migrations(&postgres::MIGRATIONS).unwrap();
    for step in names(&steps) {
        let version = step.split('_').next().unwrap();
        assert!(version.ends_with("-expand") || version.ends_with("-contract"), "{step}");
    }
}

/// `table.column type` of every column in `schema.rs`.
fn declared() -> BTreeSet<String> {
    let (mut table, mut columns) = ("", BTreeSet::new());
    let lines = include_str!("../../src/schema.rs").lines().map(str::trim);
    for line in lines.filter(|line| !line.starts_with("diesel::")) {
        if let Some((column, kind)) = line.split_once(" -> ") {
            columns.insert(format!("{table}.{column} {}", kind.trim_end_matches(',')));
        } else if let Some((name, _)) = line.split_once(" (") {
            table = name;
        }
    }
    columns
}

const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name || ' ' ||
           CASE is_nullable WHEN 'YES' THEN 'Nullable<' ELSE '' END ||
           CASE data_type WHEN 'bigint' THEN 'BigInt' WHEN 'text' THEN 'Text'
                          WHEN 'boolean' THEN 'Bool' WHEN 'bytea' THEN 'Binary'
                          ELSE data_type END ||
           CASE is_nullable WHEN 'YES' THEN '>' ELSE '' END AS line
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'";
const SQLITE_COLUMNS: &str = "
    SELECT t.name || '.' || c.name || ' ' ||
           CASE c.\"notnull\" WHEN 0 THEN 'Nullable<' ELSE '' END ||
           CASE c.type WHEN 'INTEGER' THEN 'BigInt' WHEN 'TEXT' THEN 'Text'
                       WHEN 'INT' THEN 'Bool' WHEN 'BLOB' THEN 'Binary' ELSE c.type END ||
           CASE c.\"notnull\" WHEN 0 THEN '>' ELSE '' END AS line
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT GLOB '__*' AND t.name NOT GLOB 'sqlite_*'";

/// Columns after up, down and up again.
fn columns<C>(
    mut c: C,
    migrations: impl Fn() -> EmbeddedMigrations,
    query: &str,
) -> BTreeSet<String>
where
    C: MigrationHarness<C::Backend> + LoadConnection,
    SqlQuery: for<'a> LoadQuery<'a, C, Line>,
{
    c.revert_all_migrations(migrations()).unwrap();
    let lines: Vec<Line> = sql_query(query).load(&mut c).unwrap();
    assert!(lines.is_empty(), "down.sql leaves tables");
    c.run_pending_migrations(migrations()).unwrap();
    let lines: Vec<Line> = sql_query(query).load(&mut c).unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

#[actix_rt::test]
async fn postgres_has_the_columns_of_the_schema() {
    let fixture = testing::postgres().await;
    let url = fixture.url().to_owned();
    let found = actix_rt::task::spawn_blocking(move || {
        let c: AsyncConnectionWrapper<AsyncPgConnection> = Connection::establish(&url).unwrap();
        columns(c, || postgres::MIGRATIONS, POSTGRES_COLUMNS)
    });
    assert_eq!(found.await.unwrap(), declared());
    fixture.close().await;
}

#[actix_rt::test]
async fn sqlite_has_the_columns_of_the_schema() {
    let fixture = testing::sqlite().await;
    let c = SqliteConnection::establish(fixture.url()).unwrap();
    assert_eq!(columns(c, || sqlite::MIGRATIONS, SQLITE_COLUMNS), declared());
}

/// First columns of the unique keys of all tables that belong to an instance.
const TENANT_KEYS: &str = "
    SELECT DISTINCT a.attname::text AS line
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
         JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'instance_serial'
              AND t.attnotnull
    WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace";

#[actix_rt::test]
async fn unique_keys_begin_with_the_instance_on_postgres() {
    let fixture = testing::postgres().await;
    assert_eq!(lines(fixture.url(), TENANT_KEYS).await, ["instance_serial"]);
    fixture.close().await;
}
