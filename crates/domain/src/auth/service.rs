use super::{
    Access, AccessError, Authenticator, Caller, IssuedToken, LoginError, LoginTokenRepository,
    NewLoginToken, RefreshError, Revocation, RevokeError, ScopeRequest, TokenDescription,
    TokenInfo, TokenSerial,
};
use crate::RelativeTime;
use crate::act::{Act, Guarded, Request, Standing};
use crate::audit::{Action, Actor, AuditEntry, Origin};
use crate::challenges::{Demand, Guard, Holder, Operation, SecondFactorError};
use crate::clock::Clock;
use crate::instances::LoginRecord;
use crate::passwords::{Attempt, PasswordService};
use crate::random::Entropy;
use crate::secrets::Keyring;
use crate::store::Page;
use std::sync::Arc;

/// How long a login token lives when its owner does not say.
const DEFAULT_TOKEN_VALIDITY: RelativeTime = RelativeTime::from_secs(24 * 60 * 60);

/// A login by password.
#[derive(Debug, Clone)]
pub struct Login {
    /// The password.
    pub attempt: Attempt,
    /// What the token is to be for.
    pub scope: ScopeRequest,
    /// How long it is to live.
    pub duration: Option<RelativeTime>,
    /// What its owner calls it.
    pub description: TokenDescription,
    /// What came along with it.
    pub request: Request,
}

/// An exchange of a login token for a new one.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// Who presents the old one.
    pub caller: Caller,
    /// What the new one is to be for.
    pub scope: ScopeRequest,
    /// How long it is to live.
    pub duration: Option<RelativeTime>,
    /// What its owner calls it.
    pub description: TokenDescription,
    /// Where the request came from.
    pub origin: Origin,
}

/// Logging in and out.
#[derive(Clone)]
pub struct LoginService {
    /// Compares passwords.
    pub passwords: PasswordService,
    /// Where tokens go.
    pub tokens: Arc<dyn LoginTokenRepository>,
    /// The second factor.
    pub guard: Guard,
    /// Who is calling.
    pub authenticator: Authenticator,
    /// Digests tokens.
    pub keyring: Arc<Keyring>,
    /// Draws tokens.
    pub entropy: Arc<dyn Entropy>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl LoginService {
    /// Issues a token for a password.
    ///
    /// To be run to its end, as [`PasswordService::check`] says.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn login(&self, command: Login) -> Result<IssuedToken, LoginError> {
        let LoginRecord { instance, contacts, .. } = self.passwords.check(&command.attempt).await?;
        let holder = Holder { instance, contacts };
        let demand = self.issuance(&holder, &command)?;
        let instance = holder.instance;
        let Login { scope, duration, description, request, .. } = command;
        let standing = Some(Standing::without_token(&instance));
        let permit = self.guard.demand(standing, &demand, &request.shown).await?;
        let (issued, mut token) = self.new_token(scope, duration, description);
        token.source = self.passwords.familiar(&instance.id, &request.origin);
        let actor = Actor::Password(instance.id.clone());
        let audit = AuditEntry::about(&instance, actor, Action::TokenCreate, request.origin);
        let at = token.created;
        match self.tokens.insert(Act { change: token, permit, audit, at }).await? {
            Guarded::Done(_) => Ok(issued),
            Guarded::ProofSpent => Err(self.guard.ask_again(&demand).await.into()),
            Guarded::Overtaken => Err(LoginError::Overtaken),
        }
    }

    /// The second factor that a login needs, once the password was found right.
    fn issuance(&self, holder: &Holder, command: &Login) -> Result<Demand, SecondFactorError> {
        let Login { attempt: _, scope, duration, description, request: _ } = command;
        let ScopeRequest { scope, refreshable } = scope;
        let demand = self.guard.ordinary(holder, Operation::AuthTokenCreation, |bound| {
            bound
                .text(scope.as_str())
                .flag(*refreshable)
                .optional(*duration, |bound, duration| bound.number(duration.micros()))
                .text(description.as_str())
        });
        Ok(demand?)
    }

    fn new_token(
        &self,
        scope: ScopeRequest,
        duration: Option<RelativeTime>,
        description: TokenDescription,
    ) -> (IssuedToken, NewLoginToken) {
        let lifetime = (self.clock.now(), duration.unwrap_or(DEFAULT_TOKEN_VALIDITY));
        let entropy = self.entropy.as_ref();
        NewLoginToken::draw(&self.keyring, entropy, scope, description, lifetime)
    }

    /// Exchanges a token for a new one that may do no more and lives no longer. The old one stays.
    ///
    /// # Errors
    /// See [`RefreshError`].
    pub async fn refresh(&self, command: Refresh) -> Result<IssuedToken, RefreshError> {
        let Refresh { caller, scope, duration, description, origin } = command;
        let parent = caller.token();
        if !parent.scope.includes(scope.scope) {
            return Err(RefreshError::ScopeExceeded);
        }
        let (mut issued, mut token) = self.new_token(scope, duration, description);
        token.parent = Some(parent.serial);
        token.expires = token.expires.min(parent.expires);
        issued.expires = token.expires;
        let (actor, action) = (Actor::from(&caller), Action::TokenRefresh);
        let audit = AuditEntry::about(caller.instance(), actor, action, origin);
        let permit = self.guard.permit(Some((&caller).into()));
        let at = token.created;
        match self.tokens.insert(Act { change: token, permit, audit, at }).await? {
            Guarded::Done(_) => Ok(issued),
            Guarded::ProofSpent | Guarded::Overtaken => Err(AccessError::Unauthorized.into()),
        }
    }

    /// A page of the tokens of an instance, those that have expired left out.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn list(&self, access: &Access, page: Page) -> Result<Vec<TokenInfo>, AccessError> {
        let gated = self.tokens.list(access, page).await?.ok_or(AccessError::InstanceUnknown)?;
        gated.open(access).map(|(_, tokens)| tokens)
    }

    /// Revokes the very token that is presented, and those that were exchanged for it.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn logout(&self, access: &Access, origin: Origin) -> Result<(), AccessError> {
        let caller = self.authenticator.authenticate(access).await?;
        match self.revoke(&caller, caller.token().serial, origin).await {
            Ok(()) => Ok(()),
            // Another request revoked it first.
            Err(RevokeError::TokenUnknown | RevokeError::Overtaken) => {
                Err(AccessError::Unauthorized)
            }
            Err(RevokeError::Store(error)) => Err(AccessError::Store(error)),
        }
    }

    /// Revokes a token of the caller's instance, and those that were exchanged for it.
    ///
    /// # Errors
    /// See [`RevokeError`].
    pub async fn revoke(
        &self,
        caller: &Caller,
        token: TokenSerial,
        origin: Origin,
    ) -> Result<(), RevokeError> {
        let (actor, action) = (Actor::from(caller), Action::TokenRevoke);
        let audit = AuditEntry::about(caller.instance(), actor, action, origin);
        let permit = self.guard.permit(Some(caller.into()));
        let act = Act { change: token, permit, audit, at: self.clock.now() };
        match self.tokens.revoke(act).await? {
            Guarded::Done(Revocation::Done) => Ok(()),
            Guarded::Done(Revocation::Absent) => Err(RevokeError::TokenUnknown),
            Guarded::ProofSpent | Guarded::Overtaken => Err(RevokeError::Overtaken),
        }
    }
}

#[cfg(test)]
mod tests;
