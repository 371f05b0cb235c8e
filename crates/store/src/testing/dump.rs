//! What is kept in a database, for tests that look for what should not be.
use diesel::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The files as they are, with what was deleted and is not yet overwritten.
pub(super) fn sqlite(path: &str) -> Vec<u8> {
    let log = std::fs::read(format!("{path}-wal")).unwrap_or_default();
    [std::fs::read(path).unwrap(), log].concat()
}

/// Every row as text; bytes once in hexadecimal, and once as they are where they are ASCII.
pub(super) async fn postgres(url: &str) -> Vec<u8> {
    let mut connection = AsyncPgConnection::establish(url).await.unwrap();
    let tables = "SELECT quote_ident(tablename) AS line FROM pg_tables WHERE schemaname = 'public'";
    let tables: Vec<Line> = sql_query(tables).load(&mut connection).await.unwrap();
    let mut all = Vec::new();
    for form in ["hex", "escape"] {
        connection.batch_execute(&format!("SET bytea_output = {form}")).await.unwrap();
        for Line { line: table } in &tables {
            let rows = format!("SELECT t::text AS line FROM public.{table} t");
            let rows: Vec<Line> = sql_query(rows).load(&mut connection).await.unwrap();
            for Line { line } in rows {
                all.extend_from_slice(line.as_bytes());
                all.push(b'\n');
            }
        }
    }
    all
}
