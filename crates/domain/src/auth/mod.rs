//! Credentials: passwords, login tokens, scopes and permissions, and who is let in by them.
mod access;
mod authenticator;
mod checked;
mod error;
mod model;
mod password;
mod permission;
mod ports;
mod scope;
mod service;
mod token;
mod upkeep;
mod uses;

pub use access::{Access, Caller, Gated};
pub use authenticator::Authenticator;
pub use checked::Checked;
pub use error::{AccessError, HashingError, LoginError, RefreshError, RevokeError};
pub use model::{IssuedToken, LoginToken, NewLoginToken, TokenDescription, TokenInfo, TokenSerial};
pub use password::{InvalidPassword, Password, PasswordHash, Verdict};
pub use permission::Permission;
pub use ports::{LoginTokenRepository, PasswordHasher, Revocation};
#[cfg(any(test, feature = "testing"))]
pub use ports::{MockLoginTokenRepository, MockPasswordHasher};
pub use scope::{InvalidScope, Scope, ScopeRequest};
pub use service::{Login, LoginService, Refresh};
pub use token::{BEARER_PREFIX, InvalidToken, TokenMac, TokenSecret};
pub use upkeep::TokenUpkeep;
pub use uses::{TokenUse, TokenUses};
