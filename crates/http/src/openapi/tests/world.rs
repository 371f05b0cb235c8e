//! The application on a store that answers as a test wants.
use crate::Api;
use crate::error::each::Each;
use crate::testing::Parts;
pub(super) use crate::testing::config;
use std::collections::BTreeSet;
use std::sync::Arc;
use taler_merchant_domain::accounts::{
    self, Account, AccountSummary, Addition, MockAccountRepository,
};
use taler_merchant_domain::act::Guarded;
use taler_merchant_domain::auth::{
    Checked, Gated, HashingError, LoginToken, MockLoginTokenRepository, MockPasswordHasher,
    PasswordHash, Revocation, TokenDescription, TokenInfo, TokenSerial, Verdict,
};
use taler_merchant_domain::instances::{
    Change, Instance, InstanceRef, InstanceSerial, InstanceSummary, LoginRecord,
    MockInstanceRepository,
};
use taler_merchant_domain::store::{Insertion, StoreError};
use taler_merchant_domain::testing::{
    a_family, a_login_token, an_account, an_instance, an_instance_ref,
};
use taler_merchant_domain::token_families::{
    FamilyTerms, MockTokenFamilyRepository, TokenFamily, TokenFamilySummary,
};

/// How the store, and what else is outside, answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// The instance is there, ids that are asked for are free, changes are made.
    Kind,
    /// The instance is there; so are those that are to be created, with the same settings or not.
    Taken { deleted: bool },
    /// There is nothing.
    Empty,
    /// There is nothing but the token.
    Gone,
    /// The instance is the administrator's.
    Admin,
    /// The token is good for nothing.
    Narrow,
    /// The token is unknown.
    Strange,
    /// Credentials change while requests are under way.
    Hasty,
    /// Authentication fails, with one of the errors of the store.
    Locked(usize),
    /// Everything after authentication fails so.
    Broken(usize),
    /// Passwords cannot be hashed.
    Unhashing(usize),
    /// Passwords are wrong.
    Wrong,
}

impl Mood {
    /// Every mood there is.
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![
            Self::Kind,
            Self::Empty,
            Self::Gone,
            Self::Admin,
            Self::Narrow,
            Self::Strange,
            Self::Hasty,
        ];
        all.extend([Self::Wrong, Self::Taken { deleted: false }, Self::Taken { deleted: true }]);
        for number in 0..StoreError::each().len() {
            all.extend([Self::Locked(number), Self::Broken(number)]);
        }
        all.extend((0..HashingError::each().len()).map(Self::Unhashing));
        all
    }

    fn is_empty(self) -> bool {
        matches!(self, Self::Empty | Self::Gone)
    }

    fn read<T>(self, value: T) -> Result<T, StoreError> {
        match self {
            Self::Broken(number) => Err(StoreError::each().swap_remove(number)),
            _ => Ok(value),
        }
    }

    fn find<T>(self, value: T) -> Result<Option<T>, StoreError> {
        self.read((!self.is_empty()).then_some(value))
    }

    /// What is behind the check of the token; where authentication fails, nothing.
    fn look<T>(self, value: T) -> Result<Option<Gated<Option<T>>>, StoreError> {
        let is_there = !matches!(self, Self::Gone | Self::Locked(_));
        self.read((self != Self::Empty).then(|| self.gated(is_there.then_some(value))))
    }

    fn change<T>(self, done: T, nothing: T) -> Result<Guarded<T>, StoreError> {
        self.read(match self {
            Self::Hasty => Guarded::Overtaken,
            Self::Empty | Self::Gone => Guarded::Done(nothing),
            _ => Guarded::Done(done),
        })
    }

    fn gated<T>(self, value: T) -> Gated<T> {
        let scope = taler_merchant_domain::auth::Scope::OrderSimple;
        let token = match self {
            Self::Strange => None,
            Self::Narrow => Some(LoginToken { scope, ..a_login_token() }),
            _ => Some(LoginToken { refreshable: true, ..a_login_token() }),
        };
        Gated::new(self.reference(), token, value)
    }

    /// What a change does to an instance.
    fn changed(self) -> Result<Guarded<Change>, StoreError> {
        let deleted = self == Self::Taken { deleted: true };
        self.change(if deleted { Change::Deleted } else { Change::Done }, Change::NoInstance)
    }

    fn instance(self) -> Instance {
        let deleted = self == Self::Taken { deleted: true };
        let reference = InstanceRef { deleted, ..self.reference() };
        Instance { reference, ..an_instance("shop") }
    }

    fn reference(self) -> InstanceRef {
        an_instance_ref(if self == Self::Admin { "admin" } else { "shop" })
    }
}

fn instances(mood: Mood) -> MockInstanceRepository {
    let mut store = MockInstanceRepository::new();
    store.expect_find().returning(move |id| {
        // The one that is about to be created.
        let is_free = id.as_str() == "corner-shop" && !matches!(mood, Mood::Taken { .. });
        if is_free { mood.read(None) } else { mood.find(mood.instance()) }
    });
    store.expect_find_profile().returning(move |_| mood.find(mood.gated(an_instance("shop"))));
    store.expect_find_login().returning(move |_| {
        let password = PasswordHash::from_phc(String::new());
        mood.find(LoginRecord { instance: an_instance_ref("shop"), password })
    });
    store.expect_list().returning(move || {
        let Instance { reference, settings, merchant_pub, .. } = an_instance("shop");
        let name = settings.name;
        mood.read(vec![InstanceSummary {
            reference,
            name,
            website: None,
            logo: None,
            merchant_pub,
            payment_targets: BTreeSet::new(),
        }])
    });
    let rival = move || Insertion::Existing(an_instance("shop"));
    let new = Insertion::New(InstanceSerial(1));
    store.expect_provision().returning(move |act| match act.permit.standing() {
        // Without credentials there are none to change.
        None if mood == Mood::Hasty => Mood::Kind.change(new.clone(), rival()),
        _ => mood.change(new.clone(), rival()),
    });
    store.expect_update().returning(move |_| mood.changed());
    store.expect_delete().returning(move |_| mood.changed());
    store.expect_purge().returning(move |_| mood.changed());
    store.expect_set_password().returning(move |_| mood.changed());
    store
}

fn tokens(mood: Mood) -> MockLoginTokenRepository {
    let mut store = MockLoginTokenRepository::new();
    store.expect_find().returning(move |_| match mood {
        Mood::Locked(number) => Err(StoreError::each().swap_remove(number)),
        Mood::Empty => Ok(None),
        _ => Ok(Some(mood.gated(()))),
    });
    store.expect_insert().returning(move |_| mood.change(TokenSerial(1), TokenSerial(1)));
    store.expect_revoke().returning(move |_| mood.change(Revocation::Done, Revocation::Absent));
    store.expect_list().returning(move |_, _| {
        let info = TokenInfo { token: a_login_token(), description: TokenDescription::default() };
        mood.find(mood.gated(vec![info]))
    });
    store
}

fn hasher(mood: Mood) -> MockPasswordHasher {
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_hash().returning(move |_| match mood {
        Mood::Unhashing(number) => Err(HashingError::each().swap_remove(number)),
        _ => Ok(PasswordHash::from_phc(String::new())),
    });
    hasher.expect_verify().returning(move |_, _| match mood {
        Mood::Unhashing(number) => Err(HashingError::each().swap_remove(number)),
        Mood::Wrong => Ok(Verdict::Mismatch),
        _ => Ok(Verdict::Match),
    });
    hasher
}

/// Bank accounts. Where authentication fails there are none, so that a look at the credential
/// follows.
fn accounts(mood: Mood) -> MockAccountRepository {
    let mut store = MockAccountRepository::new();
    let wire = an_account("a", 1).wire;
    store.expect_add().returning(move |_| match mood {
        Mood::Taken { .. } => Ok(Guarded::Done(Addition::Conflict)),
        _ => mood.change(Addition::New(wire), Addition::NoInstance),
    });
    store.expect_list().returning(move |_| {
        let Account { payto, wire, active, .. } = an_account("a", 1);
        mood.find(mood.gated(vec![AccountSummary { payto, h_wire: wire.h_wire, active }]))
    });
    store.expect_find().returning(move |_, _| mood.look(an_account("a", 1)));
    let change = move || mood.change(accounts::Change::Done, accounts::Change::Absent);
    store.expect_update().returning(move |_| match mood {
        Mood::Taken { .. } => Ok(Guarded::Done(accounts::Change::CredentialsNeeded)),
        _ => change(),
    });
    store.expect_deactivate().returning(move |_| change());
    store
}

fn families(mood: Mood) -> MockTokenFamilyRepository {
    let mut store = MockTokenFamilyRepository::new();
    let rival = || TokenFamily { issued: 1, ..a_family("rival") };
    store.expect_insert_if_absent().returning(move |_, _| match mood {
        Mood::Kind | Mood::Admin => Ok(Checked::Done),
        Mood::Locked(_) => Ok(Checked::Undone(Some(mood.gated(Some(rival()))))),
        _ => mood.look(rival()).map(Checked::Undone),
    });
    store.expect_list().returning(move |_| {
        let TokenFamily { slug, kind, terms, .. } = a_family("a");
        let FamilyTerms { name, description, description_i18n, validity, .. } = terms;
        let family =
            TokenFamilySummary { slug, kind, name, description, description_i18n, validity };
        mood.find(mood.gated(vec![family]))
    });
    store.expect_find().returning(move |_, _| mood.look(a_family("a")));
    let change = move || match mood {
        Mood::Kind | Mood::Admin => Ok(Checked::Done),
        _ => mood.look(a_family("a")).map(Checked::Undone),
    };
    store.expect_update().returning(move |_, _, _| change());
    store.expect_delete().returning(move |_, _| change());
    store
}

/// The services of a worker.
pub(super) fn api(mood: Mood, self_provisioning: bool) -> Api {
    let parts = Parts {
        instances: instances(mood),
        tokens: tokens(mood),
        accounts: accounts(mood),
        families: families(mood),
        hasher: Arc::new(hasher(mood)),
        self_provisioning,
        ..Parts::new()
    };
    parts.api()
}
