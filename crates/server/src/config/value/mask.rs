//! Hiding passwords in connection strings.
//!
//! A part is shown only if it is known to be harmless, so that a parameter nobody thought of, or a
//! string the driver would refuse, hides too much rather than too little.

const HIDDEN: &str = "***";

/// Parameters without secrets.
const HARMLESS: &[&str] = &[
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "load_balance_hosts",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslnegotiation",
    "sslrootcert",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// The connection string without its passwords.
pub(super) fn mask(text: &str) -> String {
    match text.split_once("://") {
        Some((scheme @ ("postgres" | "postgresql"), rest)) => {
            format!("{scheme}://{}", mask_url(rest))
        }
        None if text.contains('=') => mask_keywords(text),
        _ => HIDDEN.to_owned(),
    }
}

fn mask_url(rest: &str) -> String {
    let (user, rest) = match rest.rsplit_once('@') {
        // Either a password with delimiters in it or a parameter with an @: no telling which.
        Some((before, _)) if before.contains(['/', '?', '#']) => return HIDDEN.to_owned(),
        Some((before, after)) => match before.split_once(':') {
            Some((user, _)) => (format!("{user}:{HIDDEN}@"), after),
            None => (format!("{before}@"), after),
        },
        None => (String::new(), rest),
    };
    let Some((place, parameters)) = rest.split_once('?') else { return format!("{user}{rest}") };
    let parameters: Vec<String> = parameters.split('&').map(mask_parameter).collect();
    format!("{user}{place}?{}", parameters.join("&"))
}

fn mask_parameter(parameter: &str) -> String {
    match parameter.split_once('=') {
        Some((name, value)) => mask_pair(name, value),
        None => HIDDEN.to_owned(),
    }
}

/// A name that is none may be the rest of a password with a blank in it.
fn mask_pair(name: &str, value: &str) -> String {
    if HARMLESS.contains(&name) {
        format!("{name}={value}")
    } else if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
        format!("{name}={HIDDEN}")
    } else {
        HIDDEN.to_owned()
    }
}

fn mask_keywords(text: &str) -> String {
    let mut shown = Vec::new();
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        let Some((name, after)) = rest.split_once('=') else {
            shown.push(HIDDEN.to_owned());
            break;
        };
        let (value, after) = take_value(after.trim_ascii_start());
        shown.push(mask_pair(name.trim_ascii(), value));
        rest = after.trim_ascii_start();
    }
    shown.join(" ")
}

/// The value at the start of the text, in the quotes it may have, and what follows.
fn take_value(text: &str) -> (&str, &str) {
    let quoted = text.starts_with('\'');
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(usize::from(quoted)) {
        let ends = if quoted { c == '\'' } else { c.is_ascii_whitespace() };
        if ends && !escaped {
            return text.split_at_checked(at + usize::from(quoted)).unwrap_or((text, ""));
        }
        escaped = c == '\\' && !escaped;
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_string_without_password_stays() {
        for text in [
            "postgres:///taler-merchant",
            "postgresql://shop@db.example:5432/shop?sslmode=require&host=/run/postgresql",
            "host=/run/postgresql dbname='my shop' user=shop",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn the_password_of_a_url_is_hidden() {
        for (text, shown) in [
            ("postgres://shop:hunter2@db/shop", "postgres://shop:***@db/shop"),
            ("postgres://shop:a:b@c@db/shop", "postgres://shop:***@db/shop"),
            ("postgres://:x@db", "postgres://:***@db"),
            ("postgres://shop:a/b?c@db/shop", "postgres://***"),
        ] {
            assert_eq!(mask(text), shown);
        }
    }

    #[test]
    fn parameters_of_a_url_are_hidden_unless_known() {
        for (text, shown) in [
            ("postgres:///shop?password=x&user=u", "postgres:///shop?password=***&user=u"),
            ("postgres:///shop?pass%77ord=x", "postgres:///shop?***"),
            ("postgres:///shop?password=a&b", "postgres:///shop?password=***&***"),
            ("postgres://h:1/shop?password=a@b", "postgres://***"),
        ] {
            assert_eq!(mask(text), shown);
        }
    }

    #[test]
    fn keywords_are_hidden_unless_known() {
        for (text, shown) in [
            ("host=db password=hunter2 user=u", "host=db password=*** user=u"),
            ("password = 'a \\' b' user=u", "password=*** user=u"),
            ("password=a\\ b user=u", "password=*** user=u"),
            ("user=u password='unclosed host=db", "user=u password=***"),
            ("sslpassword=x port=1", "sslpassword=*** port=1"),
            ("user=u hunter2", "user=u ***"),
            ("password=my hunter2 user=u", "password=*** ***"),
            ("password='my'hunter2 user=u", "password=*** ***"),
        ] {
            assert_eq!(mask(text), shown);
        }
    }

    #[test]
    fn what_is_no_connection_string_is_hidden_whole() {
        assert_eq!(mask("hunter2"), "***");
        assert_eq!(mask("mysql://u:hunter2@h"), "***");
    }

    proptest! {
        #[test]
        fn no_password_of_a_url_is_shown(password in "[A-Z@:/?#&=%' ]{4,12}") {
            let shown = mask(&format!("postgres://shop:{password}@db/shop?user=u"));
            prop_assert!(!shown.contains(&password), "{}", shown);
        }

        #[test]
        fn no_quoted_password_is_shown(password in "[A-Z@:/?#&= ]{4,12}") {
            let shown = mask(&format!("host=db password='{password}' user=u"));
            prop_assert!(!shown.contains(&password), "{}", shown);
        }

        #[test]
        fn no_text_makes_the_masking_panic(text in "(postgres://)?([@:/?&='\\\\ a]|\\PC){0,16}") {
            let _shown = mask(&text);
        }
    }
}
