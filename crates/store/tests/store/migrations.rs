//! What is migrated, and what is left alone.
use crate::both::{lines, target};
use diesel::connection::{Connection, SimpleConnection};
use futures_util::future::join;
use std::path::Path;
use taler_merchant_domain::testing::{a_new_instance, an_act, an_entry};
use taler_merchant_domain::{InstanceId, audit::Action, instances::InstanceRepository};
use taler_merchant_store::{StartError, postgres, sqlite, testing};

const FUTURE_STEPS: [&str; 2] = ["20991231000000expand", "20991231000000contract"];

fn take_step(step: &str) -> String {
    format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{step}')")
}

fn is_too_new(end: Result<(), StartError>) -> bool {
    matches!(end, Err(StartError::TooNew { step }) if step == FUTURE_STEPS[1])
}

#[actix_rt::test]
async fn two_processes_migrate_postgres_at_once() {
    let fixture = testing::empty_postgres().await;
    let target = target(fixture.url());
    let (one, other) = join(postgres::migrate(&target), postgres::migrate(&target)).await;
    one.and(other).unwrap();
    postgres::check(&target).await.unwrap();
    fixture.close().await;
}

#[actix_rt::test]
async fn two_processes_migrate_sqlite_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data/db");
    let (one, other) = join(sqlite::migrate(&path), sqlite::migrate(&path)).await;
    one.and(other).unwrap();
    sqlite::check(&path).await.unwrap();
    let mode =
        lines(path.to_str().unwrap(), "SELECT journal_mode AS line FROM pragma_journal_mode");
    assert_eq!(mode.await, ["wal"]);
}

#[actix_rt::test]
async fn what_is_not_migrated_is_too_old() {
    let (postgres, sqlite) = (testing::empty_postgres().await, testing::empty_sqlite());
    let ends = [
        postgres::check(&target(postgres.url())).await,
        sqlite::check(Path::new(sqlite.url())).await,
    ];
    for end in ends {
        assert!(
            matches!(&end, Err(StartError::TooOld { step }) if step.ends_with("expand")),
            "{end:?}"
        );
    }
    postgres.close().await;
}

#[actix_rt::test]
async fn only_an_unknown_contract_is_refused_on_postgres() {
    let fixture = testing::postgres().await;
    let target = target(fixture.url());
    fixture.execute(&take_step(FUTURE_STEPS[0])).await;
    postgres::migrate(&target).await.unwrap();
    postgres::check(&target).await.unwrap();
    fixture.execute(&take_step(FUTURE_STEPS[1])).await;
    assert!(is_too_new(postgres::migrate(&target).await));
    assert!(is_too_new(postgres::check(&target).await));
    fixture.close().await;
}

#[actix_rt::test]
async fn only_an_unknown_contract_is_refused_on_sqlite() {
    let fixture = testing::sqlite().await;
    let path = Path::new(fixture.url());
    fixture.execute(&take_step(FUTURE_STEPS[0])).await;
    sqlite::migrate(path).await.unwrap();
    sqlite::check(path).await.unwrap();
    fixture.execute(&take_step(FUTURE_STEPS[1])).await;
    assert!(is_too_new(sqlite::migrate(path).await));
    assert!(is_too_new(sqlite::check(path).await));
}

/// Name of every table and schema that is not Postgres' own.
const CATALOGUE: &str = "
    SELECT n.nspname || '.' || c.relname AS line
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1";

#[actix_rt::test]
async fn foreign_tables_are_left_alone_on_postgres() {
    let of_others = [
        ("CREATE TABLE merchant_instances (id text)", "public.merchant_instances"),
        ("CREATE SCHEMA merchant; CREATE TABLE merchant.orders (id text)", "merchant.orders"),
    ];
    for (sql, name) in of_others {
        let fixture = testing::empty_postgres().await;
        fixture.execute(sql).await;
        let error = postgres::migrate(&target(fixture.url())).await.unwrap_err();
        assert!(
            matches!(&error, StartError::Foreign { found } if found.contains(name)),
            "{error:?}"
        );
        assert_eq!(lines(fixture.url(), CATALOGUE).await, [name]);
        fixture.close().await;
    }
}

#[actix_rt::test]
async fn foreign_tables_are_left_alone_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    let mut c = diesel::SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    c.batch_execute("CREATE TABLE merchant_instances (id text)").unwrap();
    drop(c);
    let before = std::fs::read(&path).unwrap();
    let error = sqlite::migrate(&path).await.unwrap_err();
    assert!(
        matches!(&error, StartError::Foreign { found } if found.contains("merchant_instances"))
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[actix_rt::test]
async fn what_is_no_database_is_left_alone_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("db");
    std::fs::write(&path, "not a database, but something that somebody may want to keep").unwrap();
    let error = sqlite::migrate(&path).await.unwrap_err();
    assert!(matches!(error, StartError::Unavailable { .. }), "{error:?}");
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("not a database"));
}

/// A database may be shared, if each program has a schema of its own.
#[actix_rt::test]
async fn another_schema_can_be_chosen_on_postgres() {
    let fixture = testing::empty_postgres().await;
    fixture.execute("CREATE TABLE public.theirs (id text); CREATE SCHEMA shop").await;
    let target = target(&format!("{}?options=-c%20search_path%3Dshop", fixture.url()));
    postgres::migrate(&target).await.unwrap();
    let db = postgres::Db::open(&target, &postgres::Options::DEFAULT).unwrap();
    let entry = an_entry("shop", Action::InstanceProvision);
    db.provision(an_act(entry, None, a_new_instance("shop"))).await.unwrap();
    let id = InstanceId::parse("shop").unwrap();
    assert!(InstanceRepository::find(&db, &id).await.unwrap().is_some());
    let rows = "SELECT count(*)::text AS line FROM shop.instances";
    assert_eq!(lines(fixture.url(), rows).await, ["1"]);
    drop(db);
    fixture.close().await;
}
