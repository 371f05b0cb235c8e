use crate::Client;
use actix_rt::task::JoinHandle;
use std::net::SocketAddr;
use std::path::Path;
use taler_merchant_server::adapters::HashingCost;
use taler_merchant_server::bootstrap::Notice;
use taler_merchant_server::config::{ConfigSource, Configuration, Environment};
use taler_merchant_server::serve::{Running, Start, Stop};
use taler_merchant_store::testing::{self, Fixture};
use taler_merchant_store::{Repositories, postgres, sqlite};
use tempfile::TempDir;

/// The password of the instance `admin` on every test server.
pub const ADMIN_PASSWORD: &str = "the first password of all";

/// How a test server differs from one without a configuration.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// Lines of the section `[merchant]`.
    pub merchant: Vec<&'static str>,
    /// Files in the home directory, with what is in them.
    pub files: Vec<(&'static str, &'static str)>,
    /// Whether a password costs what it costs in production.
    pub real_cost: bool,
}

impl Setup {
    /// With one more line in the section `[merchant]`.
    #[must_use]
    pub fn with(mut self, line: &'static str) -> Self {
        self.merchant.push(line);
        self
    }

    /// With one more file in the home directory.
    #[must_use]
    pub fn with_file(mut self, path: &'static str, content: &'static str) -> Self {
        self.files.push((path, content));
        self
    }
}

enum Database {
    Postgres(Fixture<postgres::Db>),
    Sqlite(Fixture<sqlite::Db>),
}

/// A second server on the database of another one, with the same secret. It shares nothing else with
/// it, and is stopped first.
pub struct Sibling {
    address: SocketAddr,
    running: JoinHandle<()>,
    handle: Stop,
}

impl Sibling {
    /// A client without credentials.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Stops it.
    pub async fn stop(self) {
        self.handle.stop().await;
        self.running.await.unwrap();
    }
}

/// A server of its own, on a database of its own.
pub struct Server {
    address: SocketAddr,
    running: JoinHandle<()>,
    handle: Stop,
    database: Database,
    home: TempDir,
}

impl Server {
    /// A server on a migrated Postgres database.
    pub async fn on_postgres(setup: &Setup) -> Self {
        Self::start(setup, Database::Postgres(testing::postgres().await)).await
    }

    /// A server on a migrated SQLite database.
    pub async fn on_sqlite(setup: &Setup) -> Self {
        Self::start(setup, Database::Sqlite(testing::sqlite().await)).await
    }

    async fn start(setup: &Setup, database: Database) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (address, handle, running) = start(setup, &database, home.path()).await;
        Self { address, running, handle, database, home }
    }

    /// Another server beside it, as `setup` has it.
    pub async fn sibling(&self, setup: &Setup) -> Sibling {
        let (address, handle, running) = start(setup, &self.database, self.home()).await;
        Sibling { address, running, handle }
    }

    /// A client without credentials.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// A client with a token of the instance `admin`, for everything.
    pub async fn admin(&self) -> Client {
        self.client().login("admin", ADMIN_PASSWORD, "all").await
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its home directory.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Whether it is on Postgres.
    #[must_use]
    pub fn is_on_postgres(&self) -> bool {
        matches!(self.database, Database::Postgres(_))
    }

    /// Runs SQL behind the back of the server.
    pub async fn execute(&self, sql: &str) {
        match &self.database {
            Database::Postgres(fixture) => fixture.execute(sql).await,
            Database::Sqlite(fixture) => fixture.execute(sql).await,
        }
    }

    /// Its database, as the domain sees it.
    #[must_use]
    pub fn repositories(&self) -> Repositories {
        match &self.database {
            Database::Postgres(fixture) => fixture.repositories(),
            Database::Sqlite(fixture) => fixture.repositories(),
        }
    }

    /// Stops it and starts another one on the same database.
    pub async fn restart(self, setup: &Setup) -> Self {
        let Self { running, handle, database, home, .. } = self;
        handle.stop().await;
        running.await.unwrap();
        let (address, handle, running) = start(setup, &database, home.path()).await;
        Self { address, running, handle, database, home }
    }

    /// Stops it and gives its database back.
    pub async fn stop(self) {
        self.handle.stop().await;
        self.running.await.unwrap();
        match self.database {
            Database::Postgres(fixture) => fixture.close().await,
            Database::Sqlite(fixture) => fixture.close().await,
        }
    }
}

async fn start(
    setup: &Setup,
    database: &Database,
    home: &Path,
) -> (SocketAddr, Stop, JoinHandle<()>) {
    let environment = Environment::from_variables([
        ("HOME", home.to_str().unwrap()),
        ("TALER_MERCHANT_PASSWORD", ADMIN_PASSWORD),
    ]);
    for (path, content) in &setup.files {
        let path = home.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let file = home.join("taler-merchant.conf");
    std::fs::write(&file, configuration(setup, database)).unwrap();
    let source = ConfigSource { file: Some(file), overrides: Vec::new() };
    let configuration = Configuration::load(&source, &environment).unwrap();
    let cheap = HashingCost { memory_kib: 64, passes: 1 };
    let start = Start {
        cost: if setup.real_cost { HashingCost::default() } else { cheap },
        notice: Notice::File(home.to_owned()),
        workers: 2,
    };
    let running = Running::start(configuration.settings(), &environment, &start).await.unwrap();
    let (address, handle) = (running.addresses[0], running.stop_handle());
    let running = actix_rt::spawn(async { running.run().await.unwrap() });
    (address, handle, running)
}

fn configuration(setup: &Setup, database: &Database) -> String {
    let (kind, section) = match database {
        Database::Postgres(fixture) => {
            ("postgres", format!("[merchantdb-postgres]\nCONFIG = {}\n", fixture.url()))
        }
        Database::Sqlite(fixture) => {
            ("sqlite", format!("[merchantdb-sqlite]\nPATH = {}\n", fixture.url()))
        }
    };
    let lines = setup.merchant.join("\n");
    format!("[merchant]\nPORT = 0\nBIND_TO = 127.0.0.1\nDB = {kind}\n{lines}\n{section}")
}
