use super::{Address, TanChannel};
use crate::instances::InstanceRef;

/// An address of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Where it is.
    pub address: Address,
    /// Whether a code sent there came back.
    pub validated: bool,
}

/// The addresses of an instance: at most one for each channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contacts(Vec<Contact>);

impl Contacts {
    /// Takes over addresses.
    #[must_use]
    pub fn new(contacts: impl IntoIterator<Item = Contact>) -> Self {
        Self(contacts.into_iter().collect())
    }

    /// Every address.
    pub fn iter(&self) -> impl Iterator<Item = &Contact> {
        self.0.iter()
    }

    /// Those from which a code came back.
    pub fn validated(&self) -> impl Iterator<Item = &Address> {
        self.0.iter().filter(|contact| contact.validated).map(|contact| &contact.address)
    }

    /// Whether it is the very same addresses, validated or not.
    #[must_use]
    pub fn same_addresses(&self, other: &Self) -> bool {
        let of = |contacts: &Self, channel| contacts.of(channel).cloned();
        TanChannel::ALL.iter().all(|channel| of(self, *channel) == of(other, *channel))
    }

    fn of(&self, channel: TanChannel) -> Option<&Address> {
        self.0.iter().map(|contact| &contact.address).find(|one| one.channel() == channel)
    }

    /// Whether an address is among them and validated.
    #[must_use]
    pub fn has_validated(&self, address: &Address) -> bool {
        self.validated().any(|one| one == address)
    }
}

/// Whose second factor is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The instance.
    pub instance: InstanceRef,
    /// Where it is reached.
    pub contacts: Contacts,
}

/// Which addresses of an instance are proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proved {
    /// Its e-mail address.
    pub email: bool,
    /// Its phone number.
    pub phone: bool,
}

impl Proved {
    /// All of these.
    #[must_use]
    pub fn all<'a>(addresses: impl IntoIterator<Item = &'a Address>) -> Self {
        addresses.into_iter().fold(Self::default(), |proved, address| match address {
            Address::Email(_) => Self { email: true, ..proved },
            Address::Phone(_) => Self { phone: true, ..proved },
        })
    }
}
