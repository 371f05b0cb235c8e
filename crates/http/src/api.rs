use crate::load::Load;
use crate::protection::Hsts;
use crate::proxies::TrustedProxies;
use crate::public::{ConfigResponse, LegalText};
use std::sync::Arc;
use taler_merchant_domain::RelativeTime;
use taler_merchant_domain::accounts::AccountService;
use taler_merchant_domain::audit::AuditService;
use taler_merchant_domain::auth::{Authenticator, LoginService};
use taler_merchant_domain::challenges::ChallengeService;
use taler_merchant_domain::clock::Clock;
use taler_merchant_domain::instances::{Defaults, InstanceService};
use taler_merchant_domain::kyc::KycService;
use taler_merchant_domain::random::Entropy;
use taler_merchant_domain::token_families::TokenFamilyService;

/// Everything that endpoints use: the services of one worker, and what the operator configured.
pub struct Api {
    /// Creating, showing and changing instances.
    pub instances: InstanceService,
    /// Sending codes of the second factor, and comparing them.
    pub challenges: ChallengeService,
    /// Logging in and out.
    pub logins: LoginService,
    /// The bank accounts of an instance.
    pub accounts: AccountService,
    /// Their state at exchanges.
    pub kyc: KycService,
    /// The token families of an instance.
    pub token_families: TokenFamilyService,
    /// What was done.
    pub audit: AuditService,
    /// Who is calling.
    pub authenticator: Authenticator,
    /// Lets time pass.
    pub clock: Arc<dyn Clock>,
    /// How much is done at a time, by all workers together.
    pub load: Load,
    /// Draws identifiers of requests.
    pub entropy: Arc<dyn Entropy>,
    /// What does not change while the server runs.
    pub settings: Arc<Settings>,
}

/// What the operator configured, as far as endpoints need it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The answer of `GET /config`.
    pub config: ConfigResponse,
    /// What instances get that do not say.
    pub defaults: Defaults,
    /// How much a request may carry.
    pub limits: Limits,
    /// Whether a password is taken for a token where a token is asked for.
    pub password_as_bearer: bool,
    /// Whose word counts about who the client is.
    pub proxies: TrustedProxies,
    /// Whether browsers are told to come by `https` only.
    pub hsts: Option<Hsts>,
    /// The terms of service.
    pub terms: Option<LegalText>,
    /// The privacy policy.
    pub privacy: Option<LegalText>,
}

/// How much a request may carry, in bytes after decompression, and how long that may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For most endpoints.
    pub body: usize,
    /// For endpoints that take images.
    pub image_body: usize,
    /// How long a body may take, beside a second for each 16 KiB that have arrived.
    pub body_time: RelativeTime,
}

impl Default for Limits {
    fn default() -> Self {
        let body_time = RelativeTime::from_secs(30);
        Self { body: 1024 * 1024, image_body: 16 * 1024 * 1024, body_time }
    }
}
