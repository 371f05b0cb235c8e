//! A statement that comes often is prepared once for each connection.
use crate::recorder::{POSTGRES, SQLITE, statements};
use crate::{run_on_postgres, run_on_sqlite};

/// What is prepared anew each time.
fn prepared_anew(quote: char) -> Vec<String> {
    let anew = statements(quote).into_iter().filter(|(_, kept)| !kept).map(|(sql, _)| sql);
    anew.collect()
}

/// SQLite has no arrays: with each length of a list the text is another. They belong to sweeps, to
/// revocations and to proofs. The scopes with a permission are always as many.
fn has_a_list(sql: &str) -> bool {
    sql.contains(" IN (?") && !sql.contains("`scope` IN (?")
}

#[actix_rt::test]
async fn postgres_prepares_each_statement_once() {
    run_on_postgres().await;
    assert_eq!(prepared_anew(POSTGRES), [""; 0]);
}

#[actix_rt::test]
async fn sqlite_prepares_each_statement_once() {
    run_on_sqlite().await;
    let anew = prepared_anew(SQLITE).into_iter().filter(|sql| !has_a_list(sql));
    assert_eq!(anew.collect::<Vec<_>>(), [""; 0]);
}
