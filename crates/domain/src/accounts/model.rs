use super::{SealedCredentials, WireSubjectMetadata};
use crate::instances::InstanceSerial;
use crate::{BaseUrl, PaytoUri, WireHash, WireSalt};

/// By what a bank account is known in contracts and deposits. Kept as long as the account, since
/// old contracts refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WireDetails {
    /// Salted hash of the account; its name in paths.
    pub h_wire: WireHash,
    /// What the hash was made with.
    pub salt: WireSalt,
}

impl WireDetails {
    /// The details of an account under a salt.
    #[must_use]
    pub fn new(account: &PaytoUri, salt: WireSalt) -> Self {
        Self { h_wire: WireHash::of(account, &salt), salt }
    }
}

/// What its owner says about a bank account, beside which one it is. `C` is how credentials are
/// given: in the clear in a command, encrypted in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSettings<C = SealedCredentials> {
    /// Where incoming transfers can be looked up.
    pub facade_url: Option<BaseUrl>,
    /// What opens that service. Never shown.
    pub credentials: Option<C>,
    /// What an exchange adds to the subject of its transfers.
    pub subject_metadata: Option<WireSubjectMetadata>,
}

/// A change of what is said about a bank account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsChange<C = SealedCredentials> {
    /// [`AccountSettings::facade_url`]; `None` keeps it.
    pub facade_url: Option<BaseUrl>,
    /// [`AccountSettings::credentials`]
    pub credentials: CredentialsChange<C>,
    /// [`AccountSettings::subject_metadata`]; `None` keeps it.
    pub subject_metadata: Option<WireSubjectMetadata>,
}

/// What becomes of the credentials of a credit facade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialsChange<C> {
    /// They stay.
    Keep,
    /// They are forgotten.
    Remove,
    /// Others take their place.
    Replace(C),
}

/// Credentials are stored that were not meant for the server of a new URL: it must not get them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the stored credentials are not for the server of the new URL")]
pub struct CredentialsNeeded;

impl AccountSettings {
    /// What the settings become by a change; `None` when that is what they are.
    ///
    /// # Errors
    /// [`CredentialsNeeded`] when the change would keep credentials and take them to another
    /// server, or to a first one: who may change settings may not know them.
    pub fn changed(&self, change: &SettingsChange) -> Result<Option<Self>, CredentialsNeeded> {
        let keeps = self.credentials.is_some() && change.credentials == CredentialsChange::Keep;
        if keeps && change.facade_url.as_ref().is_some_and(|url| !self.is_served_by(url)) {
            return Err(CredentialsNeeded);
        }
        let new = Self {
            facade_url: change.facade_url.clone().or_else(|| self.facade_url.clone()),
            credentials: match &change.credentials {
                CredentialsChange::Keep => self.credentials.clone(),
                CredentialsChange::Remove => None,
                CredentialsChange::Replace(credentials) => Some(credentials.clone()),
            },
            subject_metadata: change
                .subject_metadata
                .clone()
                .or_else(|| self.subject_metadata.clone()),
        };
        Ok((new != *self).then_some(new))
    }

    /// Whether a URL is of the server of the credit facade.
    fn is_served_by(&self, url: &BaseUrl) -> bool {
        self.facade_url.as_ref().is_some_and(|facade| facade.has_origin_of(url))
    }
}

/// A bank account, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which one it is.
    pub payto: PaytoUri,
    /// By what it is known.
    pub wire: WireDetails,
    /// See [`AccountSettings::facade_url`].
    pub facade_url: Option<BaseUrl>,
    /// See [`AccountSettings::subject_metadata`].
    pub subject_metadata: Option<WireSubjectMetadata>,
    /// Whether new contracts may use it.
    pub active: bool,
}

/// A line in the list of bank accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSummary {
    /// Which one it is.
    pub payto: PaytoUri,
    /// Its name in paths.
    pub h_wire: WireHash,
    /// Whether new contracts may use it.
    pub active: bool,
}

/// A bank account to be stored, or to be found there already.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Whose it is.
    pub instance: InstanceSerial,
    /// Which one it is.
    pub payto: PaytoUri,
    /// By what it is to be known if it is new.
    pub wire: WireDetails,
    /// What its owner says.
    pub settings: AccountSettings,
}

/// What a store has of the bank account that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAccount {
    /// By what it is known.
    pub wire: WireDetails,
    /// Whether new contracts may use it.
    pub active: bool,
    /// What its owner says.
    pub settings: AccountSettings,
}

/// What the addition of a bank account comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addition {
    /// There was no such account: it is stored as it is wanted, active.
    New(WireDetails),
    /// It was inactive: it is active, with the settings that are wanted, and known by what it was.
    Reactivated(WireDetails),
    /// It is there just so: nothing changes.
    Unchanged(WireDetails),
    /// It is active with other settings: nothing changes.
    Conflict,
    /// The instance is deleted or gone: nothing changes.
    NoInstance,
}

impl NewAccount {
    /// What the addition comes to where the instance has `stored` under the same URI.
    #[must_use]
    pub fn addition(&self, stored: Option<&StoredAccount>) -> Addition {
        match stored {
            None => Addition::New(self.wire),
            Some(stored) if !stored.active => Addition::Reactivated(stored.wire),
            Some(stored) if stored.settings == self.settings => Addition::Unchanged(stored.wire),
            Some(_) => Addition::Conflict,
        }
    }
}

/// A change of a bank account.
#[derive(Debug, Clone)]
pub struct AccountUpdate {
    /// Whose it is.
    pub instance: InstanceSerial,
    /// Which one it is.
    pub h_wire: WireHash,
    /// What is said about it now.
    pub change: SettingsChange,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{a_new_account, sealed_credentials};

    fn settings(url: Option<&str>, password: Option<&str>, text: Option<&str>) -> AccountSettings {
        AccountSettings {
            facade_url: url.map(|url| BaseUrl::parse(url).unwrap()),
            credentials: password.map(sealed_credentials),
            subject_metadata: text.map(|text| WireSubjectMetadata::parse(text).unwrap()),
        }
    }

    fn full() -> AccountSettings {
        settings(Some("https://bank.example/"), Some("pass"), Some("shop"))
    }

    /// The cases in which something differs from [`full`].
    fn others() -> Vec<AccountSettings> {
        let (url, password, text) = (Some("https://bank.example/"), Some("pass"), Some("shop"));
        vec![
            settings(None, None, None),
            settings(None, password, text),
            settings(Some("https://bank.example/a/"), password, text),
            settings(url, None, text),
            settings(url, Some("other"), text),
            settings(url, password, None),
            settings(url, password, Some("other")),
        ]
    }

    fn wanted(settings: AccountSettings) -> NewAccount {
        NewAccount { settings, ..a_new_account("a", 1) }
    }

    fn stored(active: bool, settings: AccountSettings) -> StoredAccount {
        StoredAccount { wire: a_new_account("a", 2).wire, active, settings }
    }

    #[test]
    fn what_is_not_there_is_new_with_a_salt_of_its_own() {
        let new = wanted(full());
        assert_eq!(new.addition(None), Addition::New(new.wire));
    }

    #[test]
    fn an_equal_active_account_stays_with_its_salt() {
        for settings in [full()].into_iter().chain(others()) {
            let stored = stored(true, settings.clone());
            assert_eq!(wanted(settings).addition(Some(&stored)), Addition::Unchanged(stored.wire));
        }
    }

    #[test]
    fn an_active_account_with_other_settings_is_in_the_way() {
        for settings in others() {
            let addition = wanted(settings.clone()).addition(Some(&stored(true, full())));
            assert_eq!(addition, Addition::Conflict);
            let addition = wanted(full()).addition(Some(&stored(true, settings)));
            assert_eq!(addition, Addition::Conflict);
        }
    }

    #[test]
    fn an_inactive_account_is_active_again_with_its_salt_whatever_was_said() {
        for settings in [full()].into_iter().chain(others()) {
            let stored = stored(false, settings);
            let addition = wanted(full()).addition(Some(&stored));
            assert_eq!(addition, Addition::Reactivated(stored.wire));
        }
    }

    fn keep() -> SettingsChange {
        SettingsChange {
            facade_url: None,
            credentials: CredentialsChange::Keep,
            subject_metadata: None,
        }
    }

    #[test]
    fn what_is_not_said_is_kept() {
        assert_eq!(full().changed(&keep()), Ok(None));
        let other = settings(Some("https://bank.example/other/"), Some("other"), Some("other"));
        let url = SettingsChange { facade_url: other.facade_url.clone(), ..keep() };
        let changed = full().changed(&url).unwrap().unwrap();
        assert_eq!(changed, AccountSettings { facade_url: other.facade_url, ..full() });
        let text = SettingsChange { subject_metadata: other.subject_metadata.clone(), ..keep() };
        let changed = full().changed(&text).unwrap().unwrap();
        assert_eq!(changed, AccountSettings { subject_metadata: other.subject_metadata, ..full() });
        let replace = CredentialsChange::Replace(sealed_credentials("other"));
        let replace = SettingsChange { credentials: replace, ..keep() };
        let changed = full().changed(&replace).unwrap().unwrap();
        assert_eq!(changed, AccountSettings { credentials: other.credentials, ..full() });
    }

    #[test]
    fn credentials_can_be_removed() {
        let remove = SettingsChange { credentials: CredentialsChange::Remove, ..keep() };
        let changed = full().changed(&remove).unwrap().unwrap();
        assert_eq!(changed, AccountSettings { credentials: None, ..full() });
        assert_eq!(changed.changed(&remove), Ok(None));
    }

    fn moving(url: &str, credentials: CredentialsChange<SealedCredentials>) -> SettingsChange {
        SettingsChange { facade_url: Some(BaseUrl::parse(url).unwrap()), credentials, ..keep() }
    }

    #[test]
    fn kept_credentials_stay_with_their_server() {
        let homeless = AccountSettings { facade_url: None, ..full() };
        let (keep, bank) = (|| CredentialsChange::Keep, "https://bank.example/");
        for url in ["https://evil.example/", "http://bank.example/", "https://bank.example:8443/"] {
            assert_eq!(full().changed(&moving(url, keep())), Err(CredentialsNeeded), "{url}");
        }
        assert_eq!(homeless.changed(&moving(bank, keep())), Err(CredentialsNeeded));
        for url in [bank, "https://bank.example/a/", "HTTPS://Bank.Example:443/"] {
            assert!(full().changed(&moving(url, keep())).is_ok(), "{url}");
        }
    }

    #[test]
    fn a_url_moves_freely_with_new_credentials_or_none() {
        let other = "https://other.example/";
        let replace = CredentialsChange::Replace(sealed_credentials("other"));
        let changed = full().changed(&moving(other, replace)).unwrap().unwrap();
        assert_eq!(changed, settings(Some(other), Some("other"), Some("shop")));
        let changed = full().changed(&moving(other, CredentialsChange::Remove)).unwrap().unwrap();
        assert_eq!(changed, settings(Some(other), None, Some("shop")));
        let changed = changed.changed(&moving("https://b.example/", CredentialsChange::Keep));
        assert_eq!(changed, Ok(Some(settings(Some("https://b.example/"), None, Some("shop")))));
    }

    #[test]
    fn what_is_said_again_changes_nothing() {
        let AccountSettings { facade_url, credentials, subject_metadata } = full();
        let credentials = CredentialsChange::Replace(credentials.unwrap());
        let again = SettingsChange { facade_url, credentials, subject_metadata };
        assert_eq!(full().changed(&again), Ok(None));
    }
}
