//! Connection strings of libpq, in both forms, as keywords with values.
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

/// A connection string that cannot be read. Since it may hold a password, it is not repeated.
#[derive(Debug, thiserror::Error)]
pub enum InvalidTarget {
    /// Neither a URL nor keywords with values.
    #[error("the connection string is neither postgres://... nor keyword=value ...")]
    Form,
    /// A quoted value has no end.
    #[error("the value of {keyword} in the connection string has no closing quote")]
    Unterminated {
        /// What the value is for.
        keyword: String,
    },
    /// A part is not UTF-8 after percent decoding.
    #[error("the connection string has bytes that are not UTF-8")]
    Encoding(#[from] std::str::Utf8Error),
    /// No such `sslmode`.
    #[error("sslmode is none of disable, prefer, require, verify-ca, verify-full")]
    SslMode,
    /// A keyword or value is not supported.
    #[error("the connection string asks for something that is not supported")]
    Setting(#[from] tokio_postgres::Error),
}

pub(super) type Settings = BTreeMap<String, String>;

pub(super) fn parse(text: &str) -> Result<Settings, InvalidTarget> {
    let url = ["postgres://", "postgresql://"];
    match url.into_iter().find_map(|prefix| text.strip_prefix(prefix)) {
        Some(rest) => parse_url(rest),
        None => parse_pairs(text),
    }
}

fn decode(text: &str) -> Result<String, InvalidTarget> {
    Ok(percent_decode_str(text).decode_utf8()?.into_owned())
}

fn parse_url(text: &str) -> Result<Settings, InvalidTarget> {
    let (path, parameters) = text.split_once('?').unwrap_or((text, ""));
    let (authority, database) = path.split_once('/').unwrap_or((path, ""));
    let (user, hosts) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let (hosts, ports): (Vec<_>, Vec<_>) = hosts.split(',').map(split_port).unzip();
    let (hosts, ports) = (join(&hosts), join(&ports));
    let named = [("host", &*hosts), ("port", &ports), ("user", user), ("password", password)];
    let parameters = parameters.split('&').filter_map(|pair| pair.split_once('='));
    let all = named.into_iter().chain([("dbname", database)]).chain(parameters);
    let given = all.filter(|(_, value)| !value.is_empty());
    given.map(|(keyword, value)| Ok((decode(keyword)?, decode(value)?))).collect()
}

/// A list, or nothing when there is nothing in it.
fn join(parts: &[&str]) -> String {
    if parts.iter().all(|part| part.is_empty()) { String::new() } else { parts.join(",") }
}

/// An IPv6 address is in brackets.
fn split_port(host: &str) -> (&str, &str) {
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match bracketed {
        Some((address, port)) => (address, port.trim_start_matches(':')),
        None => host.split_once(':').unwrap_or((host, "")),
    }
}

fn parse_pairs(text: &str) -> Result<Settings, InvalidTarget> {
    let (mut settings, mut rest) = (Settings::new(), text.trim());
    while !rest.is_empty() {
        let (keyword, after) = rest.split_once('=').ok_or(InvalidTarget::Form)?;
        let (keyword, mut characters) = (keyword.trim(), after.trim_start().chars());
        if keyword.is_empty() || keyword.contains(char::is_whitespace) {
            return Err(InvalidTarget::Form);
        }
        let value = parse_value(keyword, &mut characters)?;
        if !value.is_empty() {
            settings.insert(keyword.to_owned(), value);
        }
        rest = characters.as_str().trim_start();
    }
    Ok(settings)
}

/// In quotes, or up to the next blank; a backslash takes what follows as it is.
fn parse_value(keyword: &str, text: &mut std::str::Chars<'_>) -> Result<String, InvalidTarget> {
    let mut value = String::new();
    let quoted = text.as_str().starts_with('\'');
    if quoted {
        text.next();
    }
    while let Some(character) = text.next() {
        match character {
            '\'' if quoted => return Ok(value),
            _ if !quoted && character.is_whitespace() => return Ok(value),
            '\\' => value.extend(text.next()),
            _ => value.push(character),
        }
    }
    if quoted {
        return Err(InvalidTarget::Unterminated { keyword: keyword.to_owned() });
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        parse(text).unwrap().into_iter().collect()
    }

    fn expect(text: &str, expected: &[(&str, &str)]) {
        let owned = |(keyword, value): &(&str, &str)| ((*keyword).to_owned(), (*value).to_owned());
        assert_eq!(pairs(text), expected.iter().map(owned).collect::<Vec<_>>(), "{text}");
    }

    #[test]
    fn a_url_may_lack_any_part() {
        expect("postgres:///shop", &[("dbname", "shop")]);
        expect("postgresql://", &[]);
        expect("postgres://me@", &[("user", "me")]);
        expect("postgres://here", &[("host", "here")]);
        expect("postgres://here:1?dbname=x", &[("dbname", "x"), ("host", "here"), ("port", "1")]);
    }

    #[test]
    fn a_url_has_all_its_parts_decoded() {
        let url = "postgresql://m%40e:p%3A:@%2Frun%2Fpg:5433/a%20b?options=-c%20search_path%3Dx";
        let (host, options) = (("host", "/run/pg"), ("options", "-c search_path=x"));
        let (user, password) = (("user", "m@e"), ("password", "p::"));
        expect(url, &[("dbname", "a b"), host, options, password, ("port", "5433"), user]);
    }

    #[test]
    fn a_url_may_name_several_hosts() {
        expect("postgres://a:1,[::1]:2,c/", &[("host", "a,::1,c"), ("port", "1,2,")]);
        expect("postgres://a,b", &[("host", "a,b")]);
    }

    #[test]
    fn a_parameter_wins_over_the_path() {
        expect("postgres://a/b?host=/run&dbname=c", &[("dbname", "c"), ("host", "/run")]);
    }

    #[test]
    fn pairs_may_be_quoted_and_spaced() {
        expect("", &[]);
        expect(" host=/run  dbname = x", &[("dbname", "x"), ("host", "/run")]);
        expect(r"password='it\'s a \\' user=me", &[("password", r"it's a \"), ("user", "me")]);
        expect(r"password=a\ b user=''", &[("password", "a b")]);
    }

    #[test]
    fn what_is_neither_is_refused_without_repeating_it() {
        for text in ["shop", "sqlite:secret", "=secret", "se cret=x", "host=a secret"] {
            let error = parse(text).unwrap_err();
            assert!(matches!(error, InvalidTarget::Form), "{text}");
            assert!(!error.to_string().contains("secret"));
        }
        let error = parse("password='secret").unwrap_err().to_string();
        assert_eq!(error, "the value of password in the connection string has no closing quote");
        assert!(matches!(parse("postgres://%ff@"), Err(InvalidTarget::Encoding(_))));
    }
}
