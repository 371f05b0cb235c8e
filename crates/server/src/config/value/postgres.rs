//! The connection to a Postgres server.

use super::{form::Form, mask::mask};
use std::fmt;

/// How to connect: a URL or a string of keywords, possibly with a password.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresConfig(String);

impl PostgresConfig {
    /// The text, password included.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Without the password.
impl fmt::Debug for PostgresConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PostgresConfig").field(&mask(&self.0)).finish()
    }
}

/// A connection string in one of its two forms; the driver reads it in detail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connection;

impl Form for Connection {
    type Value = PostgresConfig;

    fn parse(&self, text: &str) -> Option<PostgresConfig> {
        let url = text.starts_with("postgres://") || text.starts_with("postgresql://");
        let keywords = text.contains('=') && !text.contains("://");
        let fits = (url || keywords) && !text.contains(char::is_control);
        fits.then(|| PostgresConfig(text.to_owned()))
    }

    fn expected(&self) -> String {
        "a postgres:// URL, or keywords such as host=/run/postgresql dbname=shop".to_owned()
    }

    fn shown(&self, text: &str) -> String {
        mask(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_kept_as_text() {
        for text in ["postgres:///shop", "postgresql://u:p@h/shop", "host=/run dbname='shop'"] {
            assert_eq!(Connection.parse(text).unwrap().expose(), text);
        }
        for text in ["", "shop", "mysql://h/shop?a=b", "host=a\npassword=b"] {
            assert_eq!(Connection.parse(text), None, "{text}");
        }
    }

    #[test]
    fn debug_output_holds_no_password() {
        let config = Connection.parse("postgres://shop:hunter2@db/shop").unwrap();
        assert_eq!(format!("{config:?}"), "PostgresConfig(\"postgres://shop:***@db/shop\")");
    }
}
