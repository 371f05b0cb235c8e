use super::subject::Unasked;
use super::{InstanceService, Subject};
use crate::act::{Guarded, Request};
use crate::audit::Action;
use crate::challenges::{
    Address, Binder, ChallengeMessage, Contacts, Demand, Holder, Notice, Operation, Proved,
    SecondFactorError,
};
use crate::instances::{
    Change, FindInstanceError, Instance, InstanceSettings, InstanceUpdate, SettingsChange,
    UpdateInstanceError,
};

impl InstanceService {
    /// Changes the settings of an instance. The same settings again change nothing.
    ///
    /// Addresses are credentials. Who changes his own proves to hold the old ones and the new
    /// ones; what the administrator sets for others is not validated, and the old address is told.
    ///
    /// # Errors
    /// See [`UpdateInstanceError`].
    pub async fn update(
        &self,
        subject: &Subject,
        change: SettingsChange,
        request: Request,
    ) -> Result<(), UpdateInstanceError> {
        let old = self.find_subject(subject).await?;
        let numbers = (&change.settings.phone_number, &old.settings.phone_number);
        self.phone_numbers.check(numbers.0.as_ref(), numbers.1.as_ref())?;
        let new = change.settings.contacts();
        let demand = self.change_of_settings(subject, &old, &new, &change).await?;
        let permit = self.permit(subject, demand.as_ref(), &request.shown).await?;
        let own = demand.as_ref().filter(|_| subject.is_own(&old.reference));
        let asked = own.into_iter().flat_map(|demand| &demand.addresses);
        let is_new = |address: &&Address| new.iter().any(|contact| contact.address == **address);
        let proved = Proved::all(asked.filter(is_new));
        let instance = &old.reference;
        let change =
            InstanceUpdate { instance: instance.serial, epoch: instance.epoch, change, proved };
        let action = Action::InstanceUpdate;
        let act = self.act((subject, instance), permit, action, request.origin, change);
        match (self.instances.update(act).await?, demand) {
            (Guarded::Done(Change::Done), _) => {
                self.tell_old(subject, &old, &new).await;
                Ok(())
            }
            (Guarded::Done(Change::Unchanged), _) => Ok(()),
            (Guarded::Done(Change::Deleted), _) => Err(UpdateInstanceError::PurgeRequired),
            (Guarded::Done(Change::NoInstance), _) => Err(UpdateInstanceError::InstanceUnknown),
            (Guarded::ProofSpent, Some(demand)) => Err(self.guard.ask_again(&demand).await.into()),
            (Guarded::Done(Change::Overtaken) | Guarded::ProofSpent | Guarded::Overtaken, _) => {
                Err(UpdateInstanceError::Overtaken)
            }
        }
    }

    /// The instance that is to be changed, as it is.
    async fn find_subject(&self, subject: &Subject) -> Result<Instance, UpdateInstanceError> {
        match subject {
            Subject::Managed(_, id) | Subject::Operated(id) => Ok(self.find(id).await?),
            Subject::Own(caller) => {
                let instance = self.instances.find(&caller.instance().id).await?;
                // It may have been changed meanwhile, or purged and its id given to another.
                let same = |instance: &Instance| instance.reference == *caller.instance();
                instance.filter(same).ok_or(UpdateInstanceError::Overtaken)
            }
        }
    }

    /// The second factor that a change of settings needs, if any.
    async fn change_of_settings(
        &self,
        subject: &Subject,
        old: &Instance,
        new: &Contacts,
        change: &SettingsChange,
    ) -> Result<Option<Demand>, Unasked> {
        let operation = Operation::InstanceConfig;
        let command = |bound: Binder| {
            let SettingsChange { settings, keep } = change;
            let bound = bound.serial(old.reference.serial.0);
            let keep = [
                keep.pay_delay,
                keep.refund_delay,
                keep.wire_transfer_delay,
                keep.wire_transfer_rounding_interval,
            ];
            settings.bind(keep.iter().fold(bound, |bound, keep| bound.flag(*keep)))
        };
        if subject.is_own(&old.reference) {
            let holder: Holder = old.holder();
            let asked = self.guard.policy.settings(&holder.contacts, new);
            let asked = asked.map_err(SecondFactorError::from)?;
            return Ok(Some(self.guard.every(&holder, operation, asked, command)));
        }
        if old.contacts().same_addresses(new) {
            return Ok(None);
        }
        self.ordinary(subject, operation, command).await
    }

    /// Tells the holder of an address that the administrator replaced it.
    async fn tell_old(&self, subject: &Subject, old: &Instance, new: &Contacts) {
        if subject.is_own(&old.reference) {
            return;
        }
        let (contacts, instance) = (old.contacts(), &old.reference.id);
        let is_kept = |address: &Address| new.iter().any(|contact| contact.address == *address);
        for address in contacts.validated().filter(|address| !is_kept(address)) {
            let notice = Notice::AddressReplaced { instance: instance.clone() };
            let (to, languages) = (address.clone(), Vec::new());
            self.challenges.notify(ChallengeMessage { to, languages, notice }).await;
        }
    }
}

impl InstanceSettings {
    /// As part of a command that a second factor is asked for.
    pub(super) fn bind(&self, bound: Binder) -> Binder {
        let Self {
            name,
            email,
            phone_number,
            website,
            logo,
            address,
            jurisdiction,
            use_stefan,
            default_pay_delay,
            default_refund_delay,
            default_wire_transfer_delay,
            default_wire_transfer_rounding_interval,
        } = self;
        let bound = bound
            .text(name.as_str())
            .optional(email.as_ref(), |bound, email| bound.text(email.as_str()))
            .optional(phone_number.as_ref(), |bound, phone| bound.text(phone.as_str()))
            .optional(website.as_ref(), |bound, website| bound.text(website.as_str()))
            .optional(logo.as_ref(), |bound, logo| bound.text(logo.as_str()));
        let places = [address, jurisdiction];
        let bound = places.iter().fold(bound, |bound, place| {
            // A location is plain texts, which always have a JSON form.
            bound.bytes(&serde_json::to_vec(place).unwrap_or_default())
        });
        bound
            .flag(*use_stefan)
            .number(default_pay_delay.micros())
            .number(default_refund_delay.micros())
            .number(default_wire_transfer_delay.micros())
            .text(default_wire_transfer_rounding_interval.as_str())
    }
}

impl From<FindInstanceError> for UpdateInstanceError {
    fn from(error: FindInstanceError) -> Self {
        match error {
            FindInstanceError::InstanceUnknown => Self::InstanceUnknown,
            FindInstanceError::InstanceDeleted => Self::PurgeRequired,
            FindInstanceError::Store(error) => Self::Store(error),
        }
    }
}
