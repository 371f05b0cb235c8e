//! Start and end of the server.
use crate::program::{Installation, PASSWORD, Process, login};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;

#[actix_rt::test]
async fn the_first_start_needs_nothing() {
    let installation = Installation::new();
    let process = Process::start(&mut installation.command(&["serve"]));
    let data = installation.path().join(".local/share/taler-merchant");
    let file = data.join("admin-password");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let password = std::fs::read_to_string(file).unwrap();
    assert_eq!(login(&process.base, password.trim()).await.0, 200);
    process.terminate();
    let (well, out, log) = process.wait();
    assert!(well, "{log}");
    assert!(out.contains("Data: SQLite, "), "{out}");
    assert!(log.contains("password") && log.contains("admin-password"), "{log}");
    assert!(!log.contains(password.trim()) && !out.contains(password.trim()));
    let secret = data.join("server-secret").metadata().unwrap();
    assert_eq!(secret.permissions().mode() & 0o777, 0o600);
}

#[actix_rt::test]
async fn the_second_start_changes_no_password() {
    let installation = Installation::new();
    let process = installation.serve();
    process.terminate();
    assert!(process.wait().0);
    let process = Process::start(
        installation.command(&["serve"]).env("TALER_MERCHANT_TOKEN", "secret-token:another"),
    );
    assert_eq!(login(&process.base, "another").await.0, 401);
    assert_eq!(login(&process.base, PASSWORD).await.0, 200);
}

/// Else strangers could fill the log with what is no request.
#[actix_rt::test]
async fn what_is_no_request_leaves_nothing_in_the_log() {
    let installation = Installation::new();
    let process = installation.serve();
    let mut stream = TcpStream::connect(process.base.trim_start_matches("http://")).unwrap();
    stream.write_all(b"nonsense\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    process.terminate();
    let (well, _, log) = process.wait();
    assert!(well && !log.contains("ERROR") && !log.contains("parse"), "{log}");
}

#[actix_rt::test]
async fn the_older_variable_names_the_first_password_too() {
    let installation = Installation::new();
    let process = Process::start(
        installation.command(&["serve"]).env("TALER_MERCHANT_TOKEN", "secret-token:sesame"),
    );
    assert_eq!(login(&process.base, "sesame").await.0, 200);
}

#[actix_rt::test]
async fn the_service_manager_hears_when_it_is_ready_and_when_it_stops() {
    let installation = Installation::new();
    let path = installation.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    let process = Process::start(installation.command(&["serve"]).env("NOTIFY_SOCKET", &path));
    let hear = || {
        let mut heard = [0; 64];
        let length = manager.recv(&mut heard).unwrap();
        String::from_utf8_lossy(&heard[..length]).trim().to_owned()
    };
    assert_eq!(hear(), "READY=1");
    process.terminate();
    assert_eq!(hear(), "STOPPING=1");
    assert!(process.wait().0);
}

#[actix_rt::test]
async fn a_second_server_on_the_same_file_is_refused() {
    let installation = Installation::on_sqlite().await;
    let first = installation.serve();
    let second = installation.run(&["serve"]);
    assert_eq!(second.status.code(), Some(1));
    let log = String::from_utf8(second.stderr).unwrap();
    assert!(log.contains("another server has"), "{log}");
    drop(first);
    let third = installation.serve();
    assert_eq!(login(&third.base, PASSWORD).await.0, 200);
    drop(third);
    installation.close().await;
}

async fn two_servers_start_at_once(installation: Installation) {
    let [mut one, mut other] = [(); 2].map(|()| {
        let mut command = installation.command(&["serve"]);
        command.env("TALER_MERCHANT_SECRET", "0".repeat(52));
        command.spawn().unwrap()
    });
    let home = installation.path().join(".local/share/taler-merchant/admin-password");
    // Kept open: a server that cannot say the rest ends.
    let (mut bases, mut outputs) = (Vec::new(), Vec::new());
    for child in [&mut one, &mut other] {
        let mut line = String::new();
        let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        let url = line.trim_end().strip_prefix("Serving ").expect("a server").to_owned();
        bases.push(url.trim_end_matches('/').replace("localhost", "127.0.0.1"));
        outputs.push(out);
    }
    let password = std::fs::read_to_string(home).unwrap();
    for base in &bases {
        assert_eq!(login(base, password.trim()).await.0, 200, "one of them told the password");
    }
    for child in [&mut one, &mut other] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    installation.close().await;
}

#[actix_rt::test]
async fn of_two_first_starts_on_postgres_one_tells_its_password() {
    two_servers_start_at_once(Installation::on_postgres().await).await;
}
