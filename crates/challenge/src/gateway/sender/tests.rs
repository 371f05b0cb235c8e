use super::*;
use crate::testing::{Logs, a_certificate, a_message, english, tags};
use crate::{BodyForm, TIME_LIMIT};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

const BODY: &str = r#"{"to": "${ADDRESS}", "text": "${TEXT}", "key": "hunter2"}"#;
const PHONE: &str = "+41791234567";
const OK: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// A gateway for a single request: gives it back and answers whatever it is told to.
struct Server {
    url: String,
    request: JoinHandle<String>,
}

impl Server {
    async fn start(answer: impl Into<Vec<u8>>) -> Self {
        let (listener, address) = listener().await;
        let answer = answer.into();
        let request = actix_rt::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            serve(stream, &answer).await
        });
        Self { url: format!("http://{address}/send?key=hunter2"), request }
    }

    async fn request(self) -> String {
        self.request.await.unwrap()
    }
}

async fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, format!("localhost:{port}"))
}

/// Reads a request, writes the answer, and keeps the connection for as long as the client does.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &[u8]) -> String {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.unwrap();
        request.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&request).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.split("content-length: ").nth(1).unwrap();
        let length: usize = length.lines().next().unwrap().parse().unwrap();
        if read == 0 || body.len() >= length {
            break;
        }
    }
    // The client may have heard enough.
    drop(stream.write_all(answer).await);
    while let Ok(1..) = stream.read(&mut buffer).await {}
    String::from_utf8(request).unwrap()
}

fn gateway(url: &str) -> Gateway {
    Gateway {
        url: Zeroizing::new(url.to_owned()),
        body: Zeroizing::new(BODY.to_owned()),
        form: BodyForm::Json,
        authorization: Some(Zeroizing::new("Bearer hunter2".to_owned())),
        certificates: None,
    }
}

fn sender(gateway: &Gateway, limit: Duration) -> GatewaySender {
    GatewaySender::new(gateway, english(), limit).unwrap()
}

async fn send(gateway: &Gateway) -> Result<(), SendError> {
    sender(gateway, TIME_LIMIT).send(a_message(PHONE)).await
}

fn in_german() -> ChallengeMessage {
    ChallengeMessage { languages: tags(&["de"]), ..a_message(PHONE) }
}

#[actix_rt::test]
async fn a_message_is_posted_as_json_with_the_authorization() {
    let server = Server::start(OK).await;
    sender(&gateway(&server.url), TIME_LIMIT).send(in_german()).await.unwrap();
    let authority = server.url.split('/').nth(2).unwrap().to_owned();
    let request = server.request().await;
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /send?key=hunter2 HTTP/1.1\r\n"), "{head}");
    for header in [
        &format!("host: {authority}"),
        "content-type: application/json",
        "authorization: Bearer hunter2",
        "connection: close",
    ] {
        assert!(head.lines().any(|line| line.eq_ignore_ascii_case(header)), "{header}: {head}");
    }
    let text = "1234-5678 ist Ihr Code: ein neues Passwort setzen. 15 Min. gültig. Nie \
                weitergeben. Nicht angefordert? Ignorieren.";
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, json!({"to": PHONE, "text": text, "key": "hunter2"}));
}

#[actix_rt::test]
async fn a_message_is_posted_as_a_form() {
    let server = Server::start(OK).await;
    let body = Zeroizing::new("to=${ADDRESS}&text=${TEXT}".to_owned());
    let gateway =
        Gateway { body, form: BodyForm::Form, authorization: None, ..gateway(&server.url) };
    sender(&gateway, TIME_LIMIT).send(in_german()).await.unwrap();
    let request = server.request().await;
    assert!(!request.to_lowercase().contains("authorization"));
    assert!(request.contains("content-type: application/x-www-form-urlencoded"), "{request}");
    assert!(request.contains("\r\n\r\nto=%2B41791234567&text=1234-5678+ist+Ihr+Code%3A"));
}

async fn answered(status: u16) -> Result<(), SendError> {
    let answer = format!("HTTP/1.1 {status} Whatever\r\nContent-Length: 2\r\n\r\nhi");
    let server = Server::start(answer).await;
    let sent = send(&gateway(&server.url)).await;
    server.request().await;
    sent
}

#[actix_rt::test]
async fn the_status_tells_what_became_of_it() {
    for status in [200, 202] {
        answered(status).await.unwrap();
    }
    for status in [408, 429, 500, 503] {
        let error = answered(status).await.unwrap_err();
        assert!(matches!(error, SendError::Unreachable(_)), "{status}");
    }
    for status in [304, 401, 403, 404] {
        let error = answered(status).await.unwrap_err();
        assert!(matches!(error, SendError::Misconfigured(_)), "{status}");
    }
    for status in [400, 422] {
        let error = answered(status).await.unwrap_err();
        assert!(matches!(error, SendError::Failed(_)), "{status}");
    }
}

#[actix_rt::test]
async fn a_redirect_is_not_followed() {
    let (elsewhere, address) = listener().await;
    let redirect = format!(
        "HTTP/1.1 307 Over There\r\nContent-Length: 0\r\nLocation: http://{address}/\r\n\r\n"
    );
    let server = Server::start(redirect).await;
    let error = send(&gateway(&server.url)).await.unwrap_err();
    assert!(matches!(error, SendError::Misconfigured(_)), "{error:?}");
    // A connection would wait to be taken already.
    tokio::select! {
        biased;
        _ = elsewhere.accept() => panic!("the redirect was followed"),
        () = std::future::ready(()) => {}
    }
}

#[actix_rt::test]
async fn a_huge_answer_is_not_read_to_its_end() {
    let mut answer = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec();
    answer.resize(10_000_000, b'x');
    let server = Server::start(answer).await;
    send(&gateway(&server.url)).await.unwrap();
    server.request().await;
    let head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1_000_000));
    let server = Server::start(head).await;
    assert!(send(&gateway(&server.url)).await.is_err());
}

#[actix_rt::test]
async fn a_gateway_that_does_not_answer_is_given_up() {
    for answer in ["", "HTTP/1.1 200"] {
        let server = Server::start(answer).await;
        let sender = sender(&gateway(&server.url), Duration::from_millis(200));
        let error = sender.send(a_message(PHONE)).await.unwrap_err();
        assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    }
}

#[actix_rt::test]
async fn a_body_that_does_not_end_changes_nothing() {
    let server = Server::start("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi").await;
    let sender = sender(&gateway(&server.url), Duration::from_secs(1));
    sender.send(a_message(PHONE)).await.unwrap();
}

#[actix_rt::test]
async fn a_gateway_that_is_not_there_may_come_back() {
    let (listener, address) = listener().await;
    drop(listener);
    for scheme in ["http", "https"] {
        let error = send(&gateway(&format!("{scheme}://{address}/"))).await.unwrap_err();
        assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
    }
    let server = Server::start("220 mail.example ESMTP\r\n").await;
    let error = send(&gateway(&server.url)).await.unwrap_err();
    assert!(matches!(error, SendError::Unreachable(_)), "{error:?}");
}

fn acceptor(certificate: &str, key: &str) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

#[actix_rt::test]
async fn only_a_gateway_with_the_right_certificate_is_told_anything() {
    let (certificate, key) = a_certificate();
    let acceptor = acceptor(&certificate, &key);
    let (listener, address) = listener().await;
    let url = format!("https://{address}/");
    let requests = actix_rt::spawn(async move {
        let mut requests = Vec::new();
        for _ in 0..3 {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(stream) = acceptor.accept(stream).await {
                requests.push(serve(stream, OK.as_bytes()).await);
            }
        }
        requests
    });
    for certificates in [None, Some(a_certificate().0)] {
        let certificates = certificates.map(String::into_bytes);
        let error = send(&Gateway { certificates, ..gateway(&url) }).await.unwrap_err();
        assert!(matches!(error, SendError::Misconfigured(_)), "{error:?}");
    }
    let certificates = Some(certificate.into_bytes());
    send(&Gateway { certificates, ..gateway(&url) }).await.unwrap();
    assert_eq!(requests.await.unwrap().len(), 1);
}

#[test]
fn an_authorization_that_is_no_header_is_refused() {
    for text in ["a\r\nX: b", "ä", "a\0"] {
        let authorization = Some(Zeroizing::new(text.to_owned()));
        let gateway = Gateway { authorization, ..gateway("https://sms.example/") };
        let error = GatewaySender::new(&gateway, english(), TIME_LIMIT).unwrap_err();
        assert!(matches!(error, SetupError::Authorization), "{text}");
    }
}

#[actix_rt::test]
async fn nothing_secret_is_logged_or_told() {
    let logs = Logs::capture();
    let mut told = Vec::new();
    for answer in [
        OK,
        "HTTP/1.1 400 1234-5678\r\nX: +41791234567\r\nContent-Length: 7\r\n\r\nhunter2",
        "hunter2\r\n",
    ] {
        let server = Server::start(answer).await;
        let gateway = gateway(&server.url);
        told.push(format!("{gateway:?} {:?}", sender(&gateway, TIME_LIMIT)));
        told.push(format!("{:?}", send(&gateway).await));
    }
    told.push(logs.text());
    for text in told {
        for secret in ["1234-5678", "791234567", "hunter2"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
