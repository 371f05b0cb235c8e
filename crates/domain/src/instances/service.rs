use super::{
    CreateInstanceError, FindInstanceError, Instance, InstanceRepository, InstanceSettings,
    InstanceSummary, NewInstance, PasswordChange, SetPasswordError,
};
use crate::act::{Act, Guard, Guarded, Standing};
use crate::audit::{Action, Actor, AuditEntry, Origin};
use crate::auth::{
    Access, AccessError, Caller, IssuedToken, NewLoginToken, Password, PasswordHash,
    PasswordHasher, Scope, TokenDescription, TokenSecret, Verdict,
};
use crate::clock::Clock;
use crate::random::{Entropy, draw};
use crate::secrets::{Keyring, Purpose};
use crate::store::Insertion;
use crate::{EddsaPrivateKey, InstanceId, RelativeTime, Timestamp};
use std::sync::Arc;

/// Who creates an instance.
#[derive(Debug, Clone)]
pub enum Initiator {
    /// The administrator, over the management path.
    Admin(Caller),
    /// The server itself, at its first start, or its operator.
    Operator,
}

impl Initiator {
    fn actor(&self) -> Actor {
        match self {
            Self::Admin(caller) => caller.into(),
            Self::Operator => Actor::Operator,
        }
    }

    fn standing(&self) -> Option<Standing> {
        match self {
            Self::Admin(caller) => Some(caller.into()),
            Self::Operator => None,
        }
    }
}

/// The creation of an instance.
#[derive(Debug, Clone)]
pub struct CreateInstance {
    /// Its name in paths.
    pub id: InstanceId,
    /// What its owner says.
    pub settings: InstanceSettings,
    /// Its password.
    pub password: Password,
    /// For how long a login token is wanted; `None` or zero for none.
    pub token_validity: Option<RelativeTime>,
    /// Where the request came from.
    pub origin: Origin,
}

/// What became of the creation of an instance.
#[derive(Debug, Clone)]
pub enum Created {
    /// It was created, with this login token if one was wanted.
    New(Option<IssuedToken>),
    /// It had been created before, just so.
    Repeated,
}

/// Creating, showing and changing instances.
#[derive(Clone)]
pub struct InstanceService {
    /// Where instances are.
    pub instances: Arc<dyn InstanceRepository>,
    /// Hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// The second factor.
    pub guard: Guard,
    /// Encrypts keys, digests tokens.
    pub keyring: Arc<Keyring>,
    /// Draws keys and tokens.
    pub entropy: Arc<dyn Entropy>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl InstanceService {
    /// Creates an instance, unless it is there already.
    ///
    /// A repeated creation with the same settings and password changes nothing and yields no
    /// token.
    ///
    /// # Errors
    /// See [`CreateInstanceError`].
    pub async fn create(
        &self,
        command: CreateInstance,
        initiator: &Initiator,
    ) -> Result<Created, CreateInstanceError> {
        if let Some(existing) = self.instances.find(&command.id).await? {
            return self.compare(&existing, &command).await;
        }
        let password = self.hasher.hash(&command.password).await?;
        let at = self.clock.now();
        let (change, issued) = self.new_instance(&command, password, at)?;
        let audit = AuditEntry {
            instance: command.id.clone(),
            serial: None,
            actor: initiator.actor(),
            action: Action::InstanceProvision,
            origin: command.origin.clone(),
        };
        let permit = self.guard.permit(initiator.standing());
        match self.instances.provision(Act { change, permit, audit, at }).await? {
            Guarded::Done(Insertion::New(_)) => Ok(Created::New(issued)),
            Guarded::Done(Insertion::Existing(rival)) => self.compare(&rival, &command).await,
            Guarded::ProofSpent | Guarded::Overtaken => Err(CreateInstanceError::Overtaken),
        }
    }

    /// Whether the instance that has the id is the one that is wanted.
    async fn compare(
        &self,
        existing: &Instance,
        command: &CreateInstance,
    ) -> Result<Created, CreateInstanceError> {
        if existing.reference.deleted {
            return Err(CreateInstanceError::PurgeRequired);
        }
        // The password is compared even when the settings differ: the time tells nothing.
        let record = self.instances.find_login(&command.id).await?;
        let hash = record.map(|record| record.password);
        let verdict = self.hasher.verify(&command.password, hash).await?;
        if verdict == Verdict::Match && existing.settings == command.settings {
            Ok(Created::Repeated)
        } else {
            Err(CreateInstanceError::AlreadyExists)
        }
    }

    fn new_instance(
        &self,
        command: &CreateInstance,
        password: PasswordHash,
        at: Timestamp,
    ) -> Result<(NewInstance, Option<IssuedToken>), CreateInstanceError> {
        let key = EddsaPrivateKey::from_seed(&draw(self.entropy.as_ref()));
        let merchant_pub = key.public_key();
        let entropy = self.entropy.as_ref();
        let private_key = self.keyring.seal(
            Purpose::InstanceKey,
            merchant_pub.as_bytes(),
            key.to_seed().as_slice(),
            entropy,
        )?;
        let wanted = command.token_validity.filter(|validity| *validity != RelativeTime::ZERO);
        let (issued, token) = wanted.map(|validity| self.first_token(validity, at)).unzip();
        let (id, settings) = (command.id.clone(), command.settings.clone());
        Ok((NewInstance { id, settings, password, merchant_pub, private_key, token }, issued))
    }

    /// The login token that comes with a new instance.
    fn first_token(
        &self,
        validity: RelativeTime,
        created: Timestamp,
    ) -> (IssuedToken, NewLoginToken) {
        let secret = TokenSecret::generate(self.entropy.as_ref());
        let (scope, refreshable) = (Scope::All, true);
        let expires = created.saturating_add(validity);
        let token = NewLoginToken {
            mac: self.keyring.token_mac(&secret),
            scope,
            refreshable,
            description: TokenDescription::default(),
            created,
            expires,
            parent: None,
        };
        (IssuedToken { secret, scope, refreshable, expires }, token)
    }

    /// The profile of the instance that an access addresses.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn profile(&self, access: &Access) -> Result<Instance, AccessError> {
        let gated = self.instances.find_profile(access).await?;
        let (_, instance) = gated.ok_or(AccessError::InstanceUnknown)?.open(access)?;
        Ok(instance)
    }

    /// Any instance, deleted ones included, for the administrator.
    ///
    /// # Errors
    /// See [`FindInstanceError`].
    pub async fn find(&self, id: &InstanceId) -> Result<Instance, FindInstanceError> {
        self.instances.find(id).await?.ok_or(FindInstanceError::InstanceUnknown)
    }

    /// Whether anybody may use an instance.
    ///
    /// # Errors
    /// See [`FindInstanceError`].
    pub async fn check_live(&self, id: &InstanceId) -> Result<(), FindInstanceError> {
        let instance = self.find(id).await?;
        if instance.reference.deleted { Err(FindInstanceError::InstanceDeleted) } else { Ok(()) }
    }

    /// All instances, deleted ones included, for the administrator.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn list(&self) -> Result<Vec<InstanceSummary>, crate::store::StoreError> {
        self.instances.list().await
    }

    /// Sets a password without asking for the old one: for the operator of the server.
    ///
    /// # Errors
    /// See [`SetPasswordError`].
    pub async fn set_password(
        &self,
        id: &InstanceId,
        password: &Password,
    ) -> Result<(), SetPasswordError> {
        let hash = self.hasher.hash(password).await?;
        let instance = self.instances.find(id).await?.ok_or(SetPasswordError::InstanceUnknown)?;
        let action = Action::InstanceSetPassword;
        let audit =
            AuditEntry::about(&instance.reference, Actor::Operator, action, Origin::operator());
        let (permit, at) = (self.guard.permit(None), self.clock.now());
        let act = Act { change: (id.clone(), hash), permit, audit, at };
        match self.instances.set_password(act).await? {
            Guarded::Done(PasswordChange::Done) => Ok(()),
            Guarded::Done(PasswordChange::NoInstance) => Err(SetPasswordError::InstanceUnknown),
            Guarded::ProofSpent | Guarded::Overtaken => Err(SetPasswordError::Overtaken),
        }
    }
}

#[cfg(test)]
mod tests;
