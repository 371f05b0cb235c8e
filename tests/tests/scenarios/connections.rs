//! Clients that break off or do not speak HTTP.
use taler_merchant_tests::{Server, an_instance, scenarios};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

scenarios! {
    a_client_that_hangs_up_leaves_the_server_serving
    what_is_not_http_is_refused
}

async fn a_client_that_hangs_up_leaves_the_server_serving(server: &Server) {
    let admin = server.admin().await;
    for number in 0..20 {
        let body = an_instance(&format!("shop-{number}")).to_string();
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        let head = format!(
            "POST /management/instances HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n",
            admin.token(),
            body.len(),
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // Some never send the body, the others do not wait for the answer.
        if number % 2 == 0 {
            stream.write_all(body.as_bytes()).await.unwrap();
        }
        drop(stream);
    }
    assert_eq!(admin.get("/private").await.status, 200);
    let last = an_instance("last");
    let mut status = 503;
    // As long as the passwords of the others are hashed, there is no place for one more.
    while status == 503 {
        status = admin.post("/management/instances", &last).await.status;
    }
    assert_eq!(status, 204);
}

async fn what_is_not_http_is_refused(server: &Server) {
    for bytes in
        [b"hello\r\n\r\n".as_slice(), b"\x16\x03\x01\x00\x00", b"GET / HTTP/1.1\r\nHost x\r\n\r\n"]
    {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap_or_default();
        let text = String::from_utf8_lossy(&answer);
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 400"), "{text}");
    }
    assert_eq!(server.client().get("/config").await.status, 200);
}
