use crate::auth::{NewLoginToken, PasswordHash, TokenSerial};
use crate::challenges::{Address, Contact, Contacts, Holder, Proved};
use crate::secrets::Sealed;
use crate::{
    EddsaPublicKey, EmailAddress, ImageDataUrl, InstanceId, LegalName, Location, PhoneNumber,
    RelativeTime, RoundingInterval, WebsiteUrl,
};
use std::collections::BTreeSet;

/// Which instance it is: an id may be given again after a purge, a serial never is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceSerial(pub i64);

/// Rises whenever the credentials of an instance change: its password, its addresses, its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub i64);

impl Epoch {
    /// The epoch of a new instance.
    pub const FIRST: Self = Self(0);

    /// The one after this.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// What identifies an instance at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceRef {
    /// Its key.
    pub serial: InstanceSerial,
    /// Its name in paths, as it was given at creation.
    pub id: InstanceId,
    /// The state of its credentials.
    pub epoch: Epoch,
    /// Whether it was deleted and not yet purged.
    pub deleted: bool,
}

/// What the owner of an instance says about himself and how he wants to sell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceSettings {
    /// Legal name, for contracts.
    pub name: LegalName,
    /// For customers, and for the second factor once validated.
    pub email: Option<EmailAddress>,
    /// For the second factor once validated.
    pub phone_number: Option<PhoneNumber>,
    /// For customers.
    pub website: Option<WebsiteUrl>,
    /// For customers.
    pub logo: Option<ImageDataUrl>,
    /// Where the business is, for contracts.
    pub address: Location,
    /// Under which jurisdiction it is done, for contracts.
    pub jurisdiction: Location,
    /// Whether STEFAN curves give the fees that the merchant pays by default.
    pub use_stefan: bool,
    /// How long an offer is valid when it does not say.
    pub default_pay_delay: RelativeTime,
    /// For how long after the payment deadline refunds are possible when an offer does not say.
    pub default_refund_delay: RelativeTime,
    /// How long after the refund deadline the exchange may wait with the wire transfer.
    pub default_wire_transfer_delay: RelativeTime,
    /// To what the wire deadline is rounded up.
    pub default_wire_transfer_rounding_interval: RoundingInterval,
}

impl InstanceSettings {
    /// The addresses, none of them validated.
    #[must_use]
    pub fn contacts(&self) -> Contacts {
        self.contacts_proved(Proved::default())
    }

    fn contacts_proved(&self, proved: Proved) -> Contacts {
        let (email, phone) = (self.email.clone(), self.phone_number.clone());
        let email = email.map(|email| (Address::Email(email), proved.email));
        let phone = phone.map(|phone| (Address::Phone(phone), proved.phone));
        let contact = |(address, validated)| Contact { address, validated };
        Contacts::new([email, phone].into_iter().flatten().map(contact))
    }
}

/// A change of settings: what an owner says now, with what he leaves as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsChange {
    /// Replaces the old settings, all but those below.
    pub settings: InstanceSettings,
    /// Whether to keep what was said before, instead of what `settings` has.
    pub keep: Kept,
}

/// A change of the settings of one instance, decided on the state of its credentials.
#[derive(Debug, Clone)]
pub struct InstanceUpdate {
    /// Which instance.
    pub instance: InstanceSerial,
    /// The epoch in which the change was decided: in another one it is void, since who is to be
    /// asked for it may be another.
    pub epoch: Epoch,
    /// The change itself.
    pub change: SettingsChange,
    /// Which of the new addresses were proved for it.
    pub proved: Proved,
}

/// Settings that a change may leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for one member of a request")]
pub struct Kept {
    /// [`InstanceSettings::default_pay_delay`]
    pub pay_delay: bool,
    /// [`InstanceSettings::default_refund_delay`]
    pub refund_delay: bool,
    /// [`InstanceSettings::default_wire_transfer_delay`]
    pub wire_transfer_delay: bool,
    /// [`InstanceSettings::default_wire_transfer_rounding_interval`]
    pub wire_transfer_rounding_interval: bool,
}

/// What becomes of an instance when its settings change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSettings {
    /// The new settings.
    pub settings: InstanceSettings,
    /// An address that is no longer the one that was proved is not proved.
    pub email_validated: bool,
    /// Likewise.
    pub phone_validated: bool,
    /// Rises with a change of address: it is a credential.
    pub epoch: Epoch,
}

impl Instance {
    /// Where it is reached, and whether it proved so.
    #[must_use]
    pub fn contacts(&self) -> Contacts {
        let proved = Proved { email: self.email_validated, phone: self.phone_validated };
        self.settings.contacts_proved(proved)
    }

    /// It, as somebody whose second factor is asked for.
    #[must_use]
    pub fn holder(&self) -> Holder {
        Holder { instance: self.reference.clone(), contacts: self.contacts() }
    }

    /// What the instance becomes by a change for which these of the new addresses were `proved`;
    /// `None` when that is what it is.
    #[must_use]
    pub fn changed(&self, change: &SettingsChange, proved: Proved) -> Option<ChangedSettings> {
        let (old, keep, mut new) = (&self.settings, change.keep, change.settings.clone());
        if keep.pay_delay {
            new.default_pay_delay = old.default_pay_delay;
        }
        if keep.refund_delay {
            new.default_refund_delay = old.default_refund_delay;
        }
        if keep.wire_transfer_delay {
            new.default_wire_transfer_delay = old.default_wire_transfer_delay;
        }
        if keep.wire_transfer_rounding_interval {
            new.default_wire_transfer_rounding_interval =
                old.default_wire_transfer_rounding_interval;
        }
        let (same_email, same_phone) =
            (new.email == old.email, new.phone_number == old.phone_number);
        let email_validated =
            new.email.is_some() && (proved.email || self.email_validated && same_email);
        let phone_validated =
            new.phone_number.is_some() && (proved.phone || self.phone_validated && same_phone);
        let same_proofs =
            (email_validated, phone_validated) == (self.email_validated, self.phone_validated);
        if new == *old && same_proofs {
            return None;
        }
        let raised = !(same_email && same_phone && same_proofs);
        let epoch = self.reference.epoch;
        Some(ChangedSettings {
            settings: new,
            email_validated,
            phone_validated,
            epoch: if raised { epoch.next() } else { epoch },
        })
    }
}

/// What a server gives to instances that do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Defaults {
    /// See [`InstanceSettings::default_pay_delay`].
    pub pay_delay: RelativeTime,
    /// See [`InstanceSettings::default_refund_delay`].
    pub refund_delay: RelativeTime,
    /// See [`InstanceSettings::default_wire_transfer_delay`].
    pub wire_transfer_delay: RelativeTime,
    /// See [`InstanceSettings::default_wire_transfer_rounding_interval`].
    pub wire_transfer_rounding_interval: RoundingInterval,
}

/// An instance, deleted or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// What identifies it.
    pub reference: InstanceRef,
    /// What its owner says.
    pub settings: InstanceSettings,
    /// Whether a code sent to its e-mail address came back.
    pub email_validated: bool,
    /// Whether a code sent to its phone number came back.
    pub phone_validated: bool,
    /// The public half of its signing key.
    pub merchant_pub: EddsaPublicKey,
}

/// A line in the list of instances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceSummary {
    /// What identifies it.
    pub reference: InstanceRef,
    /// Legal name.
    pub name: LegalName,
    /// For customers.
    pub website: Option<WebsiteUrl>,
    /// For customers.
    pub logo: Option<ImageDataUrl>,
    /// The public half of its signing key.
    pub merchant_pub: EddsaPublicKey,
    /// Target types of its active bank accounts.
    pub payment_targets: BTreeSet<String>,
}

/// What a login needs to know of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRecord {
    /// What identifies it.
    pub instance: InstanceRef,
    /// What the password is compared with.
    pub password: PasswordHash,
    /// Where it is reached.
    pub contacts: Contacts,
}

/// An instance to be stored.
#[derive(Debug, Clone)]
pub struct NewInstance {
    /// Its name in paths.
    pub id: InstanceId,
    /// What its owner says.
    pub settings: InstanceSettings,
    /// What its password is compared with.
    pub password: PasswordHash,
    /// The public half of its signing key.
    pub merchant_pub: EddsaPublicKey,
    /// The other half, encrypted.
    pub private_key: Sealed,
    /// Which of its addresses were proved for its creation.
    pub proved: Proved,
    /// A login token that is stored with it.
    pub token: Option<NewLoginToken>,
}

/// A password to be stored for an instance.
#[derive(Debug, Clone)]
pub struct NewPassword {
    /// Whose it is.
    pub instance: InstanceSerial,
    /// What passwords will be compared with.
    pub password: PasswordHash,
    /// The login token that stays good: the one by which the password was changed.
    pub keep: Option<TokenSerial>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{an_instance, settings};

    fn change(settings: InstanceSettings) -> SettingsChange {
        SettingsChange { settings, keep: Kept::default() }
    }

    fn with_email(email: &str, validated: bool) -> Instance {
        let email = Some(EmailAddress::parse(email).unwrap());
        Instance {
            settings: InstanceSettings { email, ..settings("shop") },
            email_validated: validated,
            ..an_instance("shop")
        }
    }

    #[test]
    fn the_same_settings_change_nothing() {
        let same = an_instance("shop").changed(&change(settings("shop")), Proved::default());
        assert_eq!(same, None);
    }

    #[test]
    fn what_is_kept_is_not_replaced() {
        let instance = an_instance("shop");
        let new = InstanceSettings {
            default_pay_delay: RelativeTime::from_secs(1),
            default_refund_delay: RelativeTime::from_secs(1),
            default_wire_transfer_delay: RelativeTime::from_secs(1),
            default_wire_transfer_rounding_interval: RoundingInterval::Year,
            ..settings("shop")
        };
        let keep = Kept {
            pay_delay: true,
            refund_delay: true,
            wire_transfer_delay: true,
            wire_transfer_rounding_interval: true,
        };
        let kept = SettingsChange { settings: new.clone(), keep };
        assert_eq!(instance.changed(&kept, Proved::default()), None);
        let changed = instance.changed(&change(new.clone()), Proved::default()).unwrap();
        assert_eq!(changed.settings, new);
    }

    #[test]
    fn another_address_is_not_proved_and_raises_the_epoch() {
        let instance = with_email("a@example.com", true);
        let new = with_email("b@example.com", false).settings;
        let changed = instance.changed(&change(new), Proved::default()).unwrap();
        assert!(!changed.email_validated);
        assert_eq!(changed.epoch, Epoch(1));
        let removed = instance.changed(&change(settings("shop")), Proved::default()).unwrap();
        assert_eq!((removed.email_validated, removed.epoch), (false, Epoch(1)));
    }

    #[test]
    fn a_kept_address_stays_proved() {
        let instance = with_email("a@example.com", true);
        let new = InstanceSettings { use_stefan: false, ..instance.settings.clone() };
        let changed = instance.changed(&change(new), Proved::default()).unwrap();
        assert_eq!((changed.email_validated, changed.epoch), (true, Epoch::FIRST));
    }

    #[test]
    fn what_was_proved_is_a_change_too() {
        let (instance, proved) =
            (with_email("a@example.com", false), Proved { email: true, phone: true });
        let changed = instance.changed(&change(instance.settings.clone()), proved).unwrap();
        assert_eq!((changed.email_validated, changed.phone_validated), (true, false));
        assert_eq!(changed.epoch, Epoch(1));
        let again = with_email("a@example.com", true);
        assert_eq!(again.changed(&change(again.settings.clone()), proved), None);
    }
}
