//! The application on a store that answers as a test wants.
use crate::error::each::Each;
use crate::{Api, ConfigResponse, CurrencySpecification, LegalFile, LegalText, Limits, Settings};
use std::collections::BTreeMap;
use std::sync::Arc;
use taler_merchant_domain::act::{Guard, Guarded};
use taler_merchant_domain::auth::{
    Authenticator, Gated, HashingError, LoginService, LoginToken, MockLoginTokenRepository,
    MockPasswordHasher, PasswordHash, Revocation, TokenDescription, TokenInfo, TokenSerial,
    Verdict,
};
use taler_merchant_domain::instances::{
    Change, Defaults, Instance, InstanceRef, InstanceSerial, InstanceService, InstanceSummary,
    LoginRecord, MockInstanceRepository,
};
use taler_merchant_domain::store::{Insertion, StoreError};
use taler_merchant_domain::testing::{
    FixedClock, SeededEntropy, a_keyring, a_login_token, an_instance, an_instance_ref,
};
use taler_merchant_domain::{RelativeTime, RoundingInterval};

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
            payment_targets: std::collections::BTreeSet::new(),
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

/// The services of a worker.
pub(super) fn api(mood: Mood, self_provisioning: bool) -> Api {
    let (instances, tokens) = (Arc::new(instances(mood)), Arc::new(tokens(mood)));
    let (hasher, keyring, guard) = (Arc::new(hasher(mood)), a_keyring(), Guard::new());
    let (entropy, clock) = (Arc::new(SeededEntropy::new(1)), FixedClock::at(1));
    let authenticator = Authenticator::new(tokens.clone(), keyring.clone(), clock.clone());
    let logins = LoginService {
        instances: instances.clone(),
        tokens,
        hasher: hasher.clone(),
        guard: guard.clone(),
        authenticator: authenticator.clone(),
        keyring: keyring.clone(),
        entropy: entropy.clone(),
        clock: clock.clone(),
    };
    let entropy_of_ids = entropy.clone();
    let instances =
        InstanceService { self_provisioning, instances, hasher, guard, keyring, entropy, clock };
    Api {
        instances,
        logins,
        authenticator,
        entropy: entropy_of_ids,
        settings: Arc::new(settings()),
    }
}

fn settings() -> Settings {
    let delay = RelativeTime::from_secs(60);
    Settings {
        config: config(),
        defaults: Defaults {
            pay_delay: delay,
            refund_delay: delay,
            wire_transfer_delay: delay,
            wire_transfer_rounding_interval: RoundingInterval::None,
        },
        limits: Limits { body: 4096, image_body: 8192 },
        password_as_bearer: true,
        terms: Some(legal()),
        privacy: Some(legal()),
    }
}

fn legal() -> LegalText {
    let (language, media_type) = ("en".to_owned(), "text/plain");
    let file = LegalFile { language, media_type, content: Arc::from(b"Be nice.".as_slice()) };
    LegalText { etag: "v1".to_owned(), files: vec![file] }
}

/// What the server offers, without anything optional.
pub(super) fn config() -> ConfigResponse {
    let delay = RelativeTime::from_secs(60);
    let kudos = CurrencySpecification {
        name: "Kudos".to_owned(),
        currency: "KUDOS".to_owned(),
        num_fractional_input_digits: 2,
        num_fractional_normal_digits: 2,
        num_fractional_trailing_zero_digits: 2,
        alt_unit_names: BTreeMap::from([("0".to_owned(), "ク".to_owned())]),
    };
    ConfigResponse {
        version: crate::PROTOCOL_VERSION,
        name: "taler-merchant",
        implementation: crate::IMPLEMENTATION,
        currency: "KUDOS".to_owned(),
        default_persona: "expert".to_owned(),
        currencies: BTreeMap::from([("KUDOS".to_owned(), kudos)]),
        report_generators: BTreeMap::new(),
        phone_regex: None,
        exchanges: Vec::new(),
        have_self_provisioning: true,
        have_donau: false,
        mandatory_tan_channels: Vec::new(),
        payment_target_types: "*".to_owned(),
        payment_target_regex: None,
        default_pay_delay: delay,
        default_refund_delay: delay,
        default_wire_transfer_delay: delay,
        default_wire_transfer_rounding_interval: RoundingInterval::None,
    }
}
