//! Sends damaged requests to a server, over raw sockets: `torture-input COUNT SEED`.
//!
//! Expects `BASE`, `TOKEN` and `PASSWORD` in the environment, as `on-each-database` sets them. Every
//! request must be answered, and never with a 5xx other than 503; at the end the server must still
//! serve. The same seed sends the same requests.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a tool for developers")]
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;
use taler_merchant_http::{Endpoint, Place, endpoints};
use taler_merchant_tests::{Dice, an_instance};

/// A request that is not answered within this time hangs.
const PATIENCE: Duration = Duration::from_secs(20);

struct Target {
    address: String,
    token: String,
    password: String,
}

fn main() -> ExitCode {
    let argument = |index, default: u64| {
        std::env::args().nth(index).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (count, seed) = (argument(1, 1000), argument(2, 1));
    let variable = |name| std::env::var(name).expect(name);
    let mut target = Target {
        address: variable("BASE").trim_start_matches("http://").to_owned(),
        token: variable("TOKEN"),
        password: variable("PASSWORD"),
    };
    let (routes, mut statuses) = (endpoints(), BTreeMap::new());
    for number in 0..count {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
        let request = damaged(&mut dice, &routes, &target);
        match exchange(&target.address, &request.bytes, request.is_cut) {
            Ok(status) if status < 500 || status == 503 => {
                *statuses.entry(status).or_insert(0) += 1;
            }
            end => {
                println!("request {number} of seed {seed}: {end:?}\n{}", escaped(&request.bytes));
                return ExitCode::FAILURE;
            }
        }
        if number % 100 == 0 {
            renew(&mut target);
        }
    }
    println!("{count} damaged requests: {statuses:?}");
    let last = b"GET /config HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    match exchange(&target.address, last, false) {
        Ok(200) => ExitCode::SUCCESS,
        end => {
            println!("the server no longer serves: {end:?}");
            ExitCode::FAILURE
        }
    }
}

fn escaped(request: &[u8]) -> String {
    String::from_utf8_lossy(request).chars().take(4000).flat_map(char::escape_default).collect()
}

/// The token may have been revoked by what was sent; with a new one the requests get further.
fn renew(target: &mut Target) {
    let body = r#"{"scope":"all","duration":{"d_us":"forever"}}"#;
    let head = format!(
        "POST /private/token HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret-token:{}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        target.password,
        body.len()
    );
    let Ok((200, body)) = exchange_body(&target.address, head.as_bytes(), false) else { return };
    if let Some(token) = serde_json::from_slice::<Value>(&body)
        .ok()
        .and_then(|body| body.get("access_token")?.as_str().map(str::to_owned))
    {
        target.token = token;
    }
}

/// A request, and whether it ends before what it announced.
struct Request {
    bytes: Vec<u8>,
    is_cut: bool,
}

fn exchange(address: &str, request: &[u8], is_cut: bool) -> std::io::Result<u16> {
    exchange_body(address, request, is_cut).map(|(status, _)| status)
}

/// A connection of its own for each request: what one does to it harms no other. The end of one
/// that is cut is told to the server, which may take it for a client that has gone: status 0.
fn exchange_body(address: &str, request: &[u8], is_cut: bool) -> std::io::Result<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // The server may answer and close before it has read everything.
    let _early = stream.write_all(request);
    if is_cut {
        let _closed = stream.shutdown(std::net::Shutdown::Write);
    }
    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    answer.read_line(&mut line)?;
    if is_cut && line.is_empty() {
        return Ok((0, Vec::new()));
    }
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other(format!("no answer: {line:?}")))?;
    let mut rest = Vec::new();
    let _reset = answer.read_to_end(&mut rest);
    let body = rest.windows(4).position(|window| window == b"\r\n\r\n");
    Ok((status, body.map_or_else(Vec::new, |at| rest.split_off(at + 4))))
}

fn damaged(dice: &mut Dice, routes: &[Endpoint], target: &Target) -> Request {
    let route = dice.one_of(routes);
    let method =
        if dice.one_in(30) { dice.one_of(&["PUT", "X", "GET", "TRACE"]) } else { &route.method };
    let mut path = match route.place {
        Place::Instance if dice.one_in(2) => format!("/instances/{}{}", segment(dice), route.path),
        _ => route.path.to_owned(),
    };
    for parameter in ["{target}", "{serial}", "{h_wire}", "{slug}"] {
        path = path.replace(parameter, &segment(dice));
    }
    path.push_str(&query(dice));
    let mut body = body(dice, route);
    let encoding = match dice.below(12) {
        0 => "Content-Encoding: gzip\r\n",
        1 => "Content-Encoding: deflate\r\n",
        2 => "Content-Encoding: br\r\n",
        _ => "",
    };
    let length = match dice.below(40) {
        0 => "18446744073709551616".to_owned(),
        1 => "-1".to_owned(),
        2 => "99999999".to_owned(),
        3 => (body.len() + 5).to_string(),
        _ => body.len().to_string(),
    };
    let (authorization, header) = (authorization(dice, target), header(dice));
    let announced = length.parse::<usize>().unwrap_or(0);
    let mut is_cut = announced > body.len() || header.contains("chunked");
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{authorization}{encoding}{header}\
         Content-Length: {length}\r\n\r\n",
    )
    .into_bytes();
    if route.method == "GET" && !dice.one_in(5) {
        body.clear();
        let text =
            String::from_utf8_lossy(&request).replace(&format!("Content-Length: {length}\r\n"), "");
        request = text.into_bytes();
        is_cut = header.contains("chunked");
    }
    request.append(&mut body);
    Request { bytes: request, is_cut }
}

fn authorization(dice: &mut Dice, target: &Target) -> String {
    let token = &target.token;
    match dice.below(12) {
        0 => String::new(),
        1 => format!("Authorization: Bearer {}\r\n", token.chars().rev().collect::<String>()),
        2 => "Authorization: Basic \u{fc}\r\n".to_owned(),
        3 => "Authorization: Basic YWRtaW46d3Jvbmc=\r\n".to_owned(),
        4 => format!("Authorization: {token}\r\nAuthorization: {token}\r\n"),
        5 => format!("Authorization: Bearer secret-token:{}\r\n", "x".repeat(dice.below(5000))),
        _ => format!("Authorization: Bearer {token}\r\n"),
    }
}

fn header(dice: &mut Dice) -> String {
    match dice.below(14) {
        0 => "Content-Type: \u{1}\r\n".to_owned(),
        1 => format!("X-Request-Id: {}\r\n", "\"<'".repeat(dice.below(60))),
        2 => "If-None-Match: \"\r\nAccept: ;;;q=,\r\nAccept-Language: *;q=9\r\n".to_owned(),
        3 => format!("X-Long: {}\r\n", "y".repeat(dice.below(20_000))),
        4 => "Transfer-Encoding: chunked\r\n".to_owned(),
        5 => "Taler-Challenge-Ids: ,,\u{ff},\r\n".to_owned(),
        _ => String::new(),
    }
}

/// Something in place of a path parameter.
fn segment(dice: &mut Dice) -> String {
    let fixed = [
        "admin",
        "default",
        "shop",
        "kiosk",
        "nobody",
        "%00",
        "%ff%fe",
        "..",
        "%2e%2e",
        "a%2Fb",
        "%",
        "%zz",
        "-1",
        "99999999999999999999",
        "%F0%9F%92%A9",
        "'%20OR%201=1--",
        "{}",
        "*",
        "1",
        "2",
        "~",
        "a+b",
        "%250",
    ];
    match dice.below(8) {
        0 => "z".repeat(dice.below(9000)),
        1 => (0..dice.below(30)).fold(String::new(), |text, _| {
            text + ["%C3", "%25", "%0A"].get(dice.below(4)).unwrap_or(&"q")
        }),
        _ => (*dice.one_of(&fixed)).to_owned(),
    }
}

fn query(dice: &mut Dice) -> String {
    let names = [
        "purge",
        "token_validity_ms",
        "limit",
        "offset",
        "h_wire",
        "exchange_url",
        "lpt",
        "lp_status",
        "x",
        "",
    ];
    let values = [
        "YES",
        "yes",
        "0",
        "-1",
        "1e9",
        "%00",
        "%ff",
        "9223372036854775808",
        "a&b",
        "=",
        "",
        "1",
        "true",
    ];
    let count = if dice.one_in(2) { 0 } else { dice.below(4) };
    // No long polls: they are told to wait for nothing.
    let pairs: Vec<_> =
        (0..count).map(|_| format!("{}={}", dice.one_of(&names), dice.one_of(&values))).collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// A body that fits the route, with something wrong in it.
fn body(dice: &mut Dice, route: &Endpoint) -> Vec<u8> {
    let mut value = match route.path {
        path if path.ends_with("/auth") => json!({ "method": "token", "password": "pw" }),
        path if path.ends_with("/token") => json!({ "scope": "all", "duration": { "d_us": 1 } }),
        path if path.ends_with("/accounts") => {
            json!({ "payto_uri": "payto://iban/DE75512108001245126199?receiver-name=x" })
        }
        path if path.contains("/tokenfamilies") => json!({
            "slug": "s", "name": "n", "description": "d", "valid_before": { "t_s": "never" },
            "duration": { "d_us": 172_800_000_000_u64 }, "validity_granularity": { "d_us": 86_400_000_000_u64 },
            "start_offset": { "d_us": 0 }, "kind": "discount",
        }),
        _ => {
            let ids = ["shop", "kiosk", "other"];
            an_instance(ids.get(dice.below(3)).copied().unwrap_or("shop"))
        }
    };
    for _ in 0..dice.below(3) {
        damage(dice, &mut value);
    }
    let mut bytes = value.to_string().into_bytes();
    match dice.below(20) {
        0 => bytes.truncate(dice.below(bytes.len())),
        1 => {
            let at = dice.below(bytes.len());
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(dice.below(256)).unwrap_or(0);
            }
        }
        2 => {
            bytes =
                (0..dice.below(3000)).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect();
        }
        3 => bytes = b"[".repeat(dice.below(5000)),
        4 => bytes = format!("{{\"id\":1e{}}}", dice.below(9999)).into_bytes(),
        5 => bytes.extend_from_slice(b"{}"),
        6 => bytes.clear(),
        _ => {}
    }
    bytes
}

/// Puts something wrong in place of a member, at any depth.
fn damage(dice: &mut Dice, value: &mut Value) {
    let Value::Object(members) = value else {
        *value = wrong(dice);
        return;
    };
    let names: Vec<String> = members.keys().cloned().collect();
    match (dice.below(6), names.is_empty()) {
        (0, _) | (_, true) => {
            let extra = [
                "email",
                "phone_number",
                "website",
                "logo",
                "default_pay_delay",
                "old_password",
                "description",
                "refreshable",
                "address_lines",
                "town",
                "credit_facade_url",
                "credit_facade_credentials",
                "extra_wire_subject_metadata",
                "description_i18n",
                "extra_data",
                "valid_after",
                "token",
            ];
            members.insert((*dice.one_of(&extra)).to_owned(), wrong(dice));
        }
        (1, false) => {
            members.remove(dice.one_of(&names));
        }
        _ => {
            if let Some(member) = members.get_mut(dice.one_of(&names)) {
                if member.is_object() { damage(dice, member) } else { *member = wrong(dice) }
            }
        }
    }
}

fn wrong(dice: &mut Dice) -> Value {
    match dice.below(16) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1.5),
        4 => json!(u64::MAX),
        5 => json!(""),
        6 => json!("\u{0}"),
        7 => json!("x".repeat(dice.below(70_000))),
        8 => json!([]),
        9 => json!([null, {}, [[]]]),
        10 => json!({ "d_us": 9_007_199_254_740_992_u64 }),
        11 => json!({ "t_s": -1 }),
        12 => json!({ "d_us": "forever", "t_s": "never" }),
        13 => json!("\u{202e}\u{1F4A9}' OR 1=1; --"),
        14 => (0..dice.below(120)).fold(json!(1), |inner, _| json!({ "a": inner })),
        _ => json!("payto://x-taler-bank/h/a?receiver-name=%ff"),
    }
}
