//! An application over mocks, for tests of endpoints.
use crate::{
    Api, ConfigResponse, CurrencySpecification, LegalFile, LegalText, Limits, Settings, application,
};
use actix_web::http::header::AUTHORIZATION;
use actix_web::http::{Method, StatusCode};
use actix_web::{test, web};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use taler_merchant_domain::accounts::{AccountService, MockAccountRepository, PaymentTargets};
use taler_merchant_domain::act::Guard;
use taler_merchant_domain::auth::{
    Authenticator, Gated, LoginService, LoginToken, LoginTokenRepository, MockLoginTokenRepository,
    PasswordHasher, TokenSecret,
};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::instances::{Defaults, InstanceService, MockInstanceRepository};
use taler_merchant_domain::kyc::KycService;
use taler_merchant_domain::testing::{
    FixedClock, PlainHasher, SeededEntropy, a_keyring, a_login_token, an_instance_ref,
};
use taler_merchant_domain::token_families::{MockTokenFamilyRepository, TokenFamilyService};
use taler_merchant_domain::{RelativeTime, RoundingInterval};

/// What an application is made of. A mock that expects nothing is one that must not be asked.
pub(crate) struct Parts {
    pub(crate) instances: MockInstanceRepository,
    pub(crate) tokens: MockLoginTokenRepository,
    pub(crate) accounts: MockAccountRepository,
    pub(crate) families: MockTokenFamilyRepository,
    pub(crate) targets: PaymentTargets,
    pub(crate) hasher: Arc<dyn PasswordHasher>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) self_provisioning: bool,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Answer {
    /// Status and code; 0 for an answer that is no error.
    pub(crate) fn code(&self) -> (u16, u64) {
        (self.status.as_u16(), self.body["code"].as_u64().unwrap_or_default())
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

    /// The services of a worker.
    pub(crate) fn api(self) -> Api {
        let (hasher, entropy) = (self.hasher, Arc::new(SeededEntropy::new(1)));
        let (keyring, clock, guard) = (a_keyring(), self.clock, Guard::new());
        let (instances, tokens): (Arc<MockInstanceRepository>, Arc<dyn LoginTokenRepository>) =
            (Arc::new(self.instances), Arc::new(self.tokens));
        let authenticator = Authenticator::new(tokens.clone(), keyring.clone(), clock.clone());
        Api {
            instances: InstanceService {
                self_provisioning: self.self_provisioning,
                instances: instances.clone(),
                hasher: hasher.clone(),
                guard: guard.clone(),
                keyring: keyring.clone(),
                entropy: entropy.clone(),
                clock: clock.clone(),
            },
            logins: LoginService {
                instances,
                tokens,
                hasher,
                guard: guard.clone(),
                authenticator: authenticator.clone(),
                keyring: keyring.clone(),
                entropy: entropy.clone(),
                clock: clock.clone(),
            },
            accounts: AccountService {
                targets: self.targets,
                accounts: Arc::new(self.accounts),
                guard,
                keyring,
                entropy: entropy.clone(),
                clock: clock.clone(),
            },
            kyc: KycService { clock: clock.clone() },
            token_families: TokenFamilyService { families: Arc::new(self.families), clock },
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
        let status = response.status();
        let body = test::read_body(response).await;
        let body =
            if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
        Answer { status, body }
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
