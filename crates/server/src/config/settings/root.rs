//! All settings together.

use super::{
    currency::{self, CurrencySpecification},
    database::{self, Database},
    defaults::{self, InstanceDefaults},
    exchange::{self, Exchange},
    legal::{self, LegalDocument},
    passwords,
    second_factor::{self, SecondFactor},
    serve::{self, Serve},
    traffic::Traffic,
};
use crate::config::{
    error::ConfigError,
    options, paths,
    reader::Reader,
    value::{BaseUrl, CurrencyCode, TimeSpan},
};
use std::{collections::BTreeMap, path::PathBuf};
use taler_merchant_domain::passwords::PasswordLimits;
use taler_merchant_http::TrustedProxies;

/// The configuration of a server. Every value is checked, and they fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where connections are taken.
    pub serve: Serve,
    /// The public URL; without one, that of the connection counts.
    pub base_url: Option<BaseUrl>,
    /// Whose word counts about who the client is.
    pub proxies: TrustedProxies,
    /// Where the data lies.
    pub database: Database,
    /// The directory for everything the server has to keep.
    pub data_directory: PathBuf,
    /// The currency offered first; always one of `currencies`.
    pub currency: CurrencyCode,
    /// Every supported currency.
    pub currencies: BTreeMap<CurrencyCode, CurrencySpecification>,
    /// The trusted exchanges.
    pub exchanges: Vec<Exchange>,
    /// Whether anybody may create an instance.
    pub self_provisioning: bool,
    /// What delivers codes.
    pub second_factor: SecondFactor,
    /// How many wrong passwords there may be.
    pub passwords: PasswordLimits,
    /// What instances get that do not say it themselves.
    pub instance_defaults: InstanceDefaults,
    /// How long paid contracts are kept.
    pub legal_preservation: TimeSpan,
    /// How long entries of the audit log are kept.
    pub audit_retention: TimeSpan,
    /// How long those about what was refused are, if not shorter.
    pub audit_refused_retention: TimeSpan,
    /// The file with the secret of the server.
    pub secret_file: PathBuf,
    /// Whether a password is accepted in place of a token where a token is asked for.
    pub password_as_bearer: bool,
    /// Which phone numbers are accepted, as a regular expression.
    pub phone_regex: Option<String>,
    /// Which bank accounts are accepted.
    pub payment_targets: PaymentTargets,
    /// The terms of service.
    pub terms: Option<LegalDocument>,
    /// The privacy policy.
    pub privacy: Option<LegalDocument>,
    /// How large requests may be.
    pub body_limits: BodyLimits,
    /// What is said to browsers, and how much is done at a time.
    pub traffic: Traffic,
}

/// Which bank accounts instances may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentTargets {
    /// Types of payto URI; `*` stands for any.
    pub types: Vec<String>,
    /// A regular expression for the whole URI.
    pub regex: Option<String>,
}

/// Sizes of decompressed request bodies, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimits {
    /// In general.
    pub plain: usize,
    /// For authenticated requests that may carry images; at least as much.
    pub image: usize,
}

impl Settings {
    /// Reads all options.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, ConfigError> {
        let (serve, base_url) = serve::read(reader)?;
        let proxies = serve::read_proxies(reader, &serve, base_url.as_ref())?;
        let second_factor = second_factor::read(reader, &serve, base_url.as_ref())?;
        let database = database::read(reader)?;
        let mut currencies = currency::read_all(reader)?;
        let currency = currency::read_first(reader, &mut currencies)?;
        Ok(Self {
            serve,
            base_url,
            proxies,
            database,
            data_directory: reader.unrecorded(&paths::DATA_HOME)?,
            currency,
            exchanges: exchange::read_all(reader, &currencies)?,
            currencies,
            self_provisioning: reader.required(&options::ENABLE_SELF_PROVISIONING)?,
            second_factor,
            passwords: passwords::read(reader)?,
            instance_defaults: defaults::read(reader)?,
            legal_preservation: reader.required(&options::LEGAL_PRESERVATION)?,
            audit_retention: reader.required(&options::AUDIT_RETENTION)?,
            audit_refused_retention: reader.required(&options::AUDIT_REFUSED_RETENTION)?,
            secret_file: reader.required(&options::SECRET_FILE)?,
            password_as_bearer: reader.required(&options::PASSWORD_AS_BEARER)?,
            phone_regex: reader.find(&options::PHONE_REGEX)?,
            payment_targets: PaymentTargets::read(reader)?,
            terms: legal::read(reader, &options::TERMS_DIR, &options::TERMS_ETAG)?,
            privacy: legal::read(reader, &options::PRIVACY_DIR, &options::PRIVACY_ETAG)?,
            body_limits: BodyLimits::read(reader)?,
            traffic: Traffic::read(reader)?,
        })
    }
}

impl PaymentTargets {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ConfigError> {
        Ok(Self {
            types: reader.required(&options::PAYMENT_TARGET_TYPES)?,
            regex: reader.find(&options::PAYMENT_TARGET_REGEX)?,
        })
    }
}

impl BodyLimits {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ConfigError> {
        let plain = reader.required(&options::UPLOAD_LIMIT)?;
        let image = reader.required(&options::IMAGE_UPLOAD_LIMIT)?;
        if image >= plain {
            return Ok(Self { plain, image });
        }
        let option = &options::IMAGE_UPLOAD_LIMIT;
        let origin = reader.origin(option.section, option);
        let text = "merchant/IMAGE_UPLOAD_LIMIT is below merchant/UPLOAD_LIMIT".to_owned();
        Err(ConfigError::Conflict { origin, text })
    }
}
