//! What the tests have in common.
use diesel::connection::Connection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, SqliteConnection, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use taler_merchant_store::postgres::Target;

/// Makes a test of each case for each database. A case takes a fixture.
macro_rules! on_both {
    ($($case:ident)*) => {
        mod postgres {$(
            #[actix_rt::test]
            async fn $case() {
                let fixture = taler_merchant_store::testing::postgres().await;
                super::$case(&fixture).await;
                fixture.close().await;
            }
        )*}
        mod sqlite {$(
            #[actix_rt::test]
            async fn $case() {
                let fixture = taler_merchant_store::testing::sqlite().await;
                super::$case(&fixture).await;
                fixture.close().await;
            }
        )*}
    };
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Ends all connections to a database but that on which it is asked for.
pub(crate) const END_ALL: &str = "
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// Ends those on which somebody waits for a lock.
pub(crate) const END_WAITING: &str = "
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'";

/// The column `line` of what a query yields, behind the back of the adapter.
pub(crate) async fn lines(url: &str, sql: &str) -> Vec<String> {
    let lines: Vec<Line> = if url.starts_with("postgres:") {
        let mut c = AsyncPgConnection::establish(url).await.unwrap();
        diesel_async::RunQueryDsl::load(sql_query(sql), &mut c).await.unwrap()
    } else {
        let mut c = SqliteConnection::establish(url).unwrap();
        diesel::RunQueryDsl::load(sql_query(sql), &mut c).unwrap()
    };
    lines.into_iter().map(|line| line.line).collect()
}

pub(crate) fn target(url: &str) -> Target {
    Target::parse(url, |_| None).unwrap()
}
