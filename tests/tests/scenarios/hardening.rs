//! What stands against misuse of HTTP itself.
use futures_util::future::{Either, select};
use serde_json::json;
use std::pin::pin;
use std::time::Duration;
use taler_merchant_tests::{Server, Setup, challenges, scenarios};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

scenarios! {
    every_answer_tells_browsers_what_not_to_do
    a_document_may_do_nothing_but_what_it_needs
    a_head_that_is_too_large_is_refused
}

async fn every_answer_tells_browsers_what_not_to_do(server: &Server) {
    let client = server.client();
    for (method, path, status) in [
        ("GET", "/config", 200),
        ("HEAD", "/config", 200),
        ("GET", "/docs", 200),
        ("GET", "/terms", 200),
        ("GET", "/private", 401),
        ("GET", "/nothing", 404),
        ("PUT", "/config", 405),
        ("OPTIONS", "/private/token", 204),
    ] {
        let answer = client.call(method, path).await;
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "{path}");
    }
}

async fn a_document_may_do_nothing_but_what_it_needs(server: &Server) {
    for path in ["/", "/docs"] {
        let answer = server.client().get(path).await;
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'; style-src 'sha256-",
            "; base-uri 'none'",
            "; form-action 'none'",
            "; frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
}

async fn a_head_that_is_too_large_is_refused(server: &Server) {
    let client = server.client();
    let long = "x".repeat(33 * 1024);
    let answer = client.send(client.request("GET", "/config").header("X-Long", &long)).await;
    assert_eq!(answer.error(), (431, 23));
    let mut many = client.request("GET", "/config");
    for number in 0..100 {
        many = many.header(format!("X-{number}"), "x");
    }
    // That is told by the layer below, which has no words for it.
    assert_eq!(client.send(many).await.status, 431);
}

mod https {
    use super::*;

    scenarios! { with (taler_merchant_tests::Setup::default()
        .with("HSTS_MAX_AGE = 1 day").with("TRUSTED_PROXIES = 127.0.0.1")):
        browsers_are_told_to_keep_to_https_if_a_proxy_says_that_they_came_by_it
    }

    async fn browsers_are_told_to_keep_to_https_if_a_proxy_says_that_they_came_by_it(
        server: &Server,
    ) {
        let client = server.client();
        for (scheme, told) in [("https", "max-age=86400"), ("http", "")] {
            for path in ["/config", "/nothing"] {
                let request = client.request("GET", path).header("X-Forwarded-Proto", scheme);
                let request = request.header("X-Forwarded-For", "192.0.2.1");
                assert_eq!(client.send(request).await.header("strict-transport-security"), told);
            }
        }
    }
}

mod always_https {
    use super::*;

    scenarios! { with (taler_merchant_tests::Setup::default()
        .with("HSTS_MAX_AGE = 1 day").with("BASE_URL = https://shop.example/")):
        browsers_are_told_to_keep_to_https_if_the_server_is_reached_by_it
    }

    async fn browsers_are_told_to_keep_to_https_if_the_server_is_reached_by_it(server: &Server) {
        let answer = server.client().call("OPTIONS", "/config").await;
        assert_eq!(answer.header("strict-transport-security"), "max-age=86400");
    }
}

/// A connection to which something was written.
async fn connection(server: &Server, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

/// The next head that a server sends.
async fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

mod slow {
    use super::*;

    scenarios! { with (taler_merchant_tests::Setup::default()
        .with("BODY_TIMEOUT = 20 ms").with("ENABLE_SELF_PROVISIONING = YES")):
        a_body_that_does_not_come_is_not_waited_for
    }

    async fn a_body_that_does_not_come_is_not_waited_for(server: &Server) {
        let text = "POST /instances HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{";
        let mut stream = connection(server, text).await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let lower = answer.to_ascii_lowercase();
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("\"code\":11"), "{answer}");
        assert!(lower.contains("\r\nconnection: close"), "{answer}");
    }
}

mod busy {
    use super::*;

    /// Starts a server with room for one request, and a gateway for text messages that it waits for.
    async fn with_gateway() -> (Setup, TcpListener) {
        let gateway = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = gateway.local_addr().unwrap();
        let section = format!(
            "[merchant-sms]\nURL = http://{address}/\n\
             BODY = {{\"to\": \"${{ADDRESS}}\", \"text\": \"${{TEXT}}\"}}"
        );
        let setup = Setup::default().with("ENABLE_SELF_PROVISIONING = YES");
        (setup.with("MAX_REQUESTS = 1").with(section.leak()), gateway)
    }

    #[actix_rt::test]
    async fn requests_beyond_the_limit_are_refused_at_once_on_postgres() {
        let (setup, gateway) = with_gateway().await;
        let server = Server::on_postgres(&setup).await;
        refuses_at_once(&server, &gateway).await;
        server.stop().await;
    }

    #[actix_rt::test]
    async fn requests_beyond_the_limit_are_refused_at_once_on_sqlite() {
        let (setup, gateway) = with_gateway().await;
        let server = Server::on_sqlite(&setup).await;
        refuses_at_once(&server, &gateway).await;
        server.stop().await;
    }

    /// And is answered when he could have come.
    async fn comes_again_at_once(server: &Server) {
        let sent = Instant::now();
        let twice = "HEAD /private HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2);
        let mut connection = connection(server, &twice).await;
        for _ in 0..2 {
            assert!(head(&mut connection).await.starts_with("HTTP/1.1 503"));
        }
        assert!(sent.elapsed() > Duration::from_millis(2_900));
    }

    async fn refuses_at_once(server: &Server, gateway: &TcpListener) {
        let client = server.client();
        let mut body = taler_merchant_tests::an_instance("shop");
        body["phone_number"] = json!("+41791234567");
        let (id, _) = challenges(&client.post("/instances", &body).await).remove(0);
        let asking = client.clone();
        let stuck = actix_rt::spawn(async move { asking.ask_for_code(&id).await });
        let (mut message, _) = gateway.accept().await.unwrap();
        for path in ["/private", "/instances/admin/config"] {
            let answer = client.get(path).await;
            assert_eq!((answer.error(), answer.header("retry-after")), ((503, 77), "3"), "{path}");
        }
        comes_again_at_once(server).await;
        // Neither what is in memory nor what is answered at the edge.
        for path in ["/", "/config", "/terms", "/docs", "/openapi.json"] {
            assert_eq!(client.get(path).await.status, 200, "{path}");
        }
        assert_eq!(client.call("OPTIONS", "/private").await.status, 204);
        head(&mut message).await;
        message.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        assert_eq!(stuck.await.unwrap().status, 200);
        assert_eq!(client.get("/private").await.status, 401);
    }
}

mod bodies {
    use super::*;

    scenarios! { with (taler_merchant_tests::Setup::default()
        .with("MAX_REQUESTS = 1").with("ENABLE_SELF_PROVISIONING = YES")):
        slow_bodies_are_in_the_way_of_bodies_only
    }

    async fn slow_bodies_are_in_the_way_of_bodies_only(server: &Server) {
        let client = server.client();
        let text = "POST /instances HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\
                    Expect: 100-continue\r\n\r\n";
        let mut slow = connection(server, text).await;
        assert!(head(&mut slow).await.starts_with("HTTP/1.1 100"));
        // Until the first one is waited for.
        while client.post("/instances", &json!({})).await.error() != (503, 77) {}
        while client.get("/private").await.status == 503 {}
        assert_eq!(client.get("/private").await.status, 401);
        slow.write_all(b"0123456789").await.unwrap();
        assert!(head(&mut slow).await.starts_with("HTTP/1.1 400"));
        assert_eq!(client.post("/instances", &json!({})).await.status, 400);
    }
}

mod polls {
    use super::*;

    scenarios! { with (taler_merchant_tests::Setup::default().with("MAX_LONG_POLLS = 1")):
        who_may_not_wait_is_answered_at_once
    }

    async fn who_may_not_wait_is_answered_at_once(server: &Server) {
        let admin = server.admin().await;
        let path = "/private/kyc?lp_status=ready&timeout_ms=60000";
        let (one, other) = (pin!(admin.get(path)), pin!(admin.get(path)));
        // One of them would have to wait for a minute.
        let (Either::Left(both) | Either::Right(both)) = select(one, other).await;
        let (first, waiting) = both;
        assert_eq!(first.status, 204);
        match select(waiting, pin!(admin.get("/private"))).await {
            Either::Left(_) => panic!("nobody let it end"),
            Either::Right((answer, _)) => assert_eq!(answer.status, 200),
        }
    }
}

mod crowd {
    use super::*;

    scenarios! { with (taler_merchant_tests::Setup::default().with("MAX_CONNECTIONS = 1")):
        connections_beyond_the_limit_wait_for_their_turn
    }

    async fn connections_beyond_the_limit_wait_for_their_turn(server: &Server) {
        const HEAD: &str = "HEAD /config HTTP/1.1\r\nHost: x\r\n\r\n";
        let mut crowd = Vec::new();
        for _ in 0..8 {
            crowd.push(connection(server, HEAD).await);
        }
        // Long enough for all that are served.
        assert!(head(&mut crowd[0]).await.starts_with("HTTP/1.1 200"));
        for _ in 0..50 {
            crowd[0].write_all(HEAD.as_bytes()).await.unwrap();
            head(&mut crowd[0]).await;
        }
        let is_answered = |stream: &TcpStream| stream.try_read(&mut [0; 1]).is_ok();
        let at_a_time = crowd.iter().skip(1).filter(|stream| is_answered(stream)).count() + 1;
        // Two threads, each of which accepts one more before it stops.
        assert!(at_a_time <= 4, "{at_a_time}");
        for mut stream in crowd {
            stream.shutdown().await.unwrap();
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.unwrap_or_default();
        }
        assert_eq!(server.client().get("/config").await.status, 200);
    }
}
