//! How the databases go about each statement: none reads all of a table that grows.
use crate::fill::fill;
use crate::recorder::{POSTGRES, SQLITE, statements};
use crate::together::FOR_MANY;
use crate::{run_on_postgres, run_on_sqlite};
use diesel::result::Error;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, SqliteConnection, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use taler_merchant_store::testing;

/// What may read all of a table: the table, a part of the statement, and why.
const MAY_SCAN: [(&str, &str, &str); 9] = [
    ("server_keys", "", "has one row"),
    ("instances", "count(*)", "once, when the server starts"),
    ("instances", "from instances order by", "the list of all instances"),
    ("accounts", "select distinct", "the list of all instances has what their accounts are of"),
    ("audit", "from audit order by", "ends with the page"),
    ("audit", "where (audit.at_us >=", "ends with the page, once it gets there"),
    ("audit", "where (audit.actor_kind", "of four kinds, most pages are found soon"),
    ("audit", "(audit.merged is not null)", "an index of those alone"),
    ("audit", "where (audit.outcome", "what was done, which is nearly all"),
];

/// A list without members: not even SQLite looks at a row then.
const NEVER: &str = "(1=0)";

#[derive(QueryableByName)]
struct PostgresLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct Type {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct SqliteLine {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Scans that may not be: of a statement, which table.
fn forbidden(sql: &str, tables: Vec<String>) -> Vec<String> {
    let plain: String = sql.chars().filter(|c| !matches!(c, '"' | '`')).collect();
    let plain = plain.to_lowercase();
    let may = |table: &String| {
        let mut allowed = MAY_SCAN.iter().filter(|(name, _, _)| table == name);
        plain.contains(NEVER) || allowed.any(|(_, part, _)| plain.contains(part))
    };
    let tables = tables.into_iter().filter(|table| !may(table));
    tables.map(|table| format!("{table} is read whole by: {plain}")).collect()
}

/// The word after a keyword, in each line of a plan that has it.
fn after(lines: impl Iterator<Item = String>, keyword: &str) -> Vec<String> {
    let word = |line: String| Some(line.split_once(keyword)?.1.split(' ').next()?.to_owned());
    lines.filter_map(word).collect()
}

#[actix_rt::test]
async fn postgres_reads_no_table_whole() {
    run_on_postgres().await;
    let fixture = testing::postgres().await;
    fixture.execute(&fill("decode(md5(i::text), 'hex')")).await;
    let mut c = AsyncPgConnection::establish(fixture.url()).await.unwrap();
    let mut scans = Vec::new();
    for (sql, _) in statements(POSTGRES) {
        // Without values, a limit would stand for a tenth of the table. What is for many is thought of
        // without.
        let mode = if sql.contains(FOR_MANY) { "generic" } else { "custom" };
        c.batch_execute(&format!("SET plan_cache_mode = force_{mode}_plan")).await.unwrap();
        let values = prepare(&mut c, &sql).await;
        let explain = sql_query(format!("EXPLAIN EXECUTE explained {values}"));
        let plan: Vec<PostgresLine> =
            diesel_async::RunQueryDsl::load(explain, &mut c).await.unwrap();
        let lines = plan.into_iter().map(|line| line.line);
        scans.extend(forbidden(&sql, after(lines, "Seq Scan on ")));
        c.batch_execute("DEALLOCATE explained").await.unwrap();
    }
    drop(c);
    fixture.close().await;
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}

/// Prepares a statement, and answers values for it. The types are what Postgres finds out, and
/// where it takes a value for a text, what it says that it needs.
async fn prepare(c: &mut AsyncPgConnection, sql: &str) -> String {
    let count = (1..99).take_while(|number| sql.contains(&format!("${number}"))).count();
    let mut types = vec!["unknown".to_owned(); count];
    loop {
        let text = format!("PREPARE explained {} AS {sql}", list(&types));
        let Err(error) = c.batch_execute(&text).await else { break };
        let Error::DatabaseError(_, info) = &error else { panic!("{error}") };
        let needs = info.message().split_once("is of type ").map(|(_, rest)| rest);
        let needs = needs.and_then(|rest| rest.split_once(" but")).map(|(needs, _)| needs);
        let place = info.statement_position().and_then(|place| usize::try_from(place).ok());
        let (Some(needs), Some(place)) = (needs, place) else { panic!("{error}: {sql}") };
        let number: String = text[place..].chars().take_while(char::is_ascii_digit).collect();
        types[number.parse::<usize>().unwrap() - 1] = needs.to_owned();
    }
    let types: Vec<Type> = diesel_async::RunQueryDsl::load(sql_query(PARAMETERS), c).await.unwrap();
    list(&types.into_iter().map(|of| a_value(&of.name)).collect::<Vec<_>>())
}

fn list(all: &[String]) -> String {
    if all.is_empty() { String::new() } else { format!("({})", all.join(", ")) }
}

const PARAMETERS: &str = "
    SELECT parameter::text AS name
    FROM pg_prepared_statements, unnest(parameter_types) WITH ORDINALITY AS all_of(parameter, place)
    WHERE pg_prepared_statements.name = 'explained' ORDER BY place";

/// A value that is there, or the length of a page.
fn a_value(of: &str) -> String {
    let value = match of {
        "bigint" => "20",
        "text" => "'shop20'",
        "bytea" => "decode(md5('20'), 'hex')",
        "boolean" => "true",
        "boolean[]" => "ARRAY[true, false]",
        "bigint[]" => "ARRAY[20, 21]",
        "bytea[]" => "ARRAY[decode(md5('20'), 'hex')]",
        "text[]" => "ARRAY['all', 'write']",
        other => panic!("a value of type {other}"),
    };
    value.to_owned()
}

#[actix_rt::test]
async fn sqlite_reads_no_table_whole() {
    run_on_sqlite().await;
    let fixture = testing::sqlite().await;
    fixture.execute(&fill("randomblob(16)")).await;
    let mut c = SqliteConnection::establish(fixture.url()).unwrap();
    let mut scans = Vec::new();
    for (sql, _) in statements(SQLITE) {
        let explain = sql_query(format!("EXPLAIN QUERY PLAN {sql}"));
        let plan: Vec<SqliteLine> = diesel::RunQueryDsl::load(explain, &mut c).unwrap();
        let lines = plan.into_iter().map(|line| line.detail);
        scans.extend(forbidden(&sql, after(lines, "SCAN ")));
    }
    fixture.close().await;
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}
