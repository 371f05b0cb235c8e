//! Who is asked for a second factor, and by which channels. Decided here, without a store.
use super::{Address, Contact, Contacts, TanChannel};
use std::collections::BTreeSet;

/// What becomes of a critical operation of an instance that proved an address for which this
/// server has no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WithoutSender {
    /// It is refused.
    #[default]
    Refuse,
    /// It runs without a second factor.
    Allow,
}

/// What this server can send, and what it insists on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelPolicy {
    /// Channels with a sender.
    pub available: BTreeSet<TanChannel>,
    /// Channels by which who signs up must be reached.
    pub mandatory: BTreeSet<TanChannel>,
    /// What becomes of those that cannot be asked.
    pub without_sender: WithoutSender,
}

/// An operation needs a second factor, and there is no way to ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the instance has no address by which a second factor could be asked for")]
pub struct ChannelMissing;

/// Who signs up left out an address that he must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address is missing by which the server insists to reach those who sign up")]
pub struct AddressMissing(pub TanChannel);

impl ChannelPolicy {
    /// Whether an address can be written to.
    #[must_use]
    pub fn reaches(&self, address: &Address) -> bool {
        self.available.contains(&address.channel())
    }

    /// By what an instance can be asked: addresses that it proved and that can be written to.
    fn usable(&self, contacts: &Contacts) -> Vec<Address> {
        contacts.validated().filter(|address| self.reaches(address)).cloned().collect()
    }

    /// Any of these is asked for an ordinary critical operation; without one it runs.
    ///
    /// # Errors
    /// [`ChannelMissing`] for an instance that proved an address, if none of them can be written
    /// to and the operator does not let that pass.
    pub fn ordinary(&self, contacts: &Contacts) -> Result<Vec<Address>, ChannelMissing> {
        let usable = self.usable(contacts);
        let unreachable = usable.is_empty() && contacts.validated().next().is_some();
        if unreachable && self.without_sender == WithoutSender::Refuse {
            return Err(ChannelMissing);
        }
        Ok(usable)
    }

    /// All of these are asked before a forgotten password is replaced.
    ///
    /// # Errors
    /// [`ChannelMissing`] when there is none: without a credential a second factor is the only one.
    pub fn recovery(&self, contacts: &Contacts) -> Result<Vec<Address>, ChannelMissing> {
        let usable = self.usable(contacts);
        if usable.is_empty() { Err(ChannelMissing) } else { Ok(usable) }
    }

    /// All of these are asked when somebody signs up: every address that can be written to.
    ///
    /// # Errors
    /// [`AddressMissing`] names the first mandatory channel without an address.
    pub fn sign_up(&self, contacts: &Contacts) -> Result<Vec<Address>, AddressMissing> {
        let given: Vec<&Address> = contacts.iter().map(|contact| &contact.address).collect();
        let lacks = |channel: &TanChannel| given.iter().all(|one| one.channel() != *channel);
        if let Some(channel) = self.mandatory.iter().copied().find(lacks) {
            return Err(AddressMissing(channel));
        }
        Ok(given.into_iter().filter(|address| self.reaches(address)).cloned().collect())
    }

    /// All of these are asked when an owner changes his settings, `new` without regard to what is
    /// validated in it: where an address is new, changed or left out, every usable address of
    /// before, and in any case each address that is not proved and can be written to.
    ///
    /// Whoever stole a token cannot add an address of his own and then be asked there.
    ///
    /// # Errors
    /// [`ChannelMissing`] as for an ordinary operation, where addresses change.
    pub fn settings(&self, old: &Contacts, new: &Contacts) -> Result<Vec<Address>, ChannelMissing> {
        let mut asked = if old.same_addresses(new) { Vec::new() } else { self.ordinary(old)? };
        let unproved = |contact: &&Contact| !old.has_validated(&contact.address);
        let fresh = new.iter().filter(unproved).map(|contact| &contact.address);
        asked.extend(fresh.filter(|address| self.reaches(address)).cloned());
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{a_phone, an_email};

    fn policy(available: &[TanChannel]) -> ChannelPolicy {
        let available = available.iter().copied().collect();
        ChannelPolicy { available, ..ChannelPolicy::default() }
    }

    fn both() -> ChannelPolicy {
        policy(&TanChannel::ALL)
    }

    fn contacts(list: &[(Address, bool)]) -> Contacts {
        let contact = |(address, validated): &(Address, bool)| Contact {
            address: address.clone(),
            validated: *validated,
        };
        Contacts::new(list.iter().map(contact))
    }

    fn email(name: &str) -> Address {
        Address::Email(an_email(name))
    }

    fn phone(last: u8) -> Address {
        Address::Phone(a_phone(last))
    }

    #[test]
    fn who_proved_nothing_is_asked_for_nothing() {
        for contacts in [contacts(&[]), contacts(&[(email("a"), false), (phone(1), false)])] {
            assert_eq!(both().ordinary(&contacts), Ok(Vec::new()));
            assert_eq!(both().recovery(&contacts), Err(ChannelMissing));
        }
    }

    #[test]
    fn proved_addresses_with_a_sender_are_asked() {
        let contacts = contacts(&[(email("a"), true), (phone(1), true)]);
        assert_eq!(both().ordinary(&contacts), Ok(vec![email("a"), phone(1)]));
        let mail = policy(&[TanChannel::Email]);
        assert_eq!(mail.ordinary(&contacts), Ok(vec![email("a")]));
        assert_eq!(mail.recovery(&contacts), Ok(vec![email("a")]));
    }

    #[test]
    fn a_proved_address_without_a_sender_is_refused_unless_the_operator_lets_it_pass() {
        let contacts = contacts(&[(phone(1), true), (email("a"), false)]);
        let mail = policy(&[TanChannel::Email]);
        assert_eq!(mail.ordinary(&contacts), Err(ChannelMissing));
        let lenient = ChannelPolicy { without_sender: WithoutSender::Allow, ..mail };
        assert_eq!(lenient.ordinary(&contacts), Ok(Vec::new()));
        assert_eq!(lenient.recovery(&contacts), Err(ChannelMissing));
    }

    #[test]
    fn who_signs_up_proves_what_he_gives_and_gives_what_is_mandatory() {
        let given = contacts(&[(email("a"), false)]);
        assert_eq!(both().sign_up(&given), Ok(vec![email("a")]));
        assert_eq!(policy(&[TanChannel::Sms]).sign_up(&given), Ok(Vec::new()));
        let mandatory = [TanChannel::Sms, TanChannel::Email].into();
        let strict = ChannelPolicy { mandatory, ..both() };
        assert_eq!(strict.sign_up(&given), Err(AddressMissing(TanChannel::Sms)));
        let given = contacts(&[(email("a"), false), (phone(1), false)]);
        assert_eq!(strict.sign_up(&given), Ok(vec![email("a"), phone(1)]));
    }

    #[test]
    fn other_settings_are_changed_without_a_second_factor() {
        let same = contacts(&[(email("a"), true), (phone(1), true)]);
        assert_eq!(both().settings(&same, &same), Ok(Vec::new()));
        let silent = policy(&[]);
        assert_eq!(silent.settings(&same, &same), Ok(Vec::new()));
    }

    #[test]
    fn whoever_changes_an_address_proves_all_of_before_and_the_new_one() {
        let old = contacts(&[(email("a"), true), (phone(1), true)]);
        let new = contacts(&[(email("b"), false), (phone(1), false)]);
        assert_eq!(both().settings(&old, &new), Ok(vec![email("a"), phone(1), email("b")]));
        let removed = contacts(&[(phone(1), false)]);
        assert_eq!(both().settings(&old, &removed), Ok(vec![email("a"), phone(1)]));
        assert_eq!(policy(&[]).settings(&old, &removed), Err(ChannelMissing));
    }

    #[test]
    fn a_thief_cannot_add_an_address_of_his_own() {
        let old = contacts(&[(email("a"), true)]);
        let new = contacts(&[(email("a"), false), (phone(6), false)]);
        assert_eq!(both().settings(&old, &new), Ok(vec![email("a"), phone(6)]));
        let mail = policy(&[TanChannel::Email]);
        assert_eq!(mail.settings(&old, &new), Ok(vec![email("a")]));
    }

    #[test]
    fn an_address_that_is_still_not_proved_has_to_be() {
        let old = contacts(&[(email("a"), false)]);
        assert_eq!(both().settings(&old, &old), Ok(vec![email("a")]));
        assert_eq!(policy(&[TanChannel::Sms]).settings(&old, &old), Ok(Vec::new()));
    }
}
