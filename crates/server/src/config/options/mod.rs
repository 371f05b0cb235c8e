//! Every option the server knows, as data.

mod currency;
mod database;
pub(crate) mod email;
mod exchange;
mod ignored;
mod merchant;
pub(crate) mod passwords;
mod second_factor;
pub(crate) mod second_factor_limits;
mod serve;
pub(crate) mod sms;
mod spec;
mod table;
mod traffic;

pub(crate) use currency::{
    ALT_UNIT_NAMES, CODE, ENABLED, FRACTIONAL_INPUT_DIGITS, FRACTIONAL_NORMAL_DIGITS,
    FRACTIONAL_TRAILING_ZERO_DIGITS, NAME,
};
pub(crate) use database::{CONFIG, CONNECTIONS, DB, Engine, PATH};
pub(crate) use exchange::{DISABLED, EXCHANGE_BASE_URL, EXCHANGE_CURRENCY, MASTER_KEY};
pub(crate) use ignored::{IGNORED, Ignored};
pub(crate) use merchant::{
    AUDIT_REFUSED_RETENTION, AUDIT_RETENTION, CURRENCY, DEFAULT_PAY_DELAY, DEFAULT_PERSONA,
    DEFAULT_REFUND_DELAY, DEFAULT_WIRE_TRANSFER_DELAY, DEFAULT_WIRE_TRANSFER_ROUNDING_INTERVAL,
    ENABLE_SELF_PROVISIONING, IMAGE_UPLOAD_LIMIT, LEGAL_PRESERVATION, PASSWORD_AS_BEARER,
    PAYMENT_TARGET_REGEX, PAYMENT_TARGET_TYPES, PHONE_REGEX, PRIVACY_DIR, PRIVACY_ETAG,
    SECRET_FILE, TERMS_DIR, TERMS_ETAG, UPLOAD_LIMIT,
};
pub(crate) use second_factor::{
    HELPER_EMAIL, HELPER_SMS, MANDATORY_TAN_CHANNELS, MFA_WITHOUT_SENDER, TAN_FILE, TAN_LANGUAGE,
    TAN_MESSAGES_DIR,
};
pub(crate) use serve::{
    BASE_URL, BIND_TO, PORT, SERVE, TRUSTED_PROXIES, Transport, UNIXPATH, UNIXPATH_MODE,
};
pub(crate) use spec::{Described, OptionSpec, section_fits};
pub(crate) use table::TABLE;
pub(crate) use traffic::{
    BODY_TIMEOUT, HSTS_MAX_AGE, MAX_CONNECTIONS, MAX_LONG_POLLS, MAX_REQUESTS,
};
