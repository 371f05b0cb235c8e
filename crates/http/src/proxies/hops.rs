//! What proxies write down. It is read from the right, word by word: the right end is from the proxy
//! that is next to this server, and nothing further left can change how it is read.
use super::Hop;
use actix_web::http::header::{
    FORWARDED, HeaderMap, HeaderName, X_FORWARDED_FOR, X_FORWARDED_PROTO,
};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv6Addr};

/// The lines of the header that counts.
pub(super) enum Told<'a> {
    /// `Forwarded`, by RFC 7239.
    Forwarded(Vec<Cow<'a, str>>),
    /// `X-Forwarded-For`, and whether the last word of `X-Forwarded-Proto` is `https`.
    Legacy(Vec<Cow<'a, str>>, bool),
}

/// What one proxy says about who asked it.
pub(super) struct Word {
    /// `None` where it says nothing, or hides it, or something that makes no sense.
    pub(super) hop: Option<Hop>,
    pub(super) https: bool,
}

impl<'a> Told<'a> {
    /// `Forwarded` counts where there is one.
    pub(super) fn by(headers: &'a HeaderMap) -> Self {
        if headers.contains_key(FORWARDED) {
            return Self::Forwarded(lines(headers, &FORWARDED));
        }
        let scheme = lines(headers, &X_FORWARDED_PROTO);
        let scheme = scheme.last().and_then(|line| line.rsplit(',').next());
        Self::Legacy(lines(headers, &X_FORWARDED_FOR), scheme.is_some_and(is_https))
    }

    /// What proxies say, that of the nearest first. Lines are one list, and empty words are none.
    pub(super) fn words(&self) -> Box<dyn Iterator<Item = Word> + '_> {
        match self {
            Self::Forwarded(lines) => {
                let words = lines.iter().rev().flat_map(|line| from_right(line, b','));
                Box::new(words.filter(|word| !word.is_empty()).map(forwarded))
            }
            Self::Legacy(lines, https) => {
                let words = lines.iter().rev().flat_map(|line| line.rsplit(','));
                let words = words.map(str::trim_ascii).filter(|word| !word.is_empty());
                Box::new(words.map(|word| Word { hop: node(word), https: *https }))
            }
        }
    }
}

/// The values of a header. What is no text stays in its place: it does not hide what follows.
fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<Cow<'a, str>> {
    headers.get_all(name).map(|value| String::from_utf8_lossy(value.as_bytes())).collect()
}

fn is_https(scheme: &str) -> bool {
    scheme.trim_ascii().eq_ignore_ascii_case("https")
}

/// `for=192.0.2.1;proto=https;..`, in any order. A parameter that is there twice says nothing.
fn forwarded(word: &str) -> Word {
    let mut parameters: Vec<(&str, &str)> = Vec::new();
    for parameter in from_right(word, b';') {
        if let Some((name, value)) = parameter.split_once('=') {
            let value =
                value.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(value);
            parameters.push((name, value));
        }
    }
    let one = |wanted: &str| {
        let mut found = parameters.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.next().filter(|_| found.next().is_none()).map(|(_, value)| *value)
    };
    Word { hop: one("for").and_then(node), https: one("proto").is_some_and(is_https) }
}

/// The parts between separators that do not stand in quotes, the last part first.
fn from_right(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut quoted = false;
        let at = text.bytes().enumerate().rev().find(|(at, byte)| {
            quoted ^= *byte == b'"' && !is_escaped(text, *at);
            *byte == separator && !quoted
        });
        let part = match at {
            Some((at, _)) => {
                rest = text.get(..at);
                text.get(at + 1..)
            }
            None => rest.take(),
        };
        part.map(str::trim_ascii)
    })
}

/// Whether an odd number of backslashes stands before a character.
fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.bytes().take(at).rev().take_while(|byte| *byte == b'\\');
    before.count() % 2 == 1
}

/// An address, in brackets if it is one of IPv6 with a port. Ports may be hidden; who is hidden has
/// no address.
fn node(text: &str) -> Option<Hop> {
    let address = match text.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            let fits = port.is_empty() || is_port(port.strip_prefix(':')?);
            IpAddr::V6(address.parse::<Ipv6Addr>().ok().filter(|_| fits)?)
        }
        None => match text.split_once(':') {
            Some((address, port)) if is_port(port) && !address.is_empty() => {
                IpAddr::V4(address.parse().ok()?)
            }
            _ => text.parse().ok()?,
        },
    };
    Some(Hop::Address(address.to_canonical()))
}

/// One to five digits, or a hidden one: `_` and some characters.
fn is_port(text: &str) -> bool {
    let digits = || (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let part = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match text.strip_prefix('_') {
        Some(name) => !name.is_empty() && name.bytes().all(part),
        None => digits(),
    }
}
