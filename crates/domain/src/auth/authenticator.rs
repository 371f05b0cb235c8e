use super::{
    Access, AccessError, Caller, LoginTokenRepository, Permission, TokenSecret, TokenUses,
};
use crate::InstanceId;
use crate::clock::Clock;
use crate::secrets::Keyring;
use std::sync::Arc;

/// Finds out who presents a login token, and whether it is good for what he asks.
#[derive(Clone)]
pub struct Authenticator {
    tokens: Arc<dyn LoginTokenRepository>,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    uses: TokenUses,
}

impl Authenticator {
    /// An authenticator over a store of tokens, which notes those that open something.
    #[must_use]
    pub fn new(
        tokens: Arc<dyn LoginTokenRepository>,
        keyring: Arc<Keyring>,
        clock: Arc<dyn Clock>,
        uses: TokenUses,
    ) -> Self {
        Self { tokens, keyring, clock, uses }
    }

    /// What `bearer` may turn out to be good for. Nothing is looked up yet.
    ///
    /// # Errors
    /// [`AccessError::Unauthorized`] when it does not have the form of a token.
    pub fn access(
        &self,
        instance: InstanceId,
        bearer: &str,
        permission: Permission,
    ) -> Result<Access, AccessError> {
        let secret = TokenSecret::parse(bearer).or(Err(AccessError::Unauthorized))?;
        let token = self.keyring.token_mac(&secret);
        let (at, uses) = (self.clock.now(), self.uses.clone());
        Ok(Access { instance, token, permission, at, uses })
    }

    /// Looks the token up, by one statement.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn authenticate(&self, access: &Access) -> Result<Caller, AccessError> {
        let gated = self.tokens.find(access).await?.ok_or(AccessError::InstanceUnknown)?;
        gated.open(access).map(|(caller, ())| caller)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{Gated, MockLoginTokenRepository};
    use crate::testing::{FixedClock, a_keyring, a_login_token, an_instance_ref};

    fn authenticator(tokens: MockLoginTokenRepository) -> Authenticator {
        let uses = TokenUses::default();
        Authenticator::new(Arc::new(tokens), a_keyring(), FixedClock::at(0), uses)
    }

    fn an_access(authenticator: &Authenticator) -> Access {
        let bearer = format!("secret-token:{}", "0".repeat(52));
        let id = InstanceId::parse("shop").unwrap();
        authenticator.access(id, &bearer, Permission::InstancesRead).unwrap()
    }

    #[actix_rt::test]
    async fn the_caller_is_who_the_token_belongs_to() {
        let mut tokens = MockLoginTokenRepository::new();
        let found = Gated::new(an_instance_ref("shop"), Some(a_login_token()), ());
        tokens.expect_find().return_once(|_| Ok(Some(found)));
        let authenticator = authenticator(tokens);
        let caller = authenticator.authenticate(&an_access(&authenticator)).await.unwrap();
        assert_eq!(caller.instance(), &an_instance_ref("shop"));
        assert_eq!(caller.token(), &a_login_token());
    }

    #[actix_rt::test]
    async fn an_unknown_instance_is_told() {
        let mut tokens = MockLoginTokenRepository::new();
        tokens.expect_find().return_once(|_| Ok(None));
        let authenticator = authenticator(tokens);
        let error = authenticator.authenticate(&an_access(&authenticator)).await.unwrap_err();
        assert!(matches!(error, AccessError::InstanceUnknown));
    }

    #[test]
    fn what_has_not_the_form_of_a_token_is_never_looked_up() {
        let id = InstanceId::parse("shop").unwrap();
        let error = authenticator(MockLoginTokenRepository::new())
            .access(id, "secret-token:password", Permission::InstancesRead)
            .unwrap_err();
        assert!(matches!(error, AccessError::Unauthorized));
    }
}
