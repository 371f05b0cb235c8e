//! A throw-away Postgres server on a unix socket, gone with the process that started it.
use diesel_async::{AsyncConnection, AsyncPgConnection};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::os::unix::{fs::chown, process::CommandExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Ends the server and removes its files when standard input closes, that is when the tests end.
const WATCH: &str = r#""$0" "$@" >/dev/null 2>log & read _; kill -QUIT $!; wait; rm -rf "$PWD""#;

/// Nothing here has to survive a loss of power.
const FAST: [&str; 8] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=16MB",
    "deadlock_timeout=20ms",
    "unix_socket_directories=.",
];

const HELP: &str = "no Postgres server binaries: `apt-get install postgresql`, or name a server in \
                    TEST_PG_URL=postgres://user@host/postgres";

/// A path that is longer does not fit into the address of a unix socket.
const LONGEST_DIRECTORY: usize = 80;

/// Starts a server; answers its URL without the name of a database.
pub(super) async fn start() -> String {
    let (binaries, user, dir) = (binaries(), unprivileged(), directory());
    chown(&dir, user, user).unwrap();
    let initdb = command(&binaries.join("initdb"), &dir, user)
        .args(["-NA", "trust", "-U", "postgres", "--locale=C", "--encoding=UTF8", "."])
        .output();
    assert!(initdb.as_ref().is_ok_and(|done| done.status.success()), "{initdb:?}");
    let mut server = command(Path::new("sh"), &dir, user);
    server.args(["-c", WATCH]).arg(binaries.join("postgres")).args(["-D", "."]);
    server.args(FAST.iter().flat_map(|option| ["-c", option]));
    // In a group of its own, Ctrl-C does not end the shell before it has cleaned up.
    let server = server.stdin(Stdio::piped()).process_group(0).spawn().unwrap();
    std::mem::forget(server); // keeps its standard input open
    let url = format!("postgres://postgres@{}", encoded(&dir));
    wait_for(&url, &dir.join("log")).await;
    url
}

fn directory() -> PathBuf {
    let parent = Some(std::env::temp_dir()).filter(|dir| dir.as_os_str().len() < LONGEST_DIRECTORY);
    let parent = parent.unwrap_or_else(|| PathBuf::from("/tmp"));
    tempfile::Builder::new().prefix("pg").tempdir_in(parent).unwrap().keep()
}

fn encoded(path: &Path) -> String {
    utf8_percent_encode(path.to_str().unwrap(), NON_ALPHANUMERIC).to_string()
}

async fn wait_for(url: &str, log: &Path) {
    for _ in 0..1500 {
        if AsyncPgConnection::establish(&format!("{url}/postgres")).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("postgres does not start: {:?}", std::fs::read_to_string(log));
}

fn command(program: &Path, dir: &Path, user: Option<u32>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir);
    if let Some(id) = user {
        command.uid(id).gid(id);
    }
    command
}

/// Those of `pg_config`, else of the newest packaged version.
fn binaries() -> PathBuf {
    let named = Command::new("pg_config").arg("--bindir").output().ok();
    let named = named
        .and_then(|out| String::from_utf8(out.stdout).ok())
        .map(|text| PathBuf::from(text.trim()));
    let number = |dir: &PathBuf| dir.file_name()?.to_str()?.parse::<u32>().ok();
    let packaged = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut packaged: Vec<_> = packaged.map(|version| version.path()).collect();
    packaged.sort_by_key(number);
    let packaged = packaged.into_iter().rev().map(|version| version.join("bin"));
    let mut all = named.into_iter().chain(packaged);
    all.find(|dir| dir.join("initdb").exists() && dir.join("postgres").exists()).expect(HELP)
}

/// Postgres refuses to run as root.
fn unprivileged() -> Option<u32> {
    let id = |of: &[&str]| {
        String::from_utf8(Command::new("id").arg("-u").args(of).output().ok()?.stdout).ok()
    };
    let id = |of: &[&str]| id(of)?.trim().parse::<u32>().ok();
    if id(&[]) == Some(0) { id(&["postgres"]).or_else(|| id(&["nobody"])) } else { None }
}
