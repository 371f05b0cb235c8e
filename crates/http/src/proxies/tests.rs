use super::*;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;

/// Trusted in every test.
const TRUSTED: &str = "10.0.0.0/8 2001:db8:1::/48 127.0.0.1 unix";

fn headers(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

fn trace(peer: &str, lines: &[(&str, &str)]) -> Client {
    let proxies = TrustedProxies::parse(TRUSTED).unwrap();
    proxies.trace(peer.parse().ok(), &headers(lines))
}

fn source(peer: &str, lines: &[(&str, &str)]) -> String {
    trace(peer, lines).hop.to_string()
}

const F: &str = "forwarded";
const X: &str = "x-forwarded-for";

#[test]
fn who_asks_is_who_the_nearest_trusted_proxies_say() {
    let nobody: &[(&str, &str)] = &[];
    for (peer, lines, client) in [
        // Nothing is said, or nobody may say it.
        ("192.0.2.9", nobody, "192.0.2.9"),
        ("192.0.2.9", &[(F, "for=192.0.2.1")], "192.0.2.9"),
        ("192.0.2.9", &[(X, "192.0.2.1")], "192.0.2.9"),
        ("10.0.0.1", nobody, "10.0.0.1"),
        ("unix", nobody, "unix"),
        // One proxy.
        ("10.0.0.1", &[(F, "for=192.0.2.1")], "192.0.2.1"),
        ("10.0.0.1", &[(X, "192.0.2.1")], "192.0.2.1"),
        ("::ffff:10.0.0.1", &[(X, "192.0.2.1")], "192.0.2.1"),
        ("unix", &[(X, "192.0.2.1")], "192.0.2.1"),
        ("127.0.0.1", &[(X, "192.0.2.1")], "192.0.2.1"),
        ("127.0.0.1", &[(X, "127.0.0.1")], "127.0.0.1"),
        ("127.0.0.1", &[(X, "::1")], "::1"),
        // Several, and what the client made up.
        ("10.0.0.1", &[(X, "1.1.1.1, 192.0.2.1, 10.0.0.2")], "192.0.2.1"),
        ("10.0.0.1", &[(X, "1.1.1.1"), (X, "192.0.2.1,10.0.0.2")], "192.0.2.1"),
        ("10.0.0.1", &[(F, "for=1.1.1.1"), (F, "for=192.0.2.1, for=10.0.0.2")], "192.0.2.1"),
        ("10.0.0.1", &[(X, "10.0.0.3, 10.0.0.2")], "10.0.0.3"),
        ("10.0.0.1", &[(X, ", 192.0.2.1 ,, ")], "192.0.2.1"),
        // Both headers.
        ("10.0.0.1", &[(X, "192.0.2.2"), (F, "for=192.0.2.1")], "192.0.2.1"),
        ("10.0.0.1", &[(X, "192.0.2.2"), (F, "")], "10.0.0.1"),
        // Forms of an address.
        ("10.0.0.1", &[(F, "For=\"192.0.2.1:80\"")], "192.0.2.1"),
        ("10.0.0.1", &[(F, "proto=http;FOR=\"[2001:db8::1]:_x\";by=_a")], "2001:db8::1"),
        ("10.0.0.1", &[(F, "for=\"[2001:DB8:0::1]\"")], "2001:db8::1"),
        ("10.0.0.1", &[(F, "for=\"[::ffff:192.0.2.1]\"")], "192.0.2.1"),
        ("10.0.0.1", &[(X, "::ffff:192.0.2.1")], "192.0.2.1"),
        ("10.0.0.1", &[(X, "192.0.2.1:4711")], "192.0.2.1"),
        ("10.0.0.1", &[(X, "2001:db8::1")], "2001:db8::1"),
        ("10.0.0.1", &[(X, "[2001:db8::1]:80")], "2001:db8::1"),
        (
            "10.0.0.1",
            &[(F, "for=1.1.1.1, for=192.0.2.1;x=\"a, for=1.2.3.4; \\\" ,\"")],
            "192.0.2.1",
        ),
    ] {
        assert_eq!(source(peer, lines), client, "{peer} {lines:?}");
    }
}

#[test]
fn the_last_hop_that_makes_sense_counts() {
    for word in [
        "unknown",
        "_hidden",
        "",
        "192.0.2.1:",
        "192.0.2.1:123456",
        "192.0.2.01",
        "192.0.2",
        "[2001:db8::1",
        "[2001:db8::1]80",
        "[192.0.2.1]",
        "fe80::1%eth0",
        "shop.example",
        "\u{fc}",
    ] {
        let list = format!("192.0.2.1, {word}, 10.0.0.2");
        let found = source("10.0.0.1", &[(X, &list)]);
        let counts = if word.is_empty() { "192.0.2.1" } else { "10.0.0.2" };
        assert_eq!(found, counts, "{word}");
        let list = format!("for=192.0.2.1, for=\"{word}\", for=10.0.0.2");
        assert_eq!(source("10.0.0.1", &[(F, &list)]), "10.0.0.2", "{word}");
    }
    for word in ["by=192.0.2.1", "for", "for=1.1.1.1;for=1.1.1.2", "=1.1.1.1", ";", "192.0.2.1"] {
        let list = format!("for=192.0.2.1, {word}, for=10.0.0.2");
        assert_eq!(source("10.0.0.1", &[(F, &list)]), "10.0.0.2", "{word}");
    }
}

#[test]
fn a_quote_that_a_stranger_leaves_open_hides_nothing() {
    for list in
        ["for=\"x, for=192.0.2.1", "a=\"\\, for=\"192.0.2.1:1\"", "\", for=192.0.2.1;a=\"b\""]
    {
        assert_eq!(source("10.0.0.1", &[(F, list)]), "192.0.2.1", "{list}");
    }
}

#[test]
fn what_is_no_text_hides_nothing() {
    for (name, list) in [(X, b"\xff, \xc3, 192.0.2.1".as_slice()), (F, b"a=\xff, for=192.0.2.1")] {
        let mut headers = headers(&[]);
        headers.append(name.parse().unwrap(), HeaderValue::from_bytes(list).unwrap());
        let proxies = TrustedProxies::parse(TRUSTED).unwrap();
        let client = proxies.trace("10.0.0.1".parse().ok(), &headers);
        assert_eq!(client.hop.to_string(), "192.0.2.1", "{name}");
    }
}

#[test]
fn the_search_ends() {
    let list = |hops: usize| format!("192.0.2.1{}", ", 10.0.0.2".repeat(hops));
    assert_eq!(source("10.0.0.1", &[(X, &list(MAX_HOPS - 1))]), "192.0.2.1");
    assert_eq!(source("10.0.0.1", &[(X, &list(MAX_HOPS))]), "10.0.0.2");
}

#[test]
fn a_trusted_proxy_says_whether_the_client_came_by_https() {
    const P: &str = "x-forwarded-proto";
    for (peer, lines, https) in [
        ("10.0.0.1", &[(X, "192.0.2.1"), (P, "https")][..], true),
        ("10.0.0.1", &[(X, "192.0.2.1"), (P, "https, http")], false),
        ("10.0.0.1", &[(X, "192.0.2.1"), (P, "https"), (P, "HTTPS")], true),
        ("192.0.2.9", &[(X, "192.0.2.1"), (P, "https")], false),
        ("10.0.0.1", &[(F, "for=192.0.2.1;proto=https, for=10.0.0.2;proto=http")], true),
        ("10.0.0.1", &[(F, "for=192.0.2.2;proto=https, for=192.0.2.1")], false),
        ("10.0.0.1", &[(F, "for=192.0.2.1"), (P, "https")], false),
    ] {
        assert_eq!(trace(peer, lines).https, https, "{peer} {lines:?}");
    }
}

#[test]
fn proxies_are_named_by_address_by_network_or_as_unix() {
    assert!(TrustedProxies::parse("").unwrap().is_empty());
    assert!(!TrustedProxies::parse("unix").unwrap().is_empty());
    for text in ["x", "10.0.0.0/8,unix", "UNIX", "10.0.0.0/8 localhost", "0.0.0.0/0"] {
        assert_eq!(TrustedProxies::parse(text), None, "{text}");
    }
}

/// Characters that mean something in these headers, and what stands between them.
const NOISE: &str = "([0-9a-f.:,;=\"\\\\ _\\[\\]]|for=|10\\.0\\.0\\.2|[ -~]|ü){0,80}";

proptest! {
    #[test]
    fn no_header_makes_the_search_panic(peer in "(192.0.2.9|10.0.0.1|unix)", lines in
        proptest::collection::vec(("(forwarded|x-forwarded-(for|proto))", NOISE), 0..4)) {
        let lines: Vec<_> = lines.iter().map(|(n, v)| (n.as_str(), v.trim())).collect();
        let client = trace(&peer, &lines);
        let address = client.hop.to_string();
        prop_assert!(client.hop == Hop::Unix || address.parse::<IpAddr>().is_ok());
        if peer == "192.0.2.9" {
            prop_assert_eq!((address.as_str(), client.https), ("192.0.2.9", false));
        }
    }

    #[test]
    fn what_a_stranger_writes_changes_nothing(noise in NOISE, trusted in 0_usize..4) {
        let hops = |form: &str| {
            let hop = |address: &str| form.replace("{}", address);
            let proxies = (0..trusted).map(|at| hop(&format!("10.0.0.{at}")));
            std::iter::once(hop("192.0.2.1")).chain(proxies).collect::<Vec<_>>().join(", ")
        };
        for (name, form) in [(X, "{}"), (F, "for={}"), (F, "by=_a;for=\"{}:80\"")] {
            let told = hops(form);
            let one_line = format!("{noise}, {told}");
            prop_assert_eq!(source("10.0.0.9", &[(name, one_line.trim())]), "192.0.2.1");
            let lines = [(name, noise.trim()), (name, told.as_str())];
            prop_assert_eq!(source("10.0.0.9", &lines), "192.0.2.1");
        }
    }
}
