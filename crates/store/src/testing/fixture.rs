use super::{cluster, dump};
use crate::{Repositories, postgres, sqlite};
use diesel::connection::{Connection, SimpleConnection};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use taler_merchant_domain::accounts::AccountRepository;
use taler_merchant_domain::audit::AuditLog;
use taler_merchant_domain::auth::LoginTokenRepository;
use taler_merchant_domain::challenges::ChallengeRepository;
use taler_merchant_domain::instances::InstanceRepository;
use taler_merchant_domain::passwords::PasswordRepository;
use taler_merchant_domain::secrets::ServerKeyRepository;
use taler_merchant_domain::token_families::TokenFamilyRepository;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A database that is gone after the test.
pub struct Fixture<D> {
    /// The adapter under test.
    pub db: D,
    url: String,
    dir: Option<TempDir>,
}

impl<D> Fixture<D> {
    /// What a configuration names the database by: a connection string of Postgres, or the path of
    /// a file.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs SQL behind the back of the adapter.
    pub async fn execute(&self, sql: &str) {
        if self.dir.is_none() {
            execute(&self.url, sql).await;
        } else {
            diesel::SqliteConnection::establish(&self.url).unwrap().batch_execute(sql).unwrap();
        }
    }

    /// All that is kept in it, as bytes to be searched.
    pub async fn dump(&self) -> Vec<u8> {
        if self.dir.is_none() { dump::postgres(&self.url).await } else { dump::sqlite(&self.url) }
    }

    /// Gives the database back. A test that fails leaves it to be looked at, on a server that
    /// `TEST_PG_URL` names.
    pub async fn close(self) {
        drop(self.db);
        if self.dir.is_none() {
            let name = self.url.rsplit('/').next().unwrap_or_default();
            let sql = format!("DROP DATABASE {name} WITH (FORCE)");
            execute(&at(server().await, "postgres"), &sql).await;
        }
    }
}

impl<D> Fixture<D>
where
    D: InstanceRepository + LoginTokenRepository + AuditLog + ServerKeyRepository,
    D: AccountRepository + TokenFamilyRepository + ChallengeRepository + PasswordRepository,
    D: Clone + 'static,
{
    /// The ports, for services.
    pub fn repositories(&self) -> Repositories {
        Repositories::of(&self.db)
    }
}

static SERVER: OnceCell<String> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// URL of a server, without the name of a database.
async fn server() -> &'static str {
    SERVER.get_or_init(start).await
}

/// Every database of a server of our own is copied from one that is migrated.
async fn start() -> String {
    if let Some(url) = foreign_server() {
        return url.rsplit_once('/').expect("TEST_PG_URL ends in /database").0.to_owned();
    }
    let url = cluster::start().await;
    postgres::migrate(&target(&at(&url, "template1"))).await.unwrap();
    url
}

fn foreign_server() -> Option<String> {
    std::env::var("TEST_PG_URL").ok()
}

fn at(server: &str, database: &str) -> String {
    format!("{server}/{database}")
}

fn target(url: &str) -> postgres::Target {
    postgres::Target::parse(url, |_| None).unwrap()
}

async fn execute(url: &str, sql: &str) {
    AsyncPgConnection::establish(url).await.unwrap().batch_execute(sql).await.unwrap();
}

/// A migrated Postgres database.
pub async fn postgres() -> Fixture<postgres::Db> {
    if foreign_server().is_none() {
        return copy("template1").await;
    }
    let fixture = empty_postgres().await;
    postgres::migrate(&target(&fixture.url)).await.unwrap();
    fixture
}

/// A Postgres database without tables.
pub async fn empty_postgres() -> Fixture<postgres::Db> {
    copy("template0").await
}

async fn copy(template: &str) -> Fixture<postgres::Db> {
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let (server, name) = (server().await, format!("test_{}_{number}", std::process::id()));
    let create = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
    execute(&at(server, "postgres"), &create).await;
    let url = at(server, &name);
    let options = postgres::Options { pool_size: 4, ..postgres::Options::DEFAULT };
    let db = postgres::Db::open(&target(&url), &options).unwrap().for_worker();
    Fixture { db, url, dir: None }
}

/// A migrated SQLite database. No lock is held: a server can open it too.
pub async fn sqlite() -> Fixture<sqlite::Db> {
    let dir = tempfile::tempdir().unwrap();
    sqlite::migrate(&dir.path().join("db")).await.unwrap();
    open(dir)
}

/// A SQLite database without tables.
#[must_use]
pub fn empty_sqlite() -> Fixture<sqlite::Db> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("db"), "").unwrap();
    open(dir)
}

fn open(dir: TempDir) -> Fixture<sqlite::Db> {
    let path = dir.path().join("db");
    let options = sqlite::Options::new(sqlite::Exclusive::No);
    let db = sqlite::Db::open(Path::new(&path), &options).unwrap();
    Fixture { db, url: path.to_str().unwrap().to_owned(), dir: Some(dir) }
}
