use super::InstanceService;
use crate::act::{Act, Guarded, Standing};
use crate::audit::{Action, Actor, AuditEntry, Origin};
use crate::auth::{
    Caller, IssuedToken, NewLoginToken, Password, PasswordHash, Scope, TokenDescription,
    TokenSecret, Verdict,
};
use crate::instances::{CreateInstanceError, Instance, InstanceSettings, NewInstance};
use crate::random::draw;
use crate::secrets::Purpose;
use crate::store::Insertion;
use crate::{EddsaPrivateKey, InstanceId, RelativeTime, Timestamp};

/// Who creates an instance.
#[derive(Debug, Clone)]
pub enum Initiator {
    /// The administrator, over the management path.
    Admin(Caller),
    /// A stranger, for himself, where the server allows it.
    SelfProvisioned,
    /// The server itself, at its first start, or its operator.
    Operator,
}

impl Initiator {
    fn actor(&self) -> Actor {
        match self {
            Self::Admin(caller) => caller.into(),
            Self::SelfProvisioned => Actor::Anonymous,
            Self::Operator => Actor::Operator,
        }
    }

    fn standing(&self) -> Option<Standing> {
        match self {
            Self::Admin(caller) => Some(caller.into()),
            Self::SelfProvisioned | Self::Operator => None,
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
        if matches!(initiator, Initiator::SelfProvisioned) {
            self.check_self_provisioning()?;
        }
        if Self::is_out_of_reach(&command.id, initiator) {
            return Err(CreateInstanceError::AlreadyExists);
        }
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

    /// `default` is another name of `admin` and so never free, and strangers never get as far as
    /// comparing their settings with the administrator's.
    fn is_out_of_reach(id: &InstanceId, initiator: &Initiator) -> bool {
        match initiator {
            Initiator::Operator => false,
            Initiator::Admin(_) => id.is_reserved() && !id.is_admin(),
            Initiator::SelfProvisioned => id.is_reserved(),
        }
    }

    /// Whether strangers may create instances.
    ///
    /// # Errors
    /// [`CreateInstanceError::SelfProvisioningDisabled`]
    pub fn check_self_provisioning(&self) -> Result<(), CreateInstanceError> {
        if self.self_provisioning {
            Ok(())
        } else {
            Err(CreateInstanceError::SelfProvisioningDisabled)
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
}
