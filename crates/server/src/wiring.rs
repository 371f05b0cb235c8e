//! From settings to services.
use crate::adapters::{Argon2Hasher, HashingCost, SystemClock, SystemEntropy};
use crate::config::{BaseUrl, Environment, Settings};
use crate::legal;
use crate::second_factor::{SecondFactor, Tools};
use crate::secret::{self, SECRET_VARIABLE};
use crate::senders;
use crate::sweeper::Sweeper;
use anyhow::Context;
use std::sync::Arc;
use taler_merchant_domain::RoundingInterval;
use taler_merchant_domain::accounts::{AccountService, PaymentTargets};
use taler_merchant_domain::audit::{AuditService, Retention};
use taler_merchant_domain::auth::{
    Authenticator, LoginService, PasswordHasher, TokenUpkeep, TokenUses,
};
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::instances::{Defaults, InstanceService, PhoneNumbers};
use taler_merchant_domain::kyc::KycService;
use taler_merchant_domain::leadership::Leadership;
use taler_merchant_domain::passwords::{Counting, PasswordLimits, PasswordService};
use taler_merchant_domain::random::Entropy;
use taler_merchant_domain::secrets::{KeyId, Keyring};
use taler_merchant_domain::token_families::TokenFamilyService;
use taler_merchant_http as http;
use taler_merchant_store::{Database, Repositories};

/// How many passwords wait for their turn in each lane.
const MAX_WAITING_PASSWORDS: usize = 64;

/// How many requests are worked on at a time, unless an operator says so. With twice as many the caches
/// of the processors no longer hold them: `docs/PERFORMANCE.md`.
const REQUESTS_PER_CORE: usize = 128;

/// What all workers of a process share.
#[derive(Clone)]
pub struct Wiring {
    /// A handle to the open database.
    store: Database,
    keyring: Arc<Keyring>,
    hasher: Arc<dyn PasswordHasher>,
    entropy: Arc<dyn Entropy>,
    clock: Arc<dyn Clock>,
    http: Arc<http::Settings>,
    load: http::Load,
    payment_targets: PaymentTargets,
    self_provisioning: bool,
    phone_numbers: PhoneNumbers,
    second_factor: SecondFactor,
    password_limits: Arc<PasswordLimits>,
    counting: Counting,
    audit_retention: Retention,
    token_uses: TokenUses,
}

impl Wiring {
    /// Takes an open database and makes sure that it belongs to this server's secret. The caller
    /// keeps `store` for as long as the server runs.
    ///
    /// # Errors
    /// When anything that the server needs is missing or does not fit.
    pub async fn new(
        settings: &Settings,
        environment: &Environment,
        cost: HashingCost,
        store: &Database,
    ) -> anyhow::Result<Self> {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let secret = secret::obtain(
            environment.variable(SECRET_VARIABLE),
            &settings.secret_file,
            entropy.as_ref(),
        )?;
        let keyring = Arc::new(Keyring::new(KeyId(1), secret));
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let max_requests = settings.traffic.max_requests.unwrap_or(REQUESTS_PER_CORE * threads);
        // All lanes together have half of the places of requests.
        let places = (max_requests / 8).min(MAX_WAITING_PASSWORDS);
        let hasher = Argon2Hasher::new(cost, (threads, places), Arc::clone(&entropy))?;
        let hasher = Arc::new(hasher);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let http = Arc::new(http_settings(settings)?);
        let sources = (Arc::clone(&clock), Arc::clone(&entropy));
        let senders = senders::build(&settings.second_factor, environment, sources.0, sources.1)?;
        let second_factor = SecondFactor::new(&settings.second_factor, senders);
        let wiring = Self {
            store: store.shared(),
            keyring,
            hasher,
            entropy,
            clock,
            http,
            load: http::Load::new(max_requests, settings.traffic.max_long_polls),
            payment_targets: payment_targets(settings)?,
            self_provisioning: settings.self_provisioning,
            phone_numbers: PhoneNumbers::new(settings.phone_regex.as_deref())
                .context("merchant/PHONE_REGEX")?,
            second_factor,
            password_limits: Arc::new(settings.passwords.clone()),
            counting: Counting::default(),
            audit_retention: Retention {
                entries: settings.audit_retention.into(),
                refused: settings.audit_refused_retention.into(),
            },
            token_uses: TokenUses::default(),
        };
        let ports = wiring.store.for_background();
        wiring.keyring.claim(ports.keys.as_ref()).await.context("the server secret")?;
        wiring.second_factor.warn(ports.instances.as_ref()).await?;
        Ok(wiring)
    }

    /// What instances get that do not say.
    #[must_use]
    pub fn defaults(&self) -> &Defaults {
        &self.http.defaults
    }

    /// The random source.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// The service that creates and changes instances.
    #[must_use]
    pub fn instances(&self) -> InstanceService {
        self.instances_on(&self.store.for_background())
    }

    fn instances_on(&self, ports: &Repositories) -> InstanceService {
        InstanceService {
            self_provisioning: self.self_provisioning,
            phone_numbers: self.phone_numbers.clone(),
            instances: Arc::clone(&ports.instances),
            hasher: Arc::clone(&self.hasher),
            passwords: self.passwords(ports),
            guard: self.second_factor.guard(ports, self.tools()),
            challenges: self.second_factor.challenges(ports, self.tools()),
            keyring: Arc::clone(&self.keyring),
            entropy: Arc::clone(&self.entropy),
            clock: Arc::clone(&self.clock),
        }
    }

    fn passwords(&self, ports: &Repositories) -> PasswordService {
        PasswordService {
            passwords: Arc::clone(&ports.passwords),
            hasher: Arc::clone(&self.hasher),
            keyring: Arc::clone(&self.keyring),
            limits: Arc::clone(&self.password_limits),
            counting: self.counting.clone(),
            clock: Arc::clone(&self.clock),
        }
    }

    fn tools(&self) -> Tools<'_> {
        let Self { keyring, entropy, clock, .. } = self;
        Tools { keyring, entropy, clock }
    }

    /// What is done in the background.
    #[must_use]
    pub(crate) fn sweeper(&self, lead: Arc<dyn Leadership>) -> Sweeper {
        let ports = self.store.for_background();
        let challenges = self.second_factor.challenges(&ports, self.tools());
        let (passwords, audit) = (self.passwords(&ports), self.audit(&ports));
        let tokens = TokenUpkeep {
            tokens: Arc::clone(&ports.tokens),
            uses: self.token_uses.clone(),
            clock: Arc::clone(&self.clock),
        };
        Sweeper { lead, challenges, passwords, audit, tokens }
    }

    fn audit(&self, ports: &Repositories) -> AuditService {
        let (log, clock) = (Arc::clone(&ports.audit), Arc::clone(&self.clock));
        AuditService { log, clock, retention: self.audit_retention }
    }

    /// The services of one more worker. To be called in the worker.
    #[must_use]
    pub fn api(&self) -> http::Api {
        let ports = self.store.for_worker();
        let (keyring, clock) = (Arc::clone(&self.keyring), Arc::clone(&self.clock));
        let (tokens, uses) = (Arc::clone(&ports.tokens), self.token_uses.clone());
        let authenticator = Authenticator::new(tokens, keyring, clock, uses);
        http::Api {
            instances: self.instances_on(&ports),
            challenges: self.second_factor.challenges(&ports, self.tools()),
            logins: LoginService {
                passwords: self.passwords(&ports),
                tokens: Arc::clone(&ports.tokens),
                guard: self.second_factor.guard(&ports, self.tools()),
                authenticator: authenticator.clone(),
                keyring: Arc::clone(&self.keyring),
                entropy: Arc::clone(&self.entropy),
                clock: Arc::clone(&self.clock),
            },
            accounts: AccountService {
                targets: self.payment_targets.clone(),
                accounts: Arc::clone(&ports.accounts),
                instances: Arc::clone(&ports.instances),
                guard: self.second_factor.guard(&ports, self.tools()),
                keyring: Arc::clone(&self.keyring),
                entropy: Arc::clone(&self.entropy),
                clock: Arc::clone(&self.clock),
            },
            kyc: KycService { clock: Arc::clone(&self.clock) },
            token_families: TokenFamilyService {
                families: Arc::clone(&ports.token_families),
                clock: Arc::clone(&self.clock),
            },
            audit: self.audit(&ports),
            authenticator,
            clock: Arc::clone(&self.clock),
            load: self.load.clone(),
            entropy: Arc::clone(&self.entropy),
            settings: Arc::clone(&self.http),
        }
    }
}

fn payment_targets(settings: &Settings) -> anyhow::Result<PaymentTargets> {
    let targets = &settings.payment_targets;
    let types = targets.types.iter().map(String::as_str);
    PaymentTargets::new(types, targets.regex.as_deref()).context("merchant/PAYMENT_TARGET_REGEX")
}

fn http_settings(settings: &Settings) -> anyhow::Result<http::Settings> {
    let defaults = Defaults {
        pay_delay: settings.instance_defaults.pay_delay.into(),
        refund_delay: settings.instance_defaults.refund_delay.into(),
        wire_transfer_delay: settings.instance_defaults.wire_transfer_delay.into(),
        wire_transfer_rounding_interval: RoundingInterval::parse(
            settings.instance_defaults.wire_transfer_rounding.as_str(),
        )?,
    };
    let limits = http::Limits {
        body: settings.body_limits.plain,
        image_body: settings.body_limits.image,
        body_time: settings.traffic.body_timeout.into(),
    };
    Ok(http::Settings {
        config: config_response(settings, &defaults)?,
        defaults,
        limits,
        password_as_bearer: settings.password_as_bearer,
        proxies: settings.proxies.clone(),
        hsts: hsts(settings),
        terms: settings.terms.as_ref().map(legal::load).transpose()?,
        privacy: settings.privacy.as_ref().map(legal::load).transpose()?,
    })
}

fn hsts(settings: &Settings) -> Option<http::Hsts> {
    let max_age = settings.traffic.hsts_max_age?.micros().unwrap_or(u64::MAX) / 1_000_000;
    let always = settings.base_url.as_ref().is_some_and(BaseUrl::is_https);
    Some(http::Hsts { max_age, always })
}

fn config_response(
    settings: &Settings,
    defaults: &Defaults,
) -> anyhow::Result<http::ConfigResponse> {
    let currencies = settings.currencies.iter();
    let mandatory = settings.second_factor.mandatory.iter();
    Ok(http::ConfigResponse {
        version: http::PROTOCOL_VERSION,
        name: "taler-merchant",
        implementation: http::IMPLEMENTATION,
        currency: settings.currency.as_str().to_owned(),
        default_persona: settings.instance_defaults.persona.as_str().to_owned(),
        currencies: currencies
            .map(|(code, spec)| (code.as_str().to_owned(), currency(spec)))
            .collect(),
        report_generators: std::collections::BTreeMap::new(),
        phone_regex: settings.phone_regex.clone(),
        exchanges: settings.exchanges.iter().map(exchange).collect::<anyhow::Result<_>>()?,
        have_self_provisioning: settings.self_provisioning,
        have_donau: false,
        mandatory_tan_channels: mandatory.map(|channel| channel.as_str().to_owned()).collect(),
        payment_target_types: settings.payment_targets.types.join(" "),
        payment_target_regex: settings.payment_targets.regex.clone(),
        default_pay_delay: defaults.pay_delay,
        default_refund_delay: defaults.refund_delay,
        default_wire_transfer_delay: defaults.wire_transfer_delay,
        default_wire_transfer_rounding_interval: defaults.wire_transfer_rounding_interval,
    })
}

fn currency(spec: &crate::config::CurrencySpecification) -> http::CurrencySpecification {
    let names = spec.alt_unit_names.iter();
    http::CurrencySpecification {
        name: spec.name.clone(),
        currency: spec.code.as_str().to_owned(),
        num_fractional_input_digits: spec.input_digits,
        num_fractional_normal_digits: spec.normal_digits,
        num_fractional_trailing_zero_digits: spec.trailing_zero_digits,
        alt_unit_names: names.map(|(power, name)| (power.to_string(), name.clone())).collect(),
    }
}

fn exchange(exchange: &crate::config::Exchange) -> anyhow::Result<http::ExchangeConfigInfo> {
    Ok(http::ExchangeConfigInfo {
        base_url: exchange.base_url.as_str().to_owned(),
        currency: exchange.currency.as_str().to_owned(),
        master_pub: taler_merchant_domain::EddsaPublicKey::parse(exchange.master_key.as_str())?,
    })
}
