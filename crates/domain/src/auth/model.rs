use super::{Scope, ScopeRequest, TokenMac, TokenSecret};
use crate::passwords::SourceMac;
use crate::random::Entropy;
use crate::secrets::Keyring;
use crate::{RelativeTime, Timestamp};

/// Which login token it is: a serial is never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenSerial(pub i64);

/// What the owner calls a login token: at most 255 characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TokenDescription(String);

impl TokenDescription {
    /// The longest description, in characters.
    pub const MAX_CHARS: usize = 255;

    /// `None` when the text is too long or has a control character.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.chars().count() <= Self::MAX_CHARS && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A login token as the store knows it: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginToken {
    /// Its key.
    pub serial: TokenSerial,
    /// What it may be used for.
    pub scope: Scope,
    /// Whether it can be exchanged for a new one.
    pub refreshable: bool,
    /// When it was issued.
    pub created: Timestamp,
    /// Until when it is good, exclusively.
    pub expires: Timestamp,
}

/// A line in the list of login tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// What is known of it.
    pub token: LoginToken,
    /// What its owner calls it.
    pub description: TokenDescription,
    /// When it was used last, as far as it was written.
    pub last_used: Option<Timestamp>,
}

impl TokenInfo {
    /// When it was used last, never before it was issued: uses are rounded down.
    #[must_use]
    pub fn last_used(&self) -> Option<Timestamp> {
        self.last_used.map(|at| at.max(self.token.created))
    }
}

/// A login token to be stored.
#[derive(Debug, Clone)]
pub struct NewLoginToken {
    /// What it is found by.
    pub mac: TokenMac,
    /// What it may be used for.
    pub scope: Scope,
    /// Whether it can be exchanged for a new one.
    pub refreshable: bool,
    /// What its owner calls it.
    pub description: TokenDescription,
    /// When it is issued.
    pub created: Timestamp,
    /// Until when it is good, exclusively.
    pub expires: Timestamp,
    /// The token that it was exchanged for; revoking that one revokes this one.
    pub parent: Option<TokenSerial>,
    /// Where somebody logged in with the password for it, who is known there from now on.
    pub source: Option<SourceMac>,
}

impl NewLoginToken {
    /// Draws a token that was not exchanged for another: what the client gets, and what is stored.
    #[must_use]
    pub fn draw(
        keyring: &Keyring,
        entropy: &dyn Entropy,
        scope: ScopeRequest,
        description: TokenDescription,
        lifetime: (Timestamp, RelativeTime),
    ) -> (IssuedToken, Self) {
        let secret = TokenSecret::generate(entropy);
        let ScopeRequest { scope, refreshable } = scope;
        let (created, duration) = lifetime;
        let (mac, expires) = (keyring.token_mac(&secret), created.saturating_add(duration));
        let (parent, source) = (None, None);
        let token = Self { mac, scope, refreshable, description, created, expires, parent, source };
        (IssuedToken { secret, scope, refreshable, expires }, token)
    }
}

/// A login token on its way to the client: the only time that its secret is known.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    /// The token itself.
    pub secret: TokenSecret,
    /// What it may be used for.
    pub scope: Scope,
    /// Whether it can be exchanged for a new one.
    pub refreshable: bool,
    /// Until when it is good, exclusively.
    pub expires: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::a_login_token;

    #[test]
    fn a_token_is_never_used_before_it_is_issued() {
        let created = Timestamp::from_seconds(7 * 60);
        let info = |last_used: Option<u64>| {
            let token = LoginToken { created, ..a_login_token() };
            let last_used = last_used.map(Timestamp::from_seconds);
            TokenInfo { token, description: TokenDescription::default(), last_used }.last_used()
        };
        assert_eq!(info(None), None);
        assert_eq!(info(Some(5 * 60)), Some(created));
        assert_eq!(info(Some(10 * 60)), Some(Timestamp::from_seconds(600)));
    }
}
