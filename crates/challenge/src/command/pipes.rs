use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::ChildStdin;

/// How many bytes a program wrote so far.
#[derive(Debug, Default)]
pub(super) struct Count(AtomicU64);

impl Count {
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a program wrote.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    pub(super) out: Count,
    pub(super) err: Count,
}

/// Hands over the text and closes the pipe. A program need not read it.
pub(super) async fn feed(pipe: Option<ChildStdin>, text: &str) {
    if let Some(mut pipe) = pipe {
        drop(pipe.write_all(text.as_bytes()).await);
    }
}

/// Throws away what comes, so that the program is never held up.
pub(super) async fn drain(pipe: Option<impl AsyncRead + Unpin>, count: &Count) {
    let Some(mut pipe) = pipe else { return };
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = pipe.read(&mut buffer).await {
        count.0.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}
