use super::body::Body;
use super::place::Place;
use super::{Gateway, exchange};
use crate::{SetupError, Words, tls};
use anyhow::anyhow;
use async_trait::async_trait;
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use hyper::http::StatusCode;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use taler_merchant_domain::challenges::{ChallengeMessage, ChallengeSender, SendError};
use tokio::time::{Instant, timeout_at};

/// Posts each message to a gateway, on a connection of its own. Redirects are not followed, and
/// what the gateway answers beyond its status is thrown away.
///
/// | answer | |
/// | --- | --- |
/// | 2xx | the message is on its way |
/// | 408, 425, 429, 5xx, none in time, no connection | it may work later |
/// | 3xx, 401, 403, 404, 405, 407, TLS fails | the configuration is wrong |
/// | any other | the gateway failed |
pub struct GatewaySender {
    place: Place,
    body: Body,
    authorization: Option<HeaderValue>,
    words: Arc<Words>,
    limit: Duration,
}

impl GatewaySender {
    /// Posts to `gateway`, for no longer than `limit` each.
    ///
    /// # Errors
    /// When the gateway cannot be used as described; it is not contacted.
    pub fn new(gateway: &Gateway, words: Arc<Words>, limit: Duration) -> Result<Self, SetupError> {
        let tls = tls::client(gateway.certificates.as_deref())?;
        let authorization = gateway.authorization.as_ref().map(|text| header(text)).transpose()?;
        let place = Place::parse(&gateway.url, tls)?;
        let body = Body::parse(gateway.form, &gateway.body)?;
        Ok(Self { place, body, authorization, words, limit })
    }

    fn request(&self, address: &str, text: &str) -> Result<Request<Full<Bytes>>, SendError> {
        let body = self.body.fill(address, text);
        let mut request = Request::post(self.place.target())
            .header(HOST, self.place.authority())
            .header(USER_AGENT, "taler-merchant")
            .header(CONTENT_TYPE, self.body.media_type())
            .header(CONNECTION, "close");
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let body = Full::new(Bytes::from_owner(body));
        request.body(body).map_err(|error| SendError::Misconfigured(error.into()))
    }
}

fn header(text: &str) -> Result<HeaderValue, SetupError> {
    let mut value = HeaderValue::from_str(text).map_err(|_text| SetupError::Authorization)?;
    value.set_sensitive(true);
    if value.to_str().is_ok() { Ok(value) } else { Err(SetupError::Authorization) }
}

#[async_trait]
impl ChallengeSender for GatewaySender {
    async fn send(&self, message: ChallengeMessage) -> Result<(), SendError> {
        let request = self.request(message.to.as_str(), &self.words.text(&message))?;
        let deadline = Instant::now() + self.limit;
        let stream = timeout_at(deadline, self.place.connect()).await.map_err(|_elapsed| {
            SendError::Unreachable(anyhow!("the gateway takes no connection"))
        })??;
        judge(exchange::perform(stream, request, deadline).await.map_err(SendError::Unreachable)?)
    }
}

fn judge(status: StatusCode) -> Result<(), SendError> {
    let cause = || anyhow!("the gateway answered {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(()),
        408 | 425 | 429 | 500..=599 => Err(SendError::Unreachable(cause())),
        300..=399 | 401 | 403 | 404 | 405 | 407 => Err(SendError::Misconfigured(cause())),
        _ => Err(SendError::Failed(cause())),
    }
}

impl fmt::Debug for GatewaySender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GatewaySender({}, ..)", self.place.authority())
    }
}

#[cfg(test)]
mod tests;
