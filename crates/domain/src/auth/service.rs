use super::{
    Access, AccessError, Authenticator, Caller, IssuedToken, LoginError, LoginTokenRepository,
    NewLoginToken, Password, PasswordHasher, ScopeRequest, TokenDescription, TokenSecret, Verdict,
};
use crate::act::{Act, Guard, Guarded, Standing};
use crate::audit::{Action, Actor, AuditEntry, Origin};
use crate::clock::Clock;
use crate::instances::{InstanceRepository, LoginRecord};
use crate::random::Entropy;
use crate::secrets::Keyring;
use crate::{InstanceId, RelativeTime};
use std::sync::Arc;

/// How long a login token lives when its owner does not say.
const DEFAULT_TOKEN_VALIDITY: RelativeTime = RelativeTime::from_secs(24 * 60 * 60);

/// The user name of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginUser {
    /// A name was given; it has to be the id of the instance.
    Named(String),
    /// The password came without a name.
    Unnamed,
}

/// A login by password.
#[derive(Debug, Clone)]
pub struct Login {
    /// The instance to log in to.
    pub instance: InstanceId,
    /// The name given with the password.
    pub user: LoginUser,
    /// The password; `None` for a text that cannot be one.
    pub password: Option<Password>,
    /// What the token is to be for.
    pub scope: ScopeRequest,
    /// How long it is to live.
    pub duration: Option<RelativeTime>,
    /// What its owner calls it.
    pub description: TokenDescription,
    /// Where the request came from.
    pub origin: Origin,
}

/// Whether a user name means an instance; `default` is the old name of `admin`.
fn is_called(instance: &InstanceId, name: &str) -> bool {
    let is = |id: &str| name.eq_ignore_ascii_case(id);
    is(instance.as_str()) || (instance.is_admin() && is("default"))
}

/// Logging in and out.
#[derive(Clone)]
pub struct LoginService {
    /// Where passwords are.
    pub instances: Arc<dyn InstanceRepository>,
    /// Where tokens go.
    pub tokens: Arc<dyn LoginTokenRepository>,
    /// Compares passwords.
    pub hasher: Arc<dyn PasswordHasher>,
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
    /// Wrong password, wrong user name and deleted instance cost the same work and get the same
    /// answer.
    ///
    /// # Errors
    /// See [`LoginError`].
    pub async fn login(&self, command: Login) -> Result<IssuedToken, LoginError> {
        let record = self.instances.find_login(&command.instance).await?;
        let record = record.ok_or(LoginError::InstanceUnknown)?;
        self.check(&record, &command).await?;
        let (issued, token) = self.new_token(&command);
        let actor = Actor::Password(record.instance.id.clone());
        let audit = AuditEntry::about(&record.instance, actor, Action::TokenCreate, command.origin);
        let standing = Standing { instance: record.instance.serial, epoch: record.instance.epoch };
        let permit = self.guard.permit(Some(standing));
        let at = token.created;
        match self.tokens.insert(Act { change: token, permit, audit, at }).await? {
            Guarded::Done(_) => Ok(issued),
            Guarded::ProofSpent | Guarded::Overtaken => Err(LoginError::Overtaken),
        }
    }

    /// Compares the password even when the answer is known before.
    async fn check(&self, record: &LoginRecord, command: &Login) -> Result<(), LoginError> {
        let named = match &command.user {
            LoginUser::Unnamed => true,
            LoginUser::Named(name) => is_called(&record.instance.id, name),
        };
        let hash = (named && !record.instance.deleted).then(|| record.password.clone());
        let Some(password) = &command.password else { return Err(LoginError::Refused) };
        match self.hasher.verify(password, hash).await? {
            Verdict::Match => Ok(()),
            Verdict::Mismatch => Err(LoginError::Refused),
        }
    }

    fn new_token(&self, command: &Login) -> (IssuedToken, NewLoginToken) {
        let secret = TokenSecret::generate(self.entropy.as_ref());
        let created = self.clock.now();
        let ScopeRequest { scope, refreshable } = command.scope;
        let expires = created.saturating_add(command.duration.unwrap_or(DEFAULT_TOKEN_VALIDITY));
        let token = NewLoginToken {
            mac: self.keyring.token_mac(&secret),
            scope,
            refreshable,
            description: command.description.clone(),
            created,
            expires,
            parent: None,
        };
        (IssuedToken { secret, scope, refreshable, expires }, token)
    }

    /// Revokes the very token that is presented.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn logout(&self, access: &Access, origin: Origin) -> Result<(), AccessError> {
        let caller = self.authenticator.authenticate(access).await?;
        self.revoke(access, &caller, origin).await
    }

    async fn revoke(
        &self,
        access: &Access,
        caller: &Caller,
        origin: Origin,
    ) -> Result<(), AccessError> {
        let audit =
            AuditEntry::about(caller.instance(), caller.into(), Action::TokenRevoke, origin);
        let permit = self.guard.permit(Some(caller.into()));
        let act = Act { change: access.token, permit, audit, at: access.at };
        match self.tokens.revoke(act).await? {
            // Absent: another request revoked it first, which is what this one wanted.
            Guarded::Done(_) => Ok(()),
            Guarded::ProofSpent | Guarded::Overtaken => Err(AccessError::Unauthorized),
        }
    }
}

#[cfg(test)]
mod tests;
