use super::{
    Account, AccountRepository, AccountSettings, AccountSummary, AccountUpdate, AddAccountError,
    Addition, Change, CredentialsChange, CredentialsNeeded, DeactivateAccountError,
    FacadeCredentials, FacadePlace, FindAccountError, NewAccount, PaymentTargets,
    SealedCredentials, SettingsChange, UpdateAccountError, WireDetails,
};
use crate::act::{Act, Guarded, Request};
use crate::audit::{Action, AuditEntry, Origin};
use crate::auth::{Access, AccessError, Caller};
use crate::challenges::{Demand, Guard, Holder, Operation, Permit, SecondFactorError};
use crate::clock::Clock;
use crate::instances::InstanceRepository;
use crate::random::{Entropy, draw};
use crate::secrets::{Keyring, Unsealable};
use crate::{PaytoUri, WireHash, WireSalt};
use std::sync::Arc;

/// The addition of a bank account.
#[derive(Debug, Clone)]
pub struct AddAccount {
    /// Which one it is.
    pub payto: PaytoUri,
    /// What its owner says.
    pub settings: AccountSettings<FacadeCredentials>,
    /// What came along with it.
    pub request: Request,
}

/// The bank accounts of an instance.
#[derive(Clone)]
pub struct AccountService {
    /// Which accounts the operator accepts.
    pub targets: PaymentTargets,
    /// Where accounts are.
    pub accounts: Arc<dyn AccountRepository>,
    /// Where it is known who can be asked.
    pub instances: Arc<dyn InstanceRepository>,
    /// The second factor.
    pub guard: Guard,
    /// Encrypts credentials.
    pub keyring: Arc<Keyring>,
    /// Draws salts.
    pub entropy: Arc<dyn Entropy>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl AccountService {
    /// Adds an account to the caller's instance, or makes it active again; answers by what it is
    /// known. The same account with the same settings again changes nothing.
    ///
    /// # Errors
    /// See [`AddAccountError`].
    pub async fn add(
        &self,
        caller: &Caller,
        command: AddAccount,
    ) -> Result<WireDetails, AddAccountError> {
        self.targets.check(&command.payto)?;
        let demand = self.addition(caller, &command).await?;
        let AddAccount { payto, settings, request } = command;
        let standing = Some(caller.into());
        let permit = self.guard.demand(standing, &demand, &request.shown).await?;
        let instance = caller.instance().serial;
        let place = FacadePlace::new(instance, &payto);
        let seal = |credentials| self.seal(&place, &credentials);
        let settings = AccountSettings {
            facade_url: settings.facade_url,
            credentials: settings.credentials.map(seal).transpose()?,
            subject_metadata: settings.subject_metadata,
        };
        let salt = WireSalt::from_bytes(draw(self.entropy.as_ref()));
        let wire = WireDetails::new(&payto, salt);
        let change = NewAccount { instance, payto, wire, settings };
        let act = self.act(caller, permit, Action::AccountAdd, request.origin, change);
        match self.accounts.add(act).await? {
            Guarded::Done(
                Addition::New(wire) | Addition::Reactivated(wire) | Addition::Unchanged(wire),
            ) => Ok(wire),
            Guarded::Done(Addition::Conflict) => Err(AddAccountError::Exists),
            Guarded::ProofSpent => Err(self.guard.ask_again(&demand).await.into()),
            Guarded::Done(Addition::NoInstance) | Guarded::Overtaken => {
                Err(AddAccountError::Overtaken)
            }
        }
    }

    /// The second factor that an addition needs.
    async fn addition(
        &self,
        caller: &Caller,
        command: &AddAccount,
    ) -> Result<Demand, AddAccountError> {
        let holder = self.instances.find_holder(caller.instance().serial).await?;
        let holder = holder.ok_or(AddAccountError::Overtaken)?;
        // What is bound is the epoch of the credential: a later one voids it.
        let holder = Holder { instance: caller.instance().clone(), ..holder };
        let AddAccount { payto, settings, request: _ } = command;
        let AccountSettings { facade_url, credentials, subject_metadata } = settings;
        let demand = self.guard.ordinary(&holder, Operation::AccountConfig, |bound| {
            bound
                .text(payto.as_str())
                .optional(facade_url.as_ref(), |bound, url| bound.text(url.as_str()))
                .optional(credentials.as_ref(), |bound, credentials| credentials.bind(bound))
                .optional(subject_metadata.as_ref(), |bound, text| bound.text(text.as_str()))
        });
        Ok(demand.map_err(SecondFactorError::from)?)
    }

    /// The accounts of an instance, active or not.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn list(&self, access: &Access) -> Result<Vec<AccountSummary>, AccessError> {
        let gated = self.accounts.list(access).await?.ok_or(AccessError::InstanceUnknown)?;
        gated.open(access).map(|(_, accounts)| accounts)
    }

    /// One account, active or not.
    ///
    /// # Errors
    /// See [`FindAccountError`].
    pub async fn find(
        &self,
        access: &Access,
        h_wire: &WireHash,
    ) -> Result<Account, FindAccountError> {
        self.open(access, h_wire).await.map(|(_, account)| account)
    }

    /// Changes what is said about an account, active or not. What is said again changes nothing.
    /// Credentials never go along to another server.
    ///
    /// # Errors
    /// See [`UpdateAccountError`].
    pub async fn update(
        &self,
        access: &Access,
        h_wire: WireHash,
        change: SettingsChange<FacadeCredentials>,
        origin: Origin,
    ) -> Result<(), UpdateAccountError> {
        let (caller, account) = self.open(access, &h_wire).await?;
        let instance = caller.instance().serial;
        let place = FacadePlace::new(instance, &account.payto);
        let change = SettingsChange {
            facade_url: change.facade_url,
            credentials: self.seal_change(&place, change.credentials)?,
            subject_metadata: change.subject_metadata,
        };
        let update = AccountUpdate { instance, h_wire, change };
        let permit = self.guard.permit(Some((&caller).into()));
        let act = self.act(&caller, permit, Action::AccountUpdate, origin, update);
        match self.accounts.update(act).await? {
            Guarded::Done(Change::Done | Change::Unchanged) => Ok(()),
            Guarded::Done(Change::Absent) => Err(UpdateAccountError::AccountUnknown),
            Guarded::Done(Change::CredentialsNeeded) => Err(CredentialsNeeded.into()),
            Guarded::ProofSpent | Guarded::Overtaken => Err(UpdateAccountError::Overtaken),
        }
    }

    /// Deactivates an account of the caller's instance: no new contract uses it, and old ones keep
    /// working. One that is inactive already is not there to be deactivated.
    ///
    /// # Errors
    /// See [`DeactivateAccountError`].
    pub async fn deactivate(
        &self,
        caller: &Caller,
        h_wire: WireHash,
        origin: Origin,
    ) -> Result<(), DeactivateAccountError> {
        let change = (caller.instance().serial, h_wire);
        let permit = self.guard.permit(Some(caller.into()));
        let act = self.act(caller, permit, Action::AccountDeactivate, origin, change);
        match self.accounts.deactivate(act).await? {
            Guarded::Done(Change::Done) => Ok(()),
            // A deactivation needs no credentials.
            Guarded::Done(Change::Unchanged | Change::Absent | Change::CredentialsNeeded) => {
                Err(DeactivateAccountError::AccountUnknown)
            }
            Guarded::ProofSpent | Guarded::Overtaken => Err(DeactivateAccountError::Overtaken),
        }
    }

    async fn open(
        &self,
        access: &Access,
        h_wire: &WireHash,
    ) -> Result<(Caller, Account), FindAccountError> {
        let gated = self.accounts.find(access, h_wire).await?;
        let (caller, account) = gated.ok_or(AccessError::InstanceUnknown)?.open(access)?;
        Ok((caller, account.ok_or(FindAccountError::AccountUnknown)?))
    }

    fn seal(
        &self,
        place: &FacadePlace,
        credentials: &FacadeCredentials,
    ) -> Result<SealedCredentials, Unsealable> {
        credentials.seal(place, &self.keyring, self.entropy.as_ref())
    }

    fn seal_change(
        &self,
        place: &FacadePlace,
        change: CredentialsChange<FacadeCredentials>,
    ) -> Result<CredentialsChange<SealedCredentials>, Unsealable> {
        Ok(match change {
            CredentialsChange::Keep => CredentialsChange::Keep,
            CredentialsChange::Remove => CredentialsChange::Remove,
            CredentialsChange::Replace(credentials) => {
                CredentialsChange::Replace(self.seal(place, &credentials)?)
            }
        })
    }

    fn act<C>(
        &self,
        caller: &Caller,
        permit: Permit,
        action: Action,
        origin: Origin,
        change: C,
    ) -> Act<C> {
        let audit = AuditEntry::about(caller.instance(), caller.into(), action, origin);
        Act { change, permit, audit, at: self.clock.now() }
    }
}

#[cfg(test)]
mod tests;
