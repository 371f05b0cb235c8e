//! An application over mocks, for tests of endpoints.
use crate::{
    Api, ConfigResponse, CurrencySpecification, LegalFile, LegalText, Limits, Load, Settings,
    TrustedProxies, application,
};
use actix_web::http::header::{AUTHORIZATION, HeaderMap, RETRY_AFTER};
use actix_web::http::{Method, StatusCode};
use actix_web::{test, web};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use taler_merchant_domain::accounts::{AccountService, MockAccountRepository, PaymentTargets};
use taler_merchant_domain::audit::{AuditService, MockAuditLog, Retention};
use taler_merchant_domain::auth::{
    Authenticator, Gated, LoginService, LoginToken, LoginTokenRepository, MockLoginTokenRepository,
    PasswordHasher, TokenSecret, TokenUses,
};
use taler_merchant_domain::challenges::{
    Address, ChallengeRepository, ChannelPolicy, MockChallengeRepository, Senders, TanChannel,
};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::instances::{
    Defaults, InstanceService, MockInstanceRepository, PhoneNumbers,
};
use taler_merchant_domain::kyc::KycService;
use taler_merchant_domain::passwords::MockPasswordRepository;
use taler_merchant_domain::testing::{
    FixedClock, PlainHasher, SeededEntropy, a_challenge_service, a_guard_with, a_holder, a_keyring,
    a_login_token, a_password_service, an_email, an_instance_ref, everybody_has,
};
use taler_merchant_domain::token_families::{MockTokenFamilyRepository, TokenFamilyService};
use taler_merchant_domain::{RelativeTime, RoundingInterval};

/// What an application is made of. A mock that expects nothing is one that must not be asked.
pub(crate) struct Parts {
    pub(crate) instances: MockInstanceRepository,
    pub(crate) tokens: MockLoginTokenRepository,
    pub(crate) accounts: MockAccountRepository,
    pub(crate) families: MockTokenFamilyRepository,
    pub(crate) challenges: MockChallengeRepository,
    pub(crate) passwords: MockPasswordRepository,
    pub(crate) audit: MockAuditLog,
    pub(crate) senders: Senders,
    pub(crate) policy: ChannelPolicy,
    pub(crate) targets: PaymentTargets,
    pub(crate) hasher: Arc<dyn PasswordHasher>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) self_provisioning: bool,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// Status and code; 0 for an answer that is no error.
    pub(crate) fn code(&self) -> (u16, u64) {
        (self.status.as_u16(), self.body["code"].as_u64().unwrap_or_default())
    }

    /// After how many seconds it is worth another try.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        self.headers.get(RETRY_AFTER).map(|value| value.to_str().unwrap().parse().unwrap())
    }

    /// The input that is complained about.
    pub(crate) fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }
}

impl Parts {
    pub(crate) fn new() -> Self {
        Self {
            instances: MockInstanceRepository::new(),
            tokens: MockLoginTokenRepository::new(),
            accounts: MockAccountRepository::new(),
            families: MockTokenFamilyRepository::new(),
            challenges: MockChallengeRepository::new(),
            passwords: everybody_has("right"),
            audit: MockAuditLog::new(),
            senders: Senders::new(),
            policy: ChannelPolicy::default(),
            targets: PaymentTargets::default(),
            hasher: Arc::new(PlainHasher::default()),
            clock: FixedClock::at(1_000_000),
            self_provisioning: false,
        }
    }

    /// Whoever presents a token is let in by `token`, where it is checked beforehand.
    pub(crate) fn checking(token: Option<LoginToken>) -> Self {
        let mut parts = Self::new();
        let gated = Gated::new(an_instance_ref("admin"), token, ());
        parts.tokens.expect_find().returning(move |_| Ok(Some(gated.clone())));
        parts
    }

    /// Whoever presents a token may do everything, where it is checked beforehand.
    pub(crate) fn letting_in() -> Self {
        Self::checking(Some(a_login_token()))
    }

    /// Nobody who presents a token is asked for a second factor: no address is proved.
    pub(crate) fn unasked(self) -> Self {
        self.reached_at(&[])
    }

    /// Whoever presents a token has proved an address, and mails can be sent.
    pub(crate) fn asked(self) -> Self {
        let asked = self.reached_at(&[Address::Email(an_email("owner"))]);
        Self { policy: by_mail(), ..asked }
    }

    fn reached_at(mut self, addresses: &[Address]) -> Self {
        let holder = a_holder(&an_instance_ref("admin"), addresses);
        self.instances.expect_find_holder().returning(move |_| Ok(Some(holder.clone())));
        self
    }

    /// The services of a worker.
    pub(crate) fn api(self) -> Api {
        let (hasher, entropy) = (self.hasher, Arc::new(SeededEntropy::new(1)));
        let (keyring, clock) = (a_keyring(), self.clock);
        let challenges: Arc<dyn ChallengeRepository> = Arc::new(self.challenges);
        let guard = a_guard_with(self.policy, Arc::clone(&challenges));
        let challenges = a_challenge_service(challenges, self.senders);
        let (instances, tokens): (Arc<MockInstanceRepository>, Arc<dyn LoginTokenRepository>) =
            (Arc::new(self.instances), Arc::new(self.tokens));
        let passwords = a_password_service(self.passwords, hasher.clone());
        let uses = TokenUses::default();
        let authenticator =
            Authenticator::new(tokens.clone(), keyring.clone(), clock.clone(), uses);
        Api {
            instances: InstanceService {
                self_provisioning: self.self_provisioning,
                phone_numbers: PhoneNumbers::default(),
                instances: instances.clone(),
                hasher,
                passwords: passwords.clone(),
                guard: guard.clone(),
                challenges: challenges.clone(),
                keyring: keyring.clone(),
                entropy: entropy.clone(),
                clock: clock.clone(),
            },
            challenges,
            logins: LoginService {
                passwords,
                tokens,
                guard: guard.clone(),
                authenticator: authenticator.clone(),
                keyring: keyring.clone(),
                entropy: entropy.clone(),
                clock: clock.clone(),
            },
            accounts: AccountService {
                targets: self.targets,
                accounts: Arc::new(self.accounts),
                instances,
                guard,
                keyring,
                entropy: entropy.clone(),
                clock: clock.clone(),
            },
            kyc: KycService { clock: clock.clone() },
            token_families: TokenFamilyService {
                families: Arc::new(self.families),
                clock: clock.clone(),
            },
            load: Load::new(64, 64),
            audit: AuditService {
                log: Arc::new(self.audit),
                clock: clock.clone(),
                retention: Retention::FOREVER,
            },
            clock,
            authenticator,
            entropy,
            settings: Arc::new(settings()),
        }
    }

    /// Sends a request with a token, and with a body unless it is null.
    pub(crate) async fn send(self, method: Method, path: &str, body: Value) -> Answer {
        let token = TokenSecret::generate(&SeededEntropy::new(2)).to_bearer();
        let request = test::TestRequest::with_uri(path).method(method);
        let request = request.insert_header((AUTHORIZATION, format!("Bearer {}", &*token)));
        self.call(if body.is_null() { request } else { request.set_json(body) }).await
    }

    /// Sends a request.
    pub(crate) async fn call(self, request: test::TestRequest) -> Answer {
        let app = test::init_service(application(web::Data::new(self.api()))).await;
        let response = test::call_service(&app, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = test::read_body(response).await;
        let body =
            if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        Answer { status, headers, body }
    }
}

/// Mails can be sent.
pub(crate) fn by_mail() -> ChannelPolicy {
    ChannelPolicy { available: [TanChannel::Email].into(), ..ChannelPolicy::default() }
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
        limits: Limits { body: 4096, image_body: 8192, ..Limits::default() },
        password_as_bearer: true,
        proxies: TrustedProxies::default(),
        hsts: None,
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
pub(crate) fn config() -> ConfigResponse {
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
