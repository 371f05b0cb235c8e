use super::{InstanceService, Subject};
use crate::act::{Act, Guarded, Request, Standing};
use crate::audit::{Action, Actor, AuditEntry};
use crate::auth::{
    Caller, IssuedToken, NewLoginToken, Password, PasswordHash, Scope, ScopeRequest,
    TokenDescription,
};
use crate::challenges::{Binder, Demand, Operation, Permit, Proved, Verdict as Shown};
use crate::instances::{CreateInstanceError, Instance, InstanceSettings, NewInstance};
use crate::passwords::{Attempt, LoginUser, PasswordError};
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
    /// What came along with it.
    pub request: Request,
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
        self.phone_numbers.check(command.settings.phone_number.as_ref(), None)?;
        let demand = self.creation(&command, initiator).await?;
        let existing = self.instances.find(&command.id).await?;
        let permit = self.leave(&command, initiator, demand.as_ref(), existing.as_ref()).await?;
        if let Some(existing) = existing {
            return self.compare(&existing, &command, initiator).await;
        }
        let password = self.hasher.hash(&command.password).await?;
        let at = self.clock.now();
        let proved = Self::proved(initiator, demand.as_ref());
        let (change, issued) = self.new_instance(&command, password, proved, at)?;
        let audit = AuditEntry {
            instance: command.id.clone(),
            serial: None,
            actor: initiator.actor(),
            action: Action::InstanceProvision,
            origin: command.request.origin.clone(),
        };
        match (self.instances.provision(Act { change, permit, audit, at }).await?, demand) {
            (Guarded::Done(Insertion::New(_)), _) => Ok(Created::New(issued)),
            (Guarded::Done(Insertion::Existing(rival)), _) => {
                self.compare(&rival, &command, initiator).await
            }
            (Guarded::ProofSpent, Some(demand)) => Err(self.guard.ask_again(&demand).await.into()),
            (Guarded::ProofSpent | Guarded::Overtaken, _) => Err(CreateInstanceError::Overtaken),
        }
    }

    /// The second factor that a creation needs: that of the administrator, or every address that
    /// who signs up gives. `None` for the operator.
    async fn creation(
        &self,
        command: &CreateInstance,
        initiator: &Initiator,
    ) -> Result<Option<Demand>, CreateInstanceError> {
        match initiator {
            Initiator::Operator => Ok(None),
            Initiator::Admin(caller) => {
                let subject = Subject::Managed(caller.clone(), command.id.clone());
                let operation = Operation::InstanceProvision;
                let demand = self.ordinary(&subject, operation, |bound| command.bind(bound));
                Ok(demand.await?)
            }
            Initiator::SelfProvisioned => {
                let addresses = self.guard.policy.sign_up(&command.settings.contacts())?;
                let bind = |bound| command.bind(bound);
                Ok(Some(self.guard.sign_up(&command.id, addresses, bind)))
            }
        }
    }

    /// Leave to create. That an id is taken is no secret, and told before anybody is asked for a
    /// second factor in vain; whether it is by the same instance is told only afterwards.
    async fn leave(
        &self,
        command: &CreateInstance,
        initiator: &Initiator,
        demand: Option<&Demand>,
        existing: Option<&Instance>,
    ) -> Result<Permit, CreateInstanceError> {
        let (standing, shown) = (initiator.standing(), &command.request.shown);
        let Some(demand) = demand else { return Ok(self.guard.permit(standing)) };
        let Some(existing) = existing else {
            return Ok(self.guard.demand(standing, demand, shown).await?);
        };
        match self.guard.check(standing, demand, shown).await? {
            Shown::Given(permit) => Ok(permit),
            Shown::Lacking(_) if existing.reference.deleted => {
                Err(CreateInstanceError::PurgeRequired)
            }
            Shown::Lacking(_) => Err(CreateInstanceError::AlreadyExists),
        }
    }

    /// What somebody proved about himself; what he says of others proves nothing.
    fn proved(initiator: &Initiator, demand: Option<&Demand>) -> Proved {
        match (initiator, demand) {
            (Initiator::SelfProvisioned, Some(demand)) => Proved::all(&demand.addresses),
            _ => Proved::default(),
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
        initiator: &Initiator,
    ) -> Result<Created, CreateInstanceError> {
        if existing.reference.deleted {
            return Err(CreateInstanceError::PurgeRequired);
        }
        // The password is compared even when the settings differ: the time tells nothing.
        let fits = self.fits(command, initiator).await?;
        if fits && existing.settings == command.settings {
            Ok(Created::Repeated)
        } else {
            Err(CreateInstanceError::AlreadyExists)
        }
    }

    /// Whether it is the password of the instance. Strangers are counted when it is not, like who
    /// guesses at a login; the administrator and the operator could set it anyway.
    async fn fits(
        &self,
        command: &CreateInstance,
        initiator: &Initiator,
    ) -> Result<bool, CreateInstanceError> {
        let (instance, password) = (&command.id, &command.password);
        let end = if matches!(initiator, Initiator::SelfProvisioned) {
            let (instance, user) = (instance.clone(), LoginUser::Unnamed);
            let (actor, origin) = (Actor::Anonymous, command.request.origin.clone());
            let password = Some(password.clone());
            self.passwords.check(&Attempt { instance, user, password, actor, origin }).await
        } else {
            self.passwords.compare(instance, password).await
        };
        match end {
            Ok(_) => Ok(true),
            Err(PasswordError::Wrong | PasswordError::InstanceUnknown) => Ok(false),
            Err(PasswordError::Throttled(wait)) => Err(CreateInstanceError::Throttled(wait)),
            Err(PasswordError::Hashing(error)) => Err(error.into()),
            Err(PasswordError::Store(error)) => Err(error.into()),
        }
    }

    fn new_instance(
        &self,
        command: &CreateInstance,
        password: PasswordHash,
        proved: Proved,
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
        let new = NewInstance { id, settings, password, merchant_pub, private_key, proved, token };
        Ok((new, issued))
    }

    /// The login token that comes with a new instance.
    fn first_token(
        &self,
        validity: RelativeTime,
        created: Timestamp,
    ) -> (IssuedToken, NewLoginToken) {
        let scope = ScopeRequest { scope: Scope::All, refreshable: true };
        let (description, lifetime) = (TokenDescription::default(), (created, validity));
        let entropy = self.entropy.as_ref();
        NewLoginToken::draw(&self.keyring, entropy, scope, description, lifetime)
    }
}

impl CreateInstance {
    /// What a second factor is asked for.
    fn bind(&self, bound: Binder) -> Binder {
        let Self { id, settings, password, token_validity, request: _ } = self;
        let bound = bound.text(id.key()).bytes(password.expose());
        let validity = token_validity.filter(|validity| *validity != RelativeTime::ZERO);
        settings.bind(bound.optional(validity, |bound, span| bound.number(span.micros())))
    }
}
