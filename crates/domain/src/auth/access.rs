use super::{AccessError, LoginToken, Permission, TokenMac, TokenUses};
use crate::instances::InstanceRef;
use crate::{InstanceId, Timestamp};

/// A login token as presented with a request, and what it was presented for. Nothing is proved by
/// it yet: a [`Gated`] answer of a store, or the
/// [`Authenticator`](super::Authenticator), finds out.
#[derive(Debug, Clone)]
pub struct Access {
    /// The instance that the request addresses.
    pub instance: InstanceId,
    /// Digest of the token.
    pub token: TokenMac,
    /// What the request needs.
    pub permission: Permission,
    /// When it is checked.
    pub at: Timestamp,
    /// Where it is noted, should the token be found good.
    pub uses: TokenUses,
}

impl Access {
    /// Notes that the token opened what it was presented for: whoever judges a token says so, and
    /// nobody else has to think of it.
    pub(super) fn opened(&self) {
        self.uses.note(&self.instance, self.token, self.at);
    }
}

/// Somebody who presented a login token that is good for what he asks. Only [`Gated::open`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    instance: InstanceRef,
    token: LoginToken,
}

impl Caller {
    /// The instance that the token belongs to.
    #[must_use]
    pub fn instance(&self) -> &InstanceRef {
        &self.instance
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &LoginToken {
        &self.token
    }
}

/// What a store read, in one statement with the login token it was asked with: the value is behind
/// the check of the token, so that no caller can forget it.
#[derive(Debug, Clone)]
pub struct Gated<T> {
    instance: InstanceRef,
    token: Option<LoginToken>,
    value: T,
}

impl<T> Gated<T> {
    /// For stores: the instance as it is, the token of that instance that has the digest, if any,
    /// and the value.
    #[must_use]
    pub fn new(instance: InstanceRef, token: Option<LoginToken>, value: T) -> Self {
        Self { instance, token, value }
    }

    /// The value, if the token is good for it.
    ///
    /// # Errors
    /// [`AccessError::Unauthorized`] when the token is unknown, of another instance or expired, or
    /// the instance is deleted; [`AccessError::PermissionInsufficient`] when its scope is too
    /// narrow.
    pub fn open(self, access: &Access) -> Result<(Caller, T), AccessError> {
        let Self { instance, token, value } = self;
        let token = token.filter(|token| !instance.deleted && token.expires > access.at);
        let token = token.ok_or(AccessError::Unauthorized)?;
        let refresh = access.permission == Permission::TokenRefresh && token.refreshable;
        if !refresh && !token.scope.allows(access.permission) {
            return Err(AccessError::PermissionInsufficient);
        }
        access.opened();
        Ok((Caller { instance, token }, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{Scope, TokenSerial};
    use crate::testing::{an_access, an_instance_ref};

    fn a_token(scope: Scope) -> LoginToken {
        let (created, expires) = (Timestamp::from_micros(0), Timestamp::from_micros(100));
        LoginToken { serial: TokenSerial(1), scope, refreshable: false, created, expires }
    }

    fn open(token: Option<LoginToken>, permission: Permission, at: u64) -> Result<(), AccessError> {
        let access = Access { at: Timestamp::from_micros(at), ..an_access("shop", permission) };
        Gated::new(an_instance_ref("shop"), token, ()).open(&access).map(drop)
    }

    #[test]
    fn a_good_token_opens() {
        assert!(open(Some(a_token(Scope::ReadOnly)), Permission::InstancesRead, 99).is_ok());
    }

    #[test]
    fn only_a_token_that_opens_is_noted() {
        let noted = |token, permission| {
            let access = an_access("shop", permission);
            let opened = Gated::new(an_instance_ref("shop"), token, ()).open(&access).is_ok();
            (opened, access.uses.unwritten(9).len())
        };
        let token = || Some(a_token(Scope::ReadOnly));
        assert_eq!(noted(token(), Permission::InstancesRead), (true, 1));
        assert_eq!(noted(token(), Permission::InstancesWrite), (false, 0));
        assert_eq!(noted(None, Permission::InstancesRead), (false, 0));
    }

    #[test]
    fn a_token_is_no_longer_good_when_it_expires() {
        let error = open(Some(a_token(Scope::All)), Permission::InstancesRead, 100).unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized));
    }

    #[test]
    fn without_a_token_nothing_opens() {
        let error = open(None, Permission::InstancesRead, 0).unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized));
    }

    #[test]
    fn a_narrow_scope_does_not_open() {
        let token = a_token(Scope::ReadOnly);
        let error = open(Some(token), Permission::InstancesWrite, 0).unwrap_err();
        assert!(matches!(error, AccessError::PermissionInsufficient));
    }

    #[test]
    fn only_a_refreshable_token_refreshes_whatever_its_scope() {
        assert!(open(Some(a_token(Scope::All)), Permission::TokenRefresh, 0).is_err());
        let token = LoginToken { refreshable: true, ..a_token(Scope::OrderSimple) };
        assert!(open(Some(token), Permission::TokenRefresh, 0).is_ok());
    }

    #[test]
    fn a_deleted_instance_lets_nobody_in() {
        let instance = InstanceRef { deleted: true, ..an_instance_ref("shop") };
        let gated = Gated::new(instance, Some(a_token(Scope::All)), ());
        let error = gated.open(&an_access("shop", Permission::InstancesRead)).unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized));
    }
}
