//! As little HTTP as it takes, so that the one who measures is not what is measured.
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A request that is not answered within this time hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a variable of the environment says.
pub(crate) fn variable(name: &str) -> String {
    std::env::var(name).expect(name)
}

/// A request, as it is sent; `what` is its method and path.
pub(crate) fn request(
    what: &str,
    bearer: Option<&str>,
    source: Option<&str>,
    body: &str,
) -> String {
    let mut head = vec![format!("{what} HTTP/1.1\r\nHost: x\r\nContent-Length: {}", body.len())];
    head.extend(bearer.map(|bearer| format!("Authorization: Bearer {bearer}")));
    head.extend(source.map(|source| format!("X-Forwarded-For: {source}")));
    if !body.is_empty() {
        head.push("Content-Type: application/json".to_owned());
    }
    format!("{}\r\n\r\n{body}", head.join("\r\n"))
}

/// A login of the owner, from a source.
pub(crate) fn login(source: &str, password: &str) -> String {
    let password = format!("secret-token:{password}");
    let what = "POST /instances/shop/private/token";
    request(what, Some(&password), Some(source), r#"{"scope":"all"}"#)
}

/// What came back, and when.
pub(crate) struct Answer {
    /// The status; 0 for none.
    pub(crate) status: u16,
    /// In seconds.
    pub(crate) retry_after: u64,
    pub(crate) took: Duration,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn token(&self) -> Option<String> {
        let body: Value = serde_json::from_slice(&self.body).ok()?;
        body.get("access_token")?.as_str().map(str::to_owned)
    }
}

/// One connection, which is opened anew when it has ended.
#[derive(Default)]
pub(crate) struct Connection(Option<BufReader<TcpStream>>);

impl Connection {
    /// Sends a request and waits for the answer.
    pub(crate) fn exchange(&mut self, request: &str) -> Answer {
        let sent = Instant::now();
        // The server may have closed one that was idle.
        let answer = self.attempt(request).or_else(|_| {
            self.0 = None;
            self.attempt(request)
        });
        let (status, retry_after, body) = answer.unwrap_or_else(|_| {
            self.0 = None;
            (0, 1, Vec::new())
        });
        Answer { status, retry_after, took: sent.elapsed(), body }
    }

    fn attempt(&mut self, request: &str) -> std::io::Result<(u16, u64, Vec<u8>)> {
        let stream = match self.0.take() {
            Some(stream) => stream,
            None => open()?,
        };
        let stream = self.0.insert(stream);
        stream.get_mut().write_all(request.as_bytes())?;
        let (mut status, mut retry_after, mut length) = (None, 1, 0);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let line = line.trim_end().to_ascii_lowercase();
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse().unwrap_or(0),
                Some(("retry-after", value)) => retry_after = value.parse().unwrap_or(1),
                None if line.is_empty() => break,
                None => status = line.split(' ').nth(1).and_then(|word| word.parse().ok()),
                Some(_) => {}
            }
        }
        let status = status.ok_or_else(|| std::io::Error::other("no answer"))?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        Ok((status, retry_after, body))
    }
}

fn open() -> std::io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(variable("BASE").trim_start_matches("http://"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    Ok(BufReader::new(stream))
}
