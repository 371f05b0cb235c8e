//! Reading request bodies, never more of them than the endpoint takes.
use crate::call::Call;
use crate::error::{ApiError, Refusal};
use actix_web::http::header::CONTENT_ENCODING;
use actix_web::web::Bytes;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use futures_util::future::{Either, select};
use futures_util::{FutureExt, Stream, StreamExt};
use std::io::Read;
use taler_merchant_domain::RelativeTime;
use taler_merchant_domain::clock::Clock;

/// How many bytes earn a body another second: what a slow telephone sends.
const PACE: usize = 16 * 1024;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Identity,
    Gzip,
    Deflate,
}

/// The whole body, decompressed.
pub(crate) async fn read(call: &Call) -> Result<Vec<u8>, ApiError> {
    let encoding = encoding(call)?;
    let limit = call.limit();
    let Some(payload) = call.take_payload() else { return decode(encoding, Vec::new(), limit) };
    call.seat().receive()?;
    let clock = call.api.clock.as_ref();
    let bytes = receive(payload, limit, clock, call.api.settings.limits.body_time).await?;
    call.seat().work()?;
    decode(encoding, bytes, limit)
}

/// What arrives, in the time that it has: `patience`, and a second for each [`PACE`] bytes that
/// have arrived.
async fn receive<E>(
    mut payload: impl Stream<Item = Result<Bytes, E>> + Unpin,
    limit: usize,
    clock: &dyn Clock,
    patience: RelativeTime,
) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    let mut granted = patience;
    let mut timer = None;
    loop {
        // Most bodies come with their head: time is only taken of those that do not.
        let chunk = if let Some(chunk) = payload.next().now_or_never() {
            chunk
        } else {
            let running = timer.take().unwrap_or_else(|| clock.sleep(granted));
            match select(payload.next(), running).await {
                Either::Left((chunk, rest)) => {
                    timer = Some(rest);
                    chunk
                }
                Either::Right(((), _)) => {
                    let more = earned(bytes.len(), patience).saturating_sub(granted);
                    if more == RelativeTime::ZERO {
                        return Err(Refusal::BODY_TOO_SLOW.into());
                    }
                    timer = Some(clock.sleep(more));
                    granted = granted.saturating_add(more);
                    continue;
                }
            }
        };
        let Some(chunk) = chunk else { return Ok(bytes) };
        let chunk = chunk.map_err(|_broken| ApiError::malformed("body"))?;
        if bytes.len() + chunk.len() > limit {
            return Err(ApiError::too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
}

/// The time of a body of which so much has arrived.
fn earned(arrived: usize, patience: RelativeTime) -> RelativeTime {
    let seconds = u64::try_from(arrived / PACE).unwrap_or(u64::MAX);
    patience.saturating_add(RelativeTime::from_secs(seconds))
}

/// Undoes the compression.
pub(crate) fn decode(
    encoding: Encoding,
    bytes: Vec<u8>,
    limit: usize,
) -> Result<Vec<u8>, ApiError> {
    match encoding {
        Encoding::Identity => Ok(bytes),
        Encoding::Gzip => inflate(MultiGzDecoder::new(bytes.as_slice()), limit),
        Encoding::Deflate => inflate(ZlibDecoder::new(bytes.as_slice()), limit),
    }
}

/// One encoding, of two that clients use.
fn encoding(call: &Call) -> Result<Encoding, ApiError> {
    let mut headers = call.request.headers().get_all(CONTENT_ENCODING);
    let (first, second) = (headers.next(), headers.next());
    if second.is_some() {
        return Err(not_decodable());
    }
    match first.map(|header| header.to_str().map(str::to_ascii_lowercase)) {
        None => Ok(Encoding::Identity),
        Some(Ok(name)) => match name.trim() {
            "" | "identity" => Ok(Encoding::Identity),
            "gzip" | "x-gzip" => Ok(Encoding::Gzip),
            "deflate" => Ok(Encoding::Deflate),
            _ => Err(not_decodable()),
        },
        Some(Err(_)) => Err(not_decodable()),
    }
}

/// The limit holds for what comes out: a small body that grows without end is too large.
fn inflate(decoder: impl Read, limit: usize) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    let more_than_allowed = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = decoder.take(more_than_allowed).read_to_end(&mut bytes);
    read.map_err(|_corrupt| not_decodable())?;
    if bytes.len() > limit { Err(ApiError::too_large(limit)) } else { Ok(bytes) }
}

fn not_decodable() -> ApiError {
    ApiError::from(Refusal::NOT_DECODABLE).detail("Content-Encoding")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::{GzEncoder, ZlibEncoder};
    use futures_util::stream::{iter, pending};
    use taler_merchant_domain::testing::FixedClock;

    fn all(mut reader: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        bytes
    }

    /// How long a body is waited for whose first bytes arrive and whose rest never does.
    async fn waited(bytes: usize) -> u64 {
        let clock = FixedClock::at(0);
        let first = iter([Ok::<_, ()>(Bytes::from(vec![0; bytes]))]).chain(pending());
        let patience = RelativeTime::from_secs(30);
        let error = receive(first, 1 << 20, clock.as_ref(), patience).await.unwrap_err();
        assert_eq!(error.mapped(), (408, 11));
        clock.now().micros() / 1_000_000
    }

    #[actix_rt::test]
    async fn a_body_has_the_longer_the_more_of_it_has_arrived() {
        assert_eq!(waited(0).await, 30);
        assert_eq!(waited(PACE - 1).await, 30);
        assert_eq!(waited(PACE).await, 31);
        assert_eq!(waited(1 << 20).await, 94);
    }

    #[actix_rt::test]
    async fn what_arrives_in_time_is_read() {
        let clock = FixedClock::at(0);
        let chunks = ["hel", "lo"].map(|text| Ok::<_, ()>(Bytes::from(text)));
        let read = receive(iter(chunks), 5, clock.as_ref(), RelativeTime::ZERO).await;
        assert_eq!(read.unwrap(), b"hello");
    }

    #[test]
    fn both_encodings_are_undone() {
        let gzip = all(GzEncoder::new(b"hello".as_slice(), Compression::best()));
        assert_eq!(inflate(MultiGzDecoder::new(gzip.as_slice()), 5).unwrap(), b"hello");
        let zlib = all(ZlibEncoder::new(b"hello".as_slice(), Compression::best()));
        assert_eq!(inflate(ZlibDecoder::new(zlib.as_slice()), 5).unwrap(), b"hello");
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let bomb = all(GzEncoder::new(std::io::repeat(0).take(1 << 24), Compression::best()));
        let error = inflate(MultiGzDecoder::new(bomb.as_slice()), 1 << 20).unwrap_err();
        assert_eq!(error.told().0, 32);
    }

    #[test]
    fn what_is_cut_short_or_is_not_compressed_is_refused() {
        let gzip = all(GzEncoder::new(b"hello".as_slice(), Compression::best()));
        for bytes in [b"hello".as_slice(), &gzip[..gzip.len() - 1], b""] {
            let error = inflate(MultiGzDecoder::new(bytes), 100).unwrap_err();
            assert_eq!(error.told().0, 28);
        }
    }
}
