use crate::call::Call;
use actix_web::http::header::AUTHORIZATION;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use taler_merchant_domain::auth::BEARER_PREFIX;
use zeroize::Zeroizing;

/// What a request presents in `Authorization`.
pub(crate) enum Credentials {
    /// A user name and a password.
    Basic { user: String, password: Zeroizing<String> },
    /// A token, with its prefix.
    Bearer(Zeroizing<String>),
    /// Nothing, or nothing of a known form.
    None,
}

impl Credentials {
    /// Reads the header. One that is repeated says nothing: which one counts could be argued about.
    pub(crate) fn of(call: &Call) -> Self {
        let mut headers = call.request.headers().get_all(AUTHORIZATION);
        match (headers.next(), headers.next()) {
            (Some(header), None) => header.to_str().map_or(Self::None, Self::parse),
            _ => Self::None,
        }
    }

    fn parse(header: &str) -> Self {
        if header.starts_with(BEARER_PREFIX) {
            // Without the word before it: as one shop plugin sends it.
            return Self::Bearer(Zeroizing::new(header.to_owned()));
        }
        let Some((scheme, value)) = header.split_once(' ') else { return Self::None };
        let value = value.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            return Self::Bearer(Zeroizing::new(value.to_owned()));
        }
        if scheme.eq_ignore_ascii_case("basic") {
            return Self::parse_basic(value).unwrap_or(Self::None);
        }
        Self::None
    }

    fn parse_basic(value: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64_STANDARD.decode(value).ok()?);
        let (user, password) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        Some(Self::Basic { user: user.to_owned(), password: Zeroizing::new(password.to_owned()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> String {
        match Credentials::parse(header) {
            Credentials::Basic { user, password } => format!("{user}/{}", password.as_str()),
            Credentials::Bearer(token) => token.to_string(),
            Credentials::None => "-".to_owned(),
        }
    }

    #[test]
    fn schemes_are_read_in_any_case_with_any_blanks() {
        for header in ["Bearer secret-token:X", "bearer   secret-token:X", "BEARER secret-token:X "]
        {
            assert_eq!(read(header), "secret-token:X");
        }
        assert_eq!(read("Basic YWRtaW46YTpi"), "admin/a:b");
        assert_eq!(read("basic  YWRtaW46YTpi"), "admin/a:b");
    }

    #[test]
    fn a_bare_token_is_a_token() {
        assert_eq!(read("secret-token:X"), "secret-token:X");
    }

    #[test]
    fn what_is_not_understood_is_no_credential() {
        for header in
            ["", "Bearer", "X", "Digest a=b", "Basic", "Basic !", "Basic YWRtaW4=", "Basic /w=="]
        {
            assert_eq!(read(header), "-", "{header:?}");
        }
    }
}
