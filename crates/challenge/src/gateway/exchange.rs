use crate::setup::PARTING;
use anyhow::{Context, anyhow};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::http::StatusCode;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout_at};

/// The most that is read of a response, of its head and of its body each.
const MAX_RESPONSE: usize = 64 * 1024;

/// Sends one request and tells the status of the answer. All of it happens on this task, so that
/// nothing stays when it is dropped.
pub(super) async fn perform(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    request: Request<Full<Bytes>>,
    deadline: Instant,
) -> anyhow::Result<StatusCode> {
    let mut builder = http1::Builder::new();
    let handshake = builder.max_buf_size(MAX_RESPONSE).handshake(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await?;
    let answer = async move {
        let response = timeout_at(deadline, sender.send_request(request)).await;
        let response = response.map_err(|_elapsed| anyhow!("the gateway does not answer"))?;
        let response = response.context("the gateway broke off or does not speak HTTP")?;
        let status = response.status();
        // A gateway may stop its work when nobody listens; what it says does not matter any more.
        let deadline = deadline.min(Instant::now() + PARTING);
        drop(timeout_at(deadline, read(response.into_body())).await);
        Ok(status)
    };
    let driver = async {
        drop(connection.await);
        std::future::pending::<Infallible>().await
    };
    tokio::select! {
        answer = answer => answer,
        never = driver => match never {},
    }
}

async fn read(mut body: Incoming) {
    let mut rest = MAX_RESPONSE;
    while let Some(Ok(frame)) = body.frame().await {
        let length = frame.data_ref().map_or(0, Bytes::len);
        match rest.checked_sub(length) {
            Some(left) => rest = left,
            None => return,
        }
    }
}
