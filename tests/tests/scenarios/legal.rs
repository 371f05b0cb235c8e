//! `GET /terms`, `GET /privacy` and the base URL.
use taler_merchant_tests::{Server, scenarios};

scenarios! {
    without_a_document_there_is_a_placeholder
    the_base_url_is_a_page_for_people
}

async fn without_a_document_there_is_a_placeholder(server: &Server) {
    for path in ["/terms", "/privacy", "/instances/admin/terms"] {
        let answer = server.client().get(path).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(answer.header("etag"), "");
        assert!(!answer.text.is_empty());
    }
}

async fn the_base_url_is_a_page_for_people(server: &Server) {
    let client = server.client();
    for path in ["/", "/instances/admin/", "/instances/admin", "/instances/default"] {
        let answer = client.get(path).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "text/html; charset=utf-8")
        );
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
    }
    assert_eq!(client.get("/instances/nobody/").await.error(), (404, 2000));
}

mod configured {
    use super::{Server, scenarios};

    scenarios! { with (taler_merchant_tests::Setup::default()
        .with("TERMS_ETAG = v1")
        .with_file("terms/en/v1.html", "<p>Be nice.")
        .with_file("terms/en/v1.txt", "Be nice.")
        .with_file("terms/de/v1.html", "<p>Sei nett.")
        .with("TERMS_DIR = $HOME/terms")):
        a_document_comes_in_the_language_and_format_that_is_wanted
    }

    async fn a_document_comes_in_the_language_and_format_that_is_wanted(server: &Server) {
        let client = server.client();
        let ask = async |accept: &str, language: &str, tag: &str| {
            let request = client.request("GET", "/terms").header("Accept", accept);
            let request = request.header("Accept-Language", language);
            client.send(request.header("If-None-Match", tag)).await
        };
        let answer = ask("text/html", "de-CH, en;q=0.5", "").await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "<p>Sei nett."));
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
        );
        assert_eq!(answer.header("content-language"), "de");
        assert_eq!(answer.header("etag"), "\"v1\"");
        assert_eq!(answer.header("taler-terms-version"), "v1");
        assert_eq!(answer.header("avail-languages"), "de en");
        assert_eq!(ask("*/*", "fr", "").await.text, "<p>Be nice.");
        assert_eq!(ask("text/plain", "de", "").await.text, "Be nice.");
        let known = ask("text/html", "de", "\"v0\", \"v1\"").await;
        assert_eq!((known.status, known.text.as_str()), (304, ""));
        assert_eq!(ask("image/gif", "de", "").await.status, 406);
        assert_eq!(client.get("/privacy").await.header("etag"), "");
    }
}
