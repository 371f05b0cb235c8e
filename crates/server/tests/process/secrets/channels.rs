//! Where the server sends codes: a mail server of another make, and a gateway.
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

/// Ends when this is dropped, since its input ends then.
pub(super) struct MailServer {
    pub(super) port: u64,
    told: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl MailServer {
    /// Wants this password of the account `shop`.
    pub(super) fn start(password: &str) -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        let python = root.join("target/python/bin/python");
        assert!(python.exists(), "Type: scripts/python-tools");
        let mut child = Command::new(python)
            .arg(root.join("tests/python/mail_server.py"))
            .arg(json!({ "login": ["shop", password] }).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Self { port: 0, told, _child: child };
        server.port = server.told()["port"].as_u64().unwrap();
        server
    }

    fn told(&mut self) -> Value {
        serde_json::from_str(&self.told.next().unwrap().unwrap()).unwrap()
    }

    /// The code in the next mail.
    pub(super) fn code(&mut self) -> String {
        let mail = self.told();
        assert_eq!(mail["login"], true);
        code_in(mail["content"].as_str().unwrap().split_once("\r\n\r\n").unwrap().1)
    }
}

/// Takes every message.
pub(super) struct Gateway {
    pub(super) port: u16,
    messages: Receiver<String>,
}

impl Gateway {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if sender.send(take(&stream.unwrap())).is_err() {
                    break;
                }
            }
        });
        Self { port, messages }
    }

    /// The code in the next message, which has to come with all of these.
    pub(super) fn code(&self, expected: &[&str]) -> String {
        let message = self.messages.recv().unwrap();
        assert!(expected.iter().all(|part| message.contains(part)), "the gateway is told its keys");
        code_in(message.split_once("\r\n\r\n").unwrap().1)
    }
}

/// Reads one message and says that it is on its way.
fn take(mut stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut message, mut length) = (String::new(), 0);
    while !message.ends_with("\r\n\r\n") {
        let start = message.len();
        assert_ne!(reader.read_line(&mut message).unwrap(), 0);
        let line = message[start..].to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    reader.take(length).read_to_string(&mut message).unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    message
}

fn code_in(text: &str) -> String {
    let is_code = |part: &&[u8]| {
        part.iter().enumerate().all(|(at, byte)| match at {
            4 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
    };
    let code = text.as_bytes().windows(9).find(is_code).expect("a message has a code");
    String::from_utf8(code.to_vec()).unwrap()
}
