use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use taler_merchant_store::testing::{self, Fixture};
use taler_merchant_store::{postgres, sqlite};
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "the first password of all";

/// A directory with a configuration and a database for the program.
pub(crate) struct Installation {
    pub(crate) home: TempDir,
    database: Database,
}

enum Database {
    Own,
    Postgres(Fixture<postgres::Db>),
    Sqlite(Fixture<sqlite::Db>),
}

impl Installation {
    /// As on a new machine: nothing but the program.
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), database: Database::Own }
    }

    pub(crate) async fn on_postgres() -> Self {
        Self { database: Database::Postgres(testing::postgres().await), ..Self::new() }
    }

    pub(crate) async fn on_sqlite() -> Self {
        Self { database: Database::Sqlite(testing::sqlite().await), ..Self::new() }
    }

    pub(crate) async fn close(self) {
        match self.database {
            Database::Own => {}
            Database::Postgres(fixture) => fixture.close().await,
            Database::Sqlite(fixture) => fixture.close().await,
        }
    }

    /// The connection string, if it is on Postgres.
    pub(crate) fn postgres_url(&self) -> Option<&str> {
        match &self.database {
            Database::Postgres(fixture) => Some(fixture.url()),
            Database::Own | Database::Sqlite(_) => None,
        }
    }

    /// Runs SQL behind the back of the program.
    pub(crate) async fn execute(&self, sql: &str) {
        match &self.database {
            Database::Own => panic!("its file is nobody else's"),
            Database::Postgres(fixture) => fixture.execute(sql).await,
            Database::Sqlite(fixture) => fixture.execute(sql).await,
        }
    }

    /// All that is kept, as bytes to be searched.
    pub(crate) async fn dump(&self) -> Vec<u8> {
        match &self.database {
            Database::Own => panic!("its file is nobody else's"),
            Database::Postgres(fixture) => fixture.dump().await,
            Database::Sqlite(fixture) => fixture.dump().await,
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.home.path()
    }

    /// The program, with an environment of nothing but this installation.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taler-merchant"));
        command.env_clear().env("HOME", self.path()).args(["--set", "merchant/PORT=0"]);
        match &self.database {
            Database::Own => {}
            Database::Postgres(fixture) => {
                let config = format!("merchantdb-postgres/CONFIG={}", fixture.url());
                command.args(["--set", "merchant/DB=postgres", "--set", &config]);
            }
            Database::Sqlite(fixture) => {
                command.args(["--set", &format!("merchantdb-sqlite/PATH={}", fixture.url())]);
            }
        }
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the program to its end, with something on its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Starts the server and waits until it says where it is.
    pub(crate) fn serve(&self) -> Process {
        Process::start(self.command(&["serve"]).env("TALER_MERCHANT_PASSWORD", PASSWORD))
    }
}

/// A running server; killed when the test ends before it does.
pub(crate) struct Process {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) base: String,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let Some(url) = line.trim_end().strip_prefix("Serving ") else {
            let mut log = String::new();
            if let Some(mut stderr) = child.stderr.take() {
                stderr.read_to_string(&mut log).unwrap();
            }
            panic!("the server did not start: {line}{log}");
        };
        let base = url.trim_end_matches('/').replace("localhost", "127.0.0.1");
        Self { child, stdout, base }
    }

    /// SIGTERM: as a service manager asks it to end.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// SIGKILL: as if the power failed, for the process.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for the end; what it said on its standard output and error, and whether all was well.
    pub(crate) fn wait(mut self) -> (bool, String, String) {
        let (mut out, mut log) = (String::new(), String::new());
        self.stdout.read_to_string(&mut out).unwrap();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut log).unwrap();
        }
        (self.child.wait().unwrap().success(), out, log)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Logs in to the instance `admin`; status and body.
pub(crate) async fn login(base: &str, password: &str) -> (u16, Value) {
    let request = client().post(format!("{base}/private/token"));
    let request = request.basic_auth("admin", Some(password));
    let body = json!({ "scope": "all:refreshable", "duration": { "d_us": "forever" } });
    let response = request.json(&body).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
}

pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}
