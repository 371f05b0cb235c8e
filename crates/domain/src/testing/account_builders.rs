use super::{SeededEntropy, a_keyring};
use crate::accounts::{
    Account, AccountSettings, FacadeCredentials, FacadePlace, NewAccount, SealedCredentials,
    WireDetails,
};
use crate::instances::InstanceSerial;
use crate::{PaytoUri, WireSalt};

/// An account of this name at a bank.
///
/// # Panics
/// When `name` does not fit into a URI.
#[must_use]
pub fn a_payto(name: &str) -> PaytoUri {
    let text = format!("payto://x-taler-bank/bank.example/{name}?receiver-name=Jo");
    PaytoUri::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// An account of this name of the instance with serial 1, with nothing optional, under a salt made
/// of this byte.
#[must_use]
pub fn a_new_account(name: &str, salt: u8) -> NewAccount {
    let payto = a_payto(name);
    let wire = WireDetails::new(&payto, WireSalt::from_bytes([salt; 16]));
    let settings = AccountSettings { facade_url: None, credentials: None, subject_metadata: None };
    NewAccount { instance: InstanceSerial(1), payto, wire, settings }
}

/// The account of [`a_new_account`], active, as a store would give it back.
#[must_use]
pub fn an_account(name: &str, salt: u8) -> Account {
    let NewAccount { payto, wire, .. } = a_new_account(name, salt);
    Account { payto, wire, facade_url: None, subject_metadata: None, active: true }
}

/// The user `jo` with this password, encrypted for the account `a` of the instance with serial 1.
///
/// # Panics
/// When `password` cannot be one.
#[must_use]
pub fn sealed_credentials(password: &str) -> SealedCredentials {
    let credentials = FacadeCredentials::basic("jo", password);
    let credentials = credentials.unwrap_or_else(|error| panic!("{error}"));
    let place = FacadePlace::new(InstanceSerial(1), &a_payto("a"));
    let sealed = credentials.seal(&place, &a_keyring(), &SeededEntropy::new(9));
    sealed.unwrap_or_else(|error| panic!("{error}"))
}
