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
use taler_merchant_domain::audit::{Action, MockAuditLog};
use taler_merchant_domain::auth::{
    Checked, Gated, HashingError, LoginToken, MockLoginTokenRepository, MockPasswordHasher,
    PasswordHash, Revocation, TokenDescription, TokenInfo, TokenSerial, Verdict,
};
use taler_merchant_domain::challenges::{
    Address, ChallengeSender, ChannelPolicy, Confirmed, Holder, MockChallengeRepository,
    MockChallengeSender, Opened, Reserved, SendError, Senders, Solved, TanChannel,
};
use taler_merchant_domain::instances::{
    Change, Instance, InstanceRef, InstanceSerial, InstanceSettings, InstanceSummary, LoginRecord,
    MockInstanceRepository,
};
use taler_merchant_domain::passwords::{Failures, Found, History, MockPasswordRepository, Turn};
use taler_merchant_domain::store::{Insertion, StoreError};
use taler_merchant_domain::testing::{
    a_family, a_login_token, a_record, an_account, an_email, an_instance, an_instance_ref, settings,
};
use taler_merchant_domain::token_families::{
    FamilyTerms, MockTokenFamilyRepository, TokenFamily, TokenFamilySummary,
};
use taler_merchant_domain::{EmailAddress, PhoneNumber, Timestamp};

/// How the store, and what else is outside, answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// The instance is there and has proved an address, ids that are asked for are free, changes
    /// are made. A second factor is asked for, and good where it is shown.
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
    /// Many passwords were wrong lately, and the instances are there that are to be created.
    Guessed,
    /// Nothing can be sent to anybody.
    Mute,
    /// One of the things becomes of challenges that are wanted.
    Opening(usize),
    /// One of the things becomes of codes that are about to be sent.
    Reserving(usize),
    /// Codes cannot be sent.
    Sending(usize),
    /// One of the things becomes of codes that come back.
    Confirming(usize),
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
            Self::Mute,
        ];
        all.extend([
            Self::Wrong,
            Self::Guessed,
            Self::Taken { deleted: false },
            Self::Taken { deleted: true },
        ]);
        for number in 0..StoreError::each().len() {
            all.extend([Self::Locked(number), Self::Broken(number)]);
        }
        all.extend((0..HashingError::each().len()).map(Self::Unhashing));
        all.extend((0..Opened::each().len()).map(Self::Opening));
        all.extend((0..Reserved::each().len()).map(Self::Reserving));
        all.extend((0..SendError::each().len()).map(Self::Sending));
        all.extend((0..Confirmed::each().len()).map(Self::Confirming));
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
        let settings = InstanceSettings { email: Some(an_email("owner")), ..settings("shop") };
        Instance { reference, settings, email_validated: true, ..an_instance("shop") }
    }

    fn reference(self) -> InstanceRef {
        an_instance_ref(if self == Self::Admin { "admin" } else { "shop" })
    }
}

fn instances(mood: Mood) -> MockInstanceRepository {
    let mut store = MockInstanceRepository::new();
    store.expect_find().returning(move |id| {
        // The one that is about to be created.
        let is_free =
            id.as_str() == "corner-shop" && !matches!(mood, Mood::Taken { .. } | Mood::Guessed);
        if is_free { mood.read(None) } else { mood.find(mood.instance()) }
    });
    store.expect_find_profile().returning(move |_| mood.find(mood.gated(an_instance("shop"))));
    store.expect_find_holder().returning(move |_| mood.find(mood.instance().holder()));
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

fn passwords(mood: Mood) -> MockPasswordRepository {
    let mut store = MockPasswordRepository::new();
    store.expect_find().returning(move |trial| {
        let password = PasswordHash::from_phc(String::new());
        let Holder { instance, contacts } = mood.instance().holder();
        let record = LoginRecord { instance, password, contacts };
        let failures = Failures { count: 1000, last: trial.at };
        let failures = (mood == Mood::Guessed).then_some(failures);
        mood.find(Found { record, history: History { failures, ..History::default() } })
    });
    store.expect_refuse().returning(move |_| Ok(()));
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
        let info = TokenInfo {
            token: a_login_token(),
            description: TokenDescription::default(),
            last_used: Some(Timestamp::from_seconds(7)),
        };
        match mood {
            Mood::Gone => Ok(Some(mood.gated(Vec::new()))),
            _ => mood.find(mood.gated(vec![info])),
        }
    });
    store
}

fn hasher(mood: Mood) -> MockPasswordHasher {
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_hash().returning(move |_| match mood {
        Mood::Unhashing(number) => Err(HashingError::each().swap_remove(number)),
        _ => Ok(PasswordHash::from_phc(String::new())),
    });
    hasher.expect_enter().returning(move |_, _| match mood {
        Mood::Unhashing(number) => Err(HashingError::each().swap_remove(number)),
        _ => Ok(Turn::new(false, ())),
    });
    hasher.expect_is_current().returning(|_| true);
    hasher.expect_verify().returning(move |_, _, _| match mood {
        Mood::Wrong => Ok(Verdict::Mismatch),
        _ => Ok(Verdict::Match),
    });
    hasher
}

/// Challenges. Those that are shown are solved, for whatever address a request may be about.
fn challenges(mood: Mood) -> MockChallengeRepository {
    let mut store = MockChallengeRepository::new();
    store.expect_find_solved().returning(move |ids, _, _| {
        let solved = |id| addresses().map(|address| Solved { id, address, spent: false });
        mood.read(ids.iter().copied().flat_map(solved).collect())
    });
    store.expect_open().returning(move |opening| {
        let done = Opened::Done(opening.asked.iter().map(|asked| asked.id).collect());
        let Mood::Opening(number) = mood else { return mood.read(done) };
        Ok(match Opened::each().swap_remove(number) {
            Opened::Done(_) => done,
            Opened::Throttled(_) if opening.charge().is_none() => done,
            Opened::Overtaken if opening.owner.bound_to.is_none() => done,
            other => other,
        })
    });
    store.expect_reserve().returning(move |_| {
        let number = if let Mood::Reserving(number) = mood { number } else { 0 };
        mood.read(Reserved::each().swap_remove(number))
    });
    store.expect_withdraw().returning(move |_, _| mood.read(()));
    store.expect_confirm().returning(move |_| {
        let number = if let Mood::Confirming(number) = mood { number } else { 0 };
        mood.read(Confirmed::each().swap_remove(number))
    });
    store
}

/// Those of the instance, and of examples.
fn addresses() -> [Address; 2] {
    let email = EmailAddress::parse("owner@shop.example").unwrap();
    let phone = PhoneNumber::parse("+41446681800").unwrap();
    [Address::Email(email), Address::Phone(phone)]
}

fn senders(mood: Mood) -> Senders {
    let mut sender = MockChallengeSender::new();
    sender.expect_send().returning(move |_| match mood {
        Mood::Sending(number) => Err(SendError::each().swap_remove(number)),
        _ => Ok(()),
    });
    let sender: Arc<dyn ChallengeSender> = Arc::new(sender);
    TanChannel::ALL.map(|channel| (channel, Arc::clone(&sender))).into()
}

fn policy(mood: Mood) -> ChannelPolicy {
    let available = if mood == Mood::Mute { [].into() } else { TanChannel::ALL.into() };
    ChannelPolicy { available, ..ChannelPolicy::default() }
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

fn audit(mood: Mood) -> MockAuditLog {
    let mut log = MockAuditLog::new();
    log.expect_read().returning(move |_, _| mood.read(vec![a_record("shop", Action::TokenCreate)]));
    log
}

/// The services of a worker.
pub(super) fn api(mood: Mood, self_provisioning: bool) -> Api {
    let parts = Parts {
        instances: instances(mood),
        tokens: tokens(mood),
        accounts: accounts(mood),
        families: families(mood),
        challenges: challenges(mood),
        senders: senders(mood),
        policy: policy(mood),
        passwords: passwords(mood),
        audit: audit(mood),
        hasher: Arc::new(hasher(mood)),
        self_provisioning,
        ..Parts::new()
    };
    parts.api()
}
